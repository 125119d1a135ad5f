"""The secrets of one home folder: each is made once and kept for all later starts."""

import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet
from kentongan_contracts.topology import SERVICES

from kentongan.files import locked, write_atomically


def _random_text() -> str:
    return secrets.token_urlsafe(32)


class Vault:
    """A folder of small files, one secret each, readable by their owner alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def administrator_password(self) -> str:
        """Of RabbitMQ's administrator."""
        return self._kept("administrator.password")

    @property
    def service_passwords(self) -> dict[str, str]:
        """Of the services' broker users, by service."""
        return {service: self._kept(f"service-{service}.password") for service in SERVICES}

    @property
    def contact_key(self) -> str:
        """Seals reporters' addresses on the bus."""
        return self._kept("contact.key", lambda: Fernet.generate_key().decode())

    @property
    def access_secret(self) -> str:
        """From which reporters' access keys are derived."""
        return self._kept("access.secret")

    @property
    def officer_token_key(self) -> str:
        """Signs the local officers' and the operator's tokens."""
        return self._kept("officer-token.key")

    @property
    def grafana_password(self) -> str:
        """Of Grafana's administrator, where Grafana runs."""
        return self._kept("grafana.password")

    def portal_password(self, region: str) -> str:
        """Of the broker user of a region's portal."""
        return self._kept(f"portal-{region}.password")

    def portal_api_key(self, region: str) -> str:
        """With which a region's portal posts over HTTP."""
        return self._kept(f"portal-{region}.api-key")

    def holds_portal(self, region: str) -> bool:
        """Whether the portal's credentials were made here."""
        return (self._folder / f"portal-{region}.password").exists()

    def forget_portal(self, region: str) -> None:
        """Throw the portal's credentials away; asking for them makes new ones."""
        for kind in ("password", "api-key"):
            (self._folder / f"portal-{region}.{kind}").unlink(missing_ok=True)

    def _kept(self, name: str, make: Callable[[], str] = _random_text) -> str:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = self._folder / name
        with locked(self._folder / ".lock"):
            if not file.exists():
                write_atomically(file, make())
        return file.read_text().strip()
