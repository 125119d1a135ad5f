"""A fact that means nothing to the clocks: taken, so that the next one of its speaker can be."""

from datetime import datetime

from kentongan_contracts.envelope import AnyFact

from sla_monitor.domain.guide import Guide
from sla_monitor.domain.progress import untouched
from sla_monitor.stores import Timetables


async def pass_over(fact: AnyFact, timetables: Timetables, guide: Guide, *, now: datetime) -> None:
    await timetables.hear(fact, untouched, guide=guide, now=now)
