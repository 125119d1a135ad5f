"""The settings that every service has; each service adds its own under its own prefix."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from servicekit.database import Driver


class ServiceSettings(BaseSettings):
    """Read from the environment by a service's app.py alone."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    amqp_url: SecretStr = Field(description="Address of the broker's virtual host, with the service's own user.")
    mongodb_url: SecretStr = Field(description="Address of the replica set that holds the service's database.")
    mongodb_driver: Driver = Field(default="pymongo", description="Which MongoDB driver to use: pymongo or motor.")
    log_level: str = Field(default="INFO", description="The least important lines that are logged.")
    public_url: str = Field(default="http://127.0.0.1", description="Where people reach this service.")
    prefetch_messages: int = Field(default=200, ge=1, description="How many messages one queue may have under way.")
    body_limit_bytes: int = Field(default=262_144, ge=1024, description="The largest request body that is read.")
