"""The settings of sla-monitor, read from SLA_MONITOR_* by app.py alone."""

from pydantic_settings import SettingsConfigDict
from servicekit.settings import ServiceSettings


class SlaMonitorSettings(ServiceSettings):
    """Those that every service has."""

    model_config = SettingsConfigDict(env_prefix="SLA_MONITOR_", extra="ignore", frozen=True)
