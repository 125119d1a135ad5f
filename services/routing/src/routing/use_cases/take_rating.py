"""The reporter has rated the answer, and so accepts it."""

from kentongan_contracts.envelope import Fact
from kentongan_contracts.intake import ComplaintRated

from routing.domain import reporting
from routing.stores import Cases


async def take_rating(fact: Fact[ComplaintRated], cases: Cases) -> None:
    await cases.hear(fact, lambda case: reporting.take_rating(case, fact.data, at=fact.time))
