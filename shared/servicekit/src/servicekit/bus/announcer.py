"""Publishing what dossiers have said, after it is safe: at once in batches, and by a sweep for what a crash left."""

import asyncio
from collections import OrderedDict
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Generic

import structlog
from prometheus_client import Gauge

from servicekit import cloud_events
from servicekit.bus.publisher import Outgoing, Publisher
from servicekit.clock import utc_now
from servicekit.dossiers.dossier import Dossier, S, Said
from servicekit.dossiers.keeping import Keeper
from servicekit.verdicts import Retry

log = structlog.get_logger()

UNPUBLISHED = Gauge("kentongan_facts_unpublished", "Dossiers with facts that are stored and not yet on the bus.")

_BATCH = 200
_DIRTY_AT_MOST = 5_000
_REMEMBERED = 50_000
_SWEEP_SECONDS = 1.0
_LEFT_BEHIND = timedelta(seconds=2)
_PAUSES_SECONDS = (0.2, 0.5, 1.0, 2.0)


class Announcer(Generic[S]):
    """Facts of one dossier leave in sequence; a fact may leave twice, which listeners take once."""

    def __init__(self, keeper: Keeper[S], publisher: Publisher, *, source: str, exchange: str, header: str) -> None:
        self._keeper = keeper
        self._publisher = publisher
        self._source = source
        self._exchange = exchange
        self._header = header
        self._dirty: dict[str, Dossier[S]] = {}
        self._confirmed: OrderedDict[str, int] = OrderedDict()
        self._wake = asyncio.Event()
        self._marking: asyncio.Task[None] | None = None
        self._is_far_behind = False

    def announce(self, dossiers: Sequence[Dossier[S]]) -> None:
        """Takes note of dossiers with new facts; what does not fit is left to the sweep."""
        for dossier in dossiers:
            if len(self._dirty) < _DIRTY_AT_MOST or dossier.id in self._dirty:
                self._dirty[dossier.id] = dossier
        self._wake.set()

    async def run(self) -> None:
        """Announces until cancelled."""
        failures, swept_at = 0, utc_now()
        while True:
            if not (self._dirty or self._is_far_behind):
                await self._rest()
            is_through = await self._announce_noted()
            if self._is_far_behind or utc_now() - swept_at > timedelta(seconds=_SWEEP_SECONDS):
                is_through = await self._sweep() and is_through
                swept_at = utc_now()
            failures = 0 if is_through else failures + 1
            if failures:
                await asyncio.sleep(_PAUSES_SECONDS[min(failures, len(_PAUSES_SECONDS)) - 1])

    async def say_again(self, dossier: Dossier[S], sequences: Collection[int]) -> None:
        """Publishes facts once more for somebody who may have lost them; raises BusAway.

        What waits for its confirm goes along, since it may have been heard already: in sequence, and harmless twice.
        """
        known = self._known(dossier)
        for fact in dossier.said:
            if fact.sequence in sequences or known < fact.sequence <= max(sequences, default=0):
                await self._publisher.publish_one(self._outgoing(dossier.id, fact))

    async def drain(self) -> None:
        """Announces what is noted now, once: for a clean stop."""
        while self._dirty and await self._announce_noted():
            continue
        await self._marked()

    async def _rest(self) -> None:
        self._wake.clear()
        # Unlike wait_for on Python 3.11, this never swallows a cancellation that comes together with the event.
        with suppress(TimeoutError):
            async with asyncio.timeout(_SWEEP_SECONDS):
                await self._wake.wait()

    async def _announce_noted(self) -> bool:
        batch = [self._dirty.pop(id) for id in list(self._dirty)[:_BATCH]]
        return await self._publish(batch) if batch else True

    async def _sweep(self) -> bool:
        """Publishes a page of what was left behind; True when the database and the broker both answered."""
        await self._marked()
        self._is_far_behind = False
        try:
            left = await self._keeper.unannounced(before=utc_now() - _LEFT_BEHIND, limit=_BATCH)
            UNPUBLISHED.set(await self._keeper.count_unannounced() if left else 0)
        except Retry as failure:
            log.warning("The sweep could not read what is left to announce", action="sweep_failed", reason=str(failure))
            return False
        if not left:
            return True
        log.info("Announcing what was left behind", action="left_behind_announced", dossiers=len(left))
        is_through = await self._publish(left)
        self._is_far_behind = is_through and len(left) == _BATCH
        return is_through

    async def _publish(self, dossiers: Sequence[Dossier[S]]) -> bool:
        facts = [(dossier.id, fact) for dossier in dossiers for fact in dossier.said[self._known(dossier) :]]
        failures = await self._publisher.publish([self._outgoing(id, fact) for id, fact in facts])
        confirmed: dict[str, int] = {}
        failed: dict[str, Exception] = {}
        for (id, fact), failure in zip(facts, failures, strict=True):
            if failure is not None:
                failed.setdefault(id, failure)
            if id not in failed:
                confirmed[id] = fact.sequence
        await self._mark({**{dossier.id: self._known(dossier) for dossier in dossiers}, **confirmed})
        if failed:
            reason = str(next(iter(failed.values())))
            log.warning(
                "Some facts could not be published yet", action="announce_failed", count=len(failed), reason=reason
            )
        return not failed

    def _known(self, dossier: Dossier[S]) -> int:
        return max(dossier.announced, self._confirmed.get(dossier.id, 0))

    def _outgoing(self, subject: str, fact: Said) -> Outgoing:
        more = {**fact.extensions, "sequence": fact.sequence}
        body = cloud_events.envelope(
            id=fact.id, source=self._source, type=fact.type, subject=subject, time=fact.time, data=fact.data, more=more
        )
        headers = {self._header: subject}
        if trace := fact.extensions.get("traceparent"):
            headers["traceparent"] = trace
        return Outgoing(
            exchange=self._exchange,
            routing_key=fact.routing_key,
            body=body,
            message_id=fact.id,
            type=fact.type,
            source=self._source,
            content_type=cloud_events.CONTENT_TYPE,
            headers=headers,
        )

    async def _mark(self, upto: dict[str, int]) -> None:
        """Writes down how far the broker has confirmed, beside the next batch; a lost mark means saying it twice."""
        for id, sequence in upto.items():
            self._confirmed[id] = sequence
            self._confirmed.move_to_end(id)
        while len(self._confirmed) > _REMEMBERED:
            self._confirmed.popitem(last=False)
        await self._marked()
        self._marking = asyncio.create_task(self._write_marks(upto))

    async def _marked(self) -> None:
        """Waits for the marks under way, which whoever stops waiting does not cancel."""
        if self._marking is not None:
            await asyncio.wait({self._marking})

    async def _write_marks(self, upto: dict[str, int]) -> None:
        try:
            await self._keeper.mark_announced(upto)
        except Retry as failure:
            log.warning("Could not note what was announced", action="mark_failed", reason=str(failure))
