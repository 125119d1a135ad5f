"""The reporter objects to the answer: the case is to be resolved once more."""

from datetime import datetime

from kentongan_contracts.envelope import Fact
from kentongan_contracts.routing import CaseReopened

from sla_monitor.domain.guide import Guide
from sla_monitor.domain.progress import reopened
from sla_monitor.stores import Timetables


async def restart_resolve(fact: Fact[CaseReopened], timetables: Timetables, guide: Guide, *, now: datetime) -> None:
    await timetables.hear(fact, reopened, guide=guide, now=now)
