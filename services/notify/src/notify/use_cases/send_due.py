"""Deliveries of one complaint are due: take them, send each, and write down what became of it."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

import structlog
from prometheus_client import Counter, Histogram
from servicekit.dossiers.dossier import Decision
from servicekit.verdicts import Retry

from notify.channels.email import Channel
from notify.channels.errors import Never, NotNow
from notify.channels.letters import Letters
from notify.domain import sending
from notify.domain.correspondence import Correspondence
from notify.domain.delivery import Delivery
from notify.stores import Correspondences, Kept

log = structlog.get_logger()

DELIVERIES = Counter("kentongan_deliveries", "Attempts to deliver, by channel and outcome.", ["channel", "outcome"])
DELAY_SECONDS = Histogram(
    "kentongan_delivery_delay_seconds",
    "Time from hearing a fact to the channel's taking over the message about it.",
    ["channel"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3600, 86400),
)
_MARK_PAUSE_SECONDS = 0.5


class Settle(Protocol):
    """What became of a delivery, to be written down in its correspondence."""

    def __call__(self, state: Correspondence, *, now: datetime) -> sending.Decided: ...


@dataclass(frozen=True, slots=True)
class Post:
    """What sending needs: where deliveries are kept, who writes letters, who carries them, and the terms."""

    correspondences: Correspondences
    letters: Letters
    channels: Mapping[str, Channel]
    clock: Callable[[], datetime]
    claim: timedelta = timedelta(seconds=60)
    longest_send: timedelta = timedelta(seconds=20)
    pause_factor: float = 1.0
    replica: str | None = None


async def send_due(complaint_id: str, post: Post) -> int:
    """How many were sent. A process that dies in between leaves them to whoever looks after the claim has ended."""
    until = post.clock() + post.claim
    kept, taken = await _take(complaint_id, post, until)
    sent = 0
    for delivery in (sending.find(kept.state, id) for id in taken):
        if post.clock() + post.longest_send > until:
            break
        settle, outcome = await _attempt(kept, delivery, post)
        await _mark(kept.id, settle, post, until=until, trace=delivery.trace)
        _note(kept.id, delivery, outcome, post)
        sent += outcome == "delivered"
    return sent


async def _take(complaint_id: str, post: Post, until: datetime) -> tuple[Kept, tuple[str, ...]]:
    now = post.clock()

    def decide(state: Correspondence) -> Decision[Correspondence]:
        after, taken = sending.take(state, now=now, until=until, by=post.replica)
        return Decision(after, answer={"taken": taken})

    outcome = await post.correspondences.change(complaint_id, decide)
    return outcome.dossier, outcome.answer["taken"]


async def _attempt(kept: Kept, delivery: Delivery, post: Post) -> tuple[Settle, str]:
    try:
        await post.channels[delivery.channel].send(post.letters.write(kept.id, kept.state, delivery))
    except NotNow as failure:
        later = partial(sending.put_off, id=delivery.id, reason=failure.reason, pause_factor=post.pause_factor)
        return later, "delayed"
    except Never as failure:
        return partial(sending.give_up, id=delivery.id, reason=failure.reason), "failed"
    return partial(sending.deliver, id=delivery.id), "delivered"


async def _mark(complaint_id: str, settle: Settle, post: Post, *, until: datetime, trace: str | None) -> None:
    """Writes down the outcome, trying for as long as nobody else may send: what is not written is sent again."""

    now = post.clock()
    while True:
        try:
            await post.correspondences.change(
                complaint_id, lambda state: Decision(*settle(state, now=now)), trace=trace
            )
        except Retry:
            if post.clock() >= until:
                raise
            await asyncio.sleep(_MARK_PAUSE_SECONDS)
        else:
            return


def _note(complaint_id: str, delivery: Delivery, outcome: str, post: Post) -> None:
    DELIVERIES.labels(delivery.channel, outcome).inc()
    if outcome == "delivered":
        DELAY_SECONDS.labels(delivery.channel).observe((post.clock() - delivery.made_at).total_seconds())
    log.info(
        "Tried to deliver a message",
        action=f"delivery_{outcome}",
        complaint=complaint_id,
        delivery=delivery.id,
        message_name=delivery.message,
    )
