"""A case was opened or came back: its unit is remembered, and the clocks run on."""

from datetime import datetime
from functools import partial

from kentongan_contracts.envelope import Fact
from kentongan_contracts.routing import CaseOpened, CaseReturned

from sla_monitor.domain.guide import Guide
from sla_monitor.domain.progress import held_by, returned
from sla_monitor.stores import Timetables


async def note_unit(
    fact: Fact[CaseOpened] | Fact[CaseReturned], timetables: Timetables, guide: Guide, *, now: datetime
) -> None:
    rule = returned if isinstance(fact.data, CaseReturned) else held_by
    await timetables.hear(fact, partial(rule, unit=fact.data.unit), guide=guide, now=now)
