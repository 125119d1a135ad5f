"""What can be set from outside; read by app.py alone."""

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict
from servicekit.settings import ServiceSettings


class RoutingSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="ROUTING_", extra="ignore", frozen=True)

    officer_token_key: SecretStr = Field(min_length=16, description="Secret that signs officers' tokens (HS256).")
    portal_prefetch_messages: int = Field(
        default=20, ge=1, description="How many messages of one portal are under way."
    )
    count_every_seconds: float = Field(default=5.0, gt=0, description="How often open cases are counted for /metrics.")
