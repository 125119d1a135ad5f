"""A unit has become responsible: the complaint counts as verified, and the unit's time for its answer begins."""

from datetime import datetime
from functools import partial

from kentongan_contracts.envelope import Fact
from kentongan_contracts.routing import CaseAssigned

from sla_monitor.domain.guide import Guide
from sla_monitor.domain.progress import assigned
from sla_monitor.stores import Timetables


async def hand_over(fact: Fact[CaseAssigned], timetables: Timetables, guide: Guide, *, now: datetime) -> None:
    rule = partial(assigned, unit=fact.data.unit, rule=fact.data.why.rule)
    await timetables.hear(fact, rule, guide=guide, now=now)
