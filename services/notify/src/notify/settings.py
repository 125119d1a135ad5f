"""The settings of notify, read from NOTIFY_* by app.py alone."""

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict
from servicekit.settings import ServiceSettings


class NotifySettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="NOTIFY_")

    contact_key: SecretStr = Field(description="Opens sealed contacts; older keys may follow after commas.")
    operator_token_key: SecretStr = Field(description="Verifies the tokens of operators.")
    smtp_host: str = Field(default="127.0.0.1", description="The mail server.")
    smtp_port: int = Field(default=25, ge=1, le=65_535, description="The mail server's port.")
    smtp_username: str | None = Field(default=None, description="The name under which to log in, if one must.")
    smtp_password: SecretStr | None = Field(default=None, description="The password that goes with it.")
    smtp_connections: int = Field(
        default=8, ge=1, le=100, description="How many connections to the mail server there may be."
    )
    smtp_timeout_seconds: float = Field(default=15.0, gt=0, le=30, description="How long one letter may take.")
    mail_from: str = Field(default="Kentongan <kentongan@localhost>", description="The sender of every letter.")
    intake_url: str = Field(default="http://127.0.0.1:8001", description="Where links for reporters begin.")
    desk_url: str = Field(default="http://127.0.0.1:8002", description="Where links for officers begin.")
    claim_seconds: float = Field(default=60.0, ge=45, description="How long a replica has deliveries to itself.")
    replica: str | None = Field(
        default=None,
        description="The name of this replica's place, which no other running replica has: whoever starts again under "
        "it sends at once what its forerunner had taken. Without a name that waits until the claim has ended.",
    )
    pause_factor: float = Field(default=1.0, ge=0, description="Stretches or shortens the pauses between attempts.")
