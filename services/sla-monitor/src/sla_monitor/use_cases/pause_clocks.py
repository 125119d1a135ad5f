"""The reporter was asked: the clocks wait for the answer."""

from datetime import datetime

from kentongan_contracts.envelope import Fact
from kentongan_contracts.routing import CaseAsked

from sla_monitor.domain.guide import Guide
from sla_monitor.domain.progress import asked
from sla_monitor.stores import Timetables


async def pause_clocks(fact: Fact[CaseAsked], timetables: Timetables, guide: Guide, *, now: datetime) -> None:
    await timetables.hear(fact, asked, guide=guide, now=now)
