"""Time's door: looks again and again at what falls due, and sooner when a change made here falls due before that."""

import asyncio
from datetime import timedelta

import structlog
from servicekit.clock import utc_now
from servicekit.verdicts import Retry

from sla_monitor.metrics import TIMERS_OPEN, TIMERS_OVERDUE
from sla_monitor.reference import Reference
from sla_monitor.stores import Timetables
from sla_monitor.use_cases.say_what_is_due import say_what_is_due

log = structlog.get_logger()

LOOK_EVERY = timedelta(milliseconds=250)
_PAUSE_SECONDS = 1.0
_COUNT_EVERY_SECONDS = 15.0


async def keep_time(timetables: Timetables, reference: Reference) -> None:
    """Runs until cancelled; what fell due while nobody looked is said first."""
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


async def count_timers(timetables: Timetables) -> None:
    """Keeps the gauges of open and overdue timers up until cancelled."""
    while True:
        try:
            TIMERS_OPEN.set(await timetables.count_open())
            TIMERS_OVERDUE.set(await timetables.count_overdue(utc_now()))
        except Retry as failure:
            log.warning("The timers cannot be counted just now", action="count_failed", reason=str(failure))
        await asyncio.sleep(_COUNT_EVERY_SECONDS)
