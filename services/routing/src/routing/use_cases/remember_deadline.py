"""A clock of the case has started, waits, runs again or is nearly used up."""

from kentongan_contracts.envelope import Fact
from kentongan_contracts.sla_monitor import MilestoneFact

from routing.domain import clocks
from routing.stores import Cases


async def remember_deadline(fact: Fact[MilestoneFact], cases: Cases) -> None:
    await cases.hear(fact, lambda case: clocks.remember_deadline(case, fact.data))
