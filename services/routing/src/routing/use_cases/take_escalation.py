"""An overdue case was brought before somebody higher."""

from kentongan_contracts.envelope import Fact
from kentongan_contracts.sla_monitor import SlaEscalated

from routing.domain import clocks
from routing.stores import Cases


async def take_escalation(fact: Fact[SlaEscalated], cases: Cases) -> None:
    await cases.hear(fact, lambda case: clocks.take_escalation(case, fact.data, at=fact.time))
