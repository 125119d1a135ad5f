"""A milestone was missed: the case is overdue, or the reporter's silence closes it."""

from kentongan_contracts.envelope import Fact
from kentongan_contracts.sla_monitor import SlaBreached

from routing.domain import clocks
from routing.stores import Cases


async def take_breach(fact: Fact[SlaBreached], cases: Cases) -> None:
    await cases.hear(fact, lambda case: clocks.take_breach(case, fact.data, at=fact.time))
