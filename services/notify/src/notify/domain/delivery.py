"""One message to one recipient by one channel, and how far it has come."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from kentongan_contracts.words import Audience

EMAIL = "email"
_DELIVERIES = UUID("3f0f3a0e-7a43-5d4b-9a55-0c6f5be0a7d2")


class Status(StrEnum):
    """Where a delivery stands: it is to be sent, the channel has taken it over, or it was given up."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Delivery:
    """`recipient` is a unit's code, `reporter`, or a follower's key; never an address.

    While it waits, `next_try` says when; whoever takes it moves that ahead, so that nobody else takes it meanwhile,
    and leaves its name in `taken_by`, so that it can take it up again when it comes back to life.
    `trace` is that of the fact, which goes on in what is said of the delivery.
    """

    id: str
    fact: str
    audience: Audience
    recipient: str
    message: str
    made_at: datetime
    next_try: datetime | None
    channel: str = EMAIL
    status: Status = Status.WAITING
    attempts: int = 0
    settled_at: datetime | None = None
    reason: str | None = None
    taken_by: str | None = None
    trace: str | None = None

    def is_due(self, now: datetime) -> bool:
        return self.next_try is not None and self.next_try <= now

    def settled(self, status: Status, now: datetime, *, reason: str | None = None) -> "Delivery":
        """Delivered or failed, after one attempt more."""
        after = replace(self, status=status, attempts=self.attempts + 1, next_try=None, taken_by=None)
        return replace(after, settled_at=now, reason=reason)


def delivery_id(fact: str, audience: Audience, recipient: str, channel: str = EMAIL) -> str:
    """The same telling always has the same id, so that it can never be made twice."""
    return str(uuid5(_DELIVERIES, f"{fact}/{audience}/{recipient}/{channel}"))
