"""The unit has answered: what it owed is met, in time or late."""

from datetime import datetime
from functools import partial

from kentongan_contracts.envelope import Fact
from kentongan_contracts.routing import CaseResponded

from sla_monitor.domain.guide import Guide
from sla_monitor.domain.progress import responded
from sla_monitor.stores import Timetables


async def meet_milestones(fact: Fact[CaseResponded], timetables: Timetables, guide: Guide, *, now: datetime) -> None:
    await timetables.hear(fact, partial(responded, is_final=fact.data.final), guide=guide, now=now)
