"""The local system's mail, as it lies in its Maildir."""

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path


class Mailbox:
    """Reads each file once, however often it is asked."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "new"
        self._read: dict[str, bytes] = {}

    def messages(self, *, to: str | None = None) -> list[EmailMessage]:
        """Everything that has arrived, or what has arrived for the addresses that contain `to`."""
        for file in self._folder.glob("*"):
            if file.name not in self._read:
                self._read[file.name] = file.read_bytes()
        wanted = (to or "").encode()
        parsed = (_parse(raw) for raw in self._read.values() if wanted in raw.partition(b"\n\n")[0])
        return [message for message in parsed if to is None or to in str(message["To"])]


def _parse(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)
