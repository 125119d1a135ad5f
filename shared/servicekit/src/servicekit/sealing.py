"""Sealing text for one other service, so that it can travel in the open (Fernet: AES-128-CBC with HMAC-SHA256)."""

from collections.abc import Mapping
from typing import Any

import orjson
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from servicekit.verdicts import Dead


class Seal:
    """`keys` are urlsafe base64, the newest first; older ones still open what they sealed."""

    def __init__(self, *keys: str) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def close(self, content: Mapping[str, Any]) -> str:
        """The sealed text."""
        return self._fernet.encrypt(orjson.dumps(dict(content))).decode()

    def open(self, sealed: str) -> dict[str, Any]:
        """The content; raises Dead when it was not sealed with one of our keys."""
        try:
            content: dict[str, Any] = orjson.loads(self._fernet.decrypt(sealed.encode()))
        except InvalidToken as failure:
            raise Dead("A sealed text does not open with the keys of this service: compare the keys.") from failure
        return content
