"""What can be set from outside; read by app.py alone."""

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict
from servicekit.settings import ServiceSettings


class IntakeSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="INTAKE_", extra="ignore", frozen=True)

    contact_key: SecretStr = Field(description="Fernet key that seals reporters' contact details; notify has the same.")
    access_secret: SecretStr = Field(min_length=16, description="Secret from which reporters' access keys are made.")
    posts_per_second: float = Field(default=500.0, gt=0, description="How many POSTs one address or key may keep up.")
    posts_at_once: int = Field(default=1_000, ge=1, description="How many POSTs one address or key may send at once.")
    portal_prefetch_messages: int = Field(default=20, ge=1, description="Messages of one portal under way.")
    heartbeat_seconds: float = Field(default=15.0, gt=0, description="How often a silent event stream shows its life.")
