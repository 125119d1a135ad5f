"""The local system's mail, as it lies in its Maildir."""

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path


class Mailbox:
    """Reads each message once, however often it is asked."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "new"
        self._read: dict[str, EmailMessage] = {}

    def messages(self, *, to: str | None = None) -> list[EmailMessage]:
        """Everything that has arrived, or what has arrived for one address."""
        for file in self._folder.glob("*"):
            if file.name not in self._read:
                self._read[file.name] = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        return [message for message in self._read.values() if to is None or to in str(message["To"])]
