"""Somebody else has the same trouble."""

from kentongan_contracts.envelope import Fact
from kentongan_contracts.intake import ComplaintSupported

from routing.domain import reporting
from routing.stores import Cases


async def count_support(fact: Fact[ComplaintSupported], cases: Cases) -> None:
    await cases.hear(fact, lambda case: reporting.count_support(case, fact.data))
