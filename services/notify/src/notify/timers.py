"""Time's door: due deliveries are found by their time, or at once when one has just been made, and sent."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime

import structlog
from prometheus_client import Gauge
from servicekit.verdicts import Retry

from notify.stores import Correspondences
from notify.use_cases.take_up_again import take_up_again

log = structlog.get_logger()

WAITING = Gauge("kentongan_deliveries_waiting", "Complaints that have a delivery still to be sent.")
_LOOK_SECONDS = 1.0
_COUNT_SECONDS = 5.0
_FOUND_AT_MOST = 200
_FINISH_SECONDS = 5.0


class Postman:
    """Sends with `workers` complaints under way at once; another replica may do the same beside it."""

    def __init__(
        self,
        correspondences: Correspondences,
        send: Callable[[str], Awaitable[object]],
        clock: Callable[[], datetime],
        *,
        workers: int,
        replica: str | None = None,
    ) -> None:
        self._correspondences = correspondences
        self._send = send
        self._clock = clock
        self._replica = replica
        self._room = asyncio.Semaphore(workers)
        self._under_way: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """For ever; when it is stopped, what is under way is finished first."""
        await self._take_up_again()
        try:
            while True:
                self._correspondences.fresh.clear()
                if not await self.send_found():
                    with suppress(TimeoutError):
                        async with asyncio.timeout(_LOOK_SECONDS):
                            await self._correspondences.fresh.wait()
        finally:
            if self._under_way:
                await asyncio.wait(self._under_way.values(), timeout=_FINISH_SECONDS)

    async def _take_up_again(self) -> None:
        while self._replica is not None:
            try:
                await take_up_again(self._replica, self._correspondences, now=self._clock())
            except Retry as failure:
                log.warning("Cannot take up what was begun", action="taking_up_delayed", reason=str(failure))
                await asyncio.sleep(_LOOK_SECONDS)
            else:
                return

    async def send_found(self) -> int:
        """Hands on what is due and not under way yet; how many complaints that were."""
        try:
            found = await self._correspondences.shelf.due_before(self._clock(), _FOUND_AT_MOST)
        except Retry as failure:
            log.warning("Cannot look for due deliveries", action="due_unknown", reason=str(failure))
            return 0
        fresh = [id for id in found if id not in self._under_way]
        for id in fresh:
            await self._room.acquire()
            task = asyncio.create_task(self._one(id))
            self._under_way[id] = task
            task.add_done_callback(_report)
        return len(fresh)

    async def count_for_ever(self) -> None:
        """Keeps the gauge of what waits."""
        while True:
            with suppress(Retry):
                WAITING.set(await self._correspondences.shelf.count_waiting())
            await asyncio.sleep(_COUNT_SECONDS)

    async def _one(self, id: str) -> None:
        try:
            await self._send(id)
        except Retry as failure:
            log.warning("A delivery waits for the database", action="send_delayed", complaint=id, reason=str(failure))
        finally:
            self._room.release()
            self._under_way.pop(id, None)


def _report(task: "asyncio.Task[None]") -> None:
    """One letter that cannot be sent for a fault of ours must not hold up the others; it stays due."""
    if not task.cancelled() and (failure := task.exception()) is not None:
        log.error("Sending met a fault of ours", action="send_failed", exc_info=failure)
