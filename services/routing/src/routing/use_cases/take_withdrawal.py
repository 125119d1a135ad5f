"""The reporter takes the complaint back."""

from kentongan_contracts.envelope import Fact
from kentongan_contracts.intake import ComplaintWithdrawn

from routing.domain import reporting
from routing.stores import Cases


async def take_withdrawal(fact: Fact[ComplaintWithdrawn], cases: Cases) -> None:
    await cases.hear(fact, lambda case: reporting.take_withdrawal(case, fact.data, at=fact.time))
