"""How sending can fail; the reason names no address.

SendingFailed
├── NotNow    a passing reason: the same again later
└── Never     this will not go out as it is
"""


class SendingFailed(Exception):
    """The root; `reason` may be stored, logged and said on the bus."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotNow(SendingFailed):
    """Try again later."""


class Never(SendingFailed):
    """Trying again changes nothing."""
