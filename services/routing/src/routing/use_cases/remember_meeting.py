"""A milestone of the case was reached."""

from kentongan_contracts.envelope import Fact
from kentongan_contracts.sla_monitor import SlaMet

from routing.domain import clocks
from routing.stores import Cases


async def remember_meeting(fact: Fact[SlaMet], cases: Cases) -> None:
    await cases.hear(fact, lambda case: clocks.remember_meeting(case, fact.data))
