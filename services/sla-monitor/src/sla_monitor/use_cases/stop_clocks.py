"""The case has ended: no clock of it runs any more."""

from datetime import datetime

from kentongan_contracts.envelope import Fact
from kentongan_contracts.routing import CaseFact

from sla_monitor.domain.guide import Guide
from sla_monitor.domain.progress import ended
from sla_monitor.stores import Timetables


async def stop_clocks(fact: Fact[CaseFact], timetables: Timetables, guide: Guide, *, now: datetime) -> None:
    await timetables.hear(fact, ended, guide=guide, now=now)
