"""The reporter has added a picture or a document."""

from kentongan_contracts.envelope import Fact
from kentongan_contracts.intake import ComplaintAttached

from routing.domain import reporting
from routing.stores import Cases


async def take_attachment(fact: Fact[ComplaintAttached], cases: Cases) -> None:
    await cases.hear(fact, lambda case: reporting.take_attachment(case, fact.data, at=fact.time))
