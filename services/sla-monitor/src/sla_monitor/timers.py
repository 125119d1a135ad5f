"""Time's door: looks again and again at what falls due, and sooner when a change made here falls due before that."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog
from servicekit.clock import utc_now
from servicekit.verdicts import Retry

from sla_monitor.metrics import TIMERS_OPEN, TIMERS_OVERDUE
from sla_monitor.reference import Reference
from sla_monitor.stores import Timetables
from sla_monitor.use_cases.say_what_is_due import say_what_is_due

Listening = Callable[[], Awaitable[None]]
log = structlog.get_logger()

LOOK_EVERY = timedelta(milliseconds=250)
QUIET_FOR = timedelta(seconds=2.5)
CATCH_UP_AT_MOST = timedelta(seconds=15)
_PAUSE_SECONDS = 1.0
_COUNT_EVERY_SECONDS = 15.0


async def keep_time(timetables: Timetables, reference: Reference, listening: Listening) -> None:
    """Runs until cancelled; what fell due while nobody looked is said first.

    It begins when the bus is heard and what had waited there is taken: nobody is called late whose answer lies in a
    queue.
    """
    await listening()
    await _catch_up(timetables)
    while True:
        begun = utc_now()
        timetables.alarm.forget()
        try:
            await say_what_is_due(timetables, reference.snapshot(), clock=utc_now)
        except Retry as failure:
            log.warning("What is due cannot be read just now", action="timers_delayed", reason=str(failure))
            await asyncio.sleep(_PAUSE_SECONDS)
        else:
            await timetables.alarm.wait(until=begun + LOOK_EVERY, now=utc_now())


async def _catch_up(timetables: Timetables) -> None:
    """Waits until nothing was heard for a moment, longer than a message takes that is tried again; not for ever."""
    begun = utc_now()
    while (now := utc_now()) - begun < CATCH_UP_AT_MOST:
        if now - max(begun, timetables.heard_at or begun) >= QUIET_FOR:
            return
        await asyncio.sleep(LOOK_EVERY.total_seconds())


async def count_timers(timetables: Timetables) -> None:
    """Keeps the gauges of open and overdue timers up until cancelled."""
    while True:
        try:
            TIMERS_OPEN.set(await timetables.count_open())
            TIMERS_OVERDUE.set(await timetables.count_overdue(utc_now()))
        except Retry as failure:
            log.warning("The timers cannot be counted just now", action="count_failed", reason=str(failure))
        await asyncio.sleep(_COUNT_EVERY_SECONDS)
