"""The hour has come for some clocks: each warning, breach and escalation is said, the earliest first."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

import structlog
from servicekit.verdicts import Retry

from sla_monitor.domain.falling_due import fall_due
from sla_monitor.domain.guide import Guide
from sla_monitor.stores import DueMark, Timetables

log = structlog.get_logger()

BATCH = 500


async def say_what_is_due(timetables: Timetables, guide: Guide, *, clock: Callable[[], datetime]) -> int:
    """Walks once through everything that is due and answers how many complaints that were.

    A complaint that cannot be dealt with is passed over until the next walk and holds up no other.
    """
    count, place = 0, None
    while page := await timetables.due_before(clock(), after=place, limit=BATCH):
        await _fire(page, timetables, guide, clock())
        count, place = count + len(page), page[-1]
        if len(page) < BATCH:
            break
    return count


async def _fire(page: Sequence[DueMark], timetables: Timetables, guide: Guide, now: datetime) -> None:
    rule = partial(fall_due, until=now, now=now, guide=guide)
    outcomes = await asyncio.gather(*(timetables.fire(mark.id, rule) for mark in page), return_exceptions=True)
    failed = [failure for failure in outcomes if failure is not None]
    if faults := [failure for failure in failed if not isinstance(failure, Retry)]:
        log.error("Some timers met a fault of ours", action="timers_failed", count=len(faults), exc_info=faults[0])
    elif failed:
        log.warning("Some timers wait for the database", action="timers_delayed", count=len(failed))
