"""The life of a delivery: taken, then delivered, put off with growing pauses, or given up."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from kentongan_contracts.envelope import FactData
from kentongan_contracts.notify import NotificationDelivered, NotificationFailed

from notify.domain.correspondence import Correspondence, with_deliveries
from notify.domain.delivery import Delivery, Status
from notify.domain.errors import DeliveryUnknown, NotFailed

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (30, 120, 600, 3600, 7200, 14400, 28800, 43200, 86400))
ATTEMPTS_AT_MOST = len(PAUSES) + 1
TAKEN_AT_ONCE = 20

Decided = tuple[Correspondence, tuple[FactData, ...]]


def take(
    state: Correspondence, *, now: datetime, until: datetime, by: str | None = None
) -> tuple[Correspondence, tuple[str, ...]]:
    """The ids of the deliveries that the caller alone may send before `until`; after it they are anybody's again."""
    due = [delivery for delivery in state.deliveries if delivery.is_due(now)]
    taken = tuple(delivery.id for delivery in due[:TAKEN_AT_ONCE])
    deliveries = tuple(
        replace(delivery, next_try=until, taken_by=by) if delivery.id in taken else delivery
        for delivery in state.deliveries
    )
    return with_deliveries(state, deliveries), taken


def take_up_again(state: Correspondence, *, by: str, now: datetime) -> Correspondence:
    """What `by` had taken and did not finish is due at once: it died, and has come back under the same name."""
    deliveries = tuple(
        replace(delivery, next_try=now, taken_by=None) if delivery.taken_by == by else delivery
        for delivery in state.deliveries
    )
    return with_deliveries(state, deliveries)


def deliver(state: Correspondence, id: str, *, now: datetime) -> Decided:
    """The channel has taken it over; a second word of the same changes nothing."""
    delivery = find(state, id)
    if delivery.status is Status.DELIVERED:
        return state, ()
    delivered = delivery.settled(Status.DELIVERED, now)
    return _replacing(state, delivered), (NotificationDelivered(**_named(delivered)),)


def put_off(state: Correspondence, id: str, *, reason: str, now: datetime, pause_factor: float) -> Decided:
    """A passing failure: later again, with growing pauses, until it has been tried often enough."""
    delivery = find(state, id)
    if delivery.status is not Status.WAITING:
        return state, ()
    if delivery.attempts + 1 >= ATTEMPTS_AT_MOST:
        return give_up(state, id, reason=reason, now=now)
    pause = PAUSES[delivery.attempts] * pause_factor
    later = replace(delivery, attempts=delivery.attempts + 1, next_try=now + pause, reason=reason, taken_by=None)
    return _replacing(state, later), ()


def give_up(state: Correspondence, id: str, *, reason: str, now: datetime) -> Decided:
    """A failure for good: said, and left to the operator."""
    delivery = find(state, id)
    if delivery.status is not Status.WAITING:
        return state, ()
    failed = delivery.settled(Status.FAILED, now, reason=reason)
    return _replacing(state, failed), (NotificationFailed(**_named(failed), reason=reason),)


def try_again(state: Correspondence, id: str, *, now: datetime) -> Correspondence:
    """A failed delivery from the beginning; raises DeliveryUnknown and NotFailed."""
    delivery = find(state, id)
    if delivery.status is not Status.FAILED:
        raise NotFailed(id, delivery.status)
    return _replacing(
        state, replace(delivery, status=Status.WAITING, attempts=0, next_try=now, settled_at=None, reason=None)
    )


def find(state: Correspondence, id: str) -> Delivery:
    """The delivery of this id; raises DeliveryUnknown."""
    for delivery in state.deliveries:
        if delivery.id == id:
            return delivery
    raise DeliveryUnknown(id)


def _replacing(state: Correspondence, changed: Delivery) -> Correspondence:
    return with_deliveries(
        state, tuple(changed if delivery.id == changed.id else delivery for delivery in state.deliveries)
    )


def _named(delivery: Delivery) -> dict[str, Any]:
    return {
        "delivery_id": delivery.id,
        "channel": delivery.channel,
        "audience": delivery.audience,
        "about": delivery.fact,
        "attempts": delivery.attempts,
    }
