"""The reporter has spoken: the clocks that waited for it go on."""

from datetime import datetime

from kentongan_contracts.envelope import Fact
from kentongan_contracts.intake import ComplaintReplied

from sla_monitor.domain.guide import Guide
from sla_monitor.domain.progress import replied
from sla_monitor.stores import Timetables


async def resume_clocks(fact: Fact[ComplaintReplied], timetables: Timetables, guide: Guide, *, now: datetime) -> None:
    await timetables.hear(fact, replied, guide=guide, now=now)
