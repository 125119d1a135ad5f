"""The reporter answers the unit's question, or is not satisfied with its answer."""

from kentongan_contracts.envelope import Fact
from kentongan_contracts.intake import ComplaintReplied

from routing.domain import reporting
from routing.stores import Cases


async def take_reply(fact: Fact[ComplaintReplied], cases: Cases) -> None:
    await cases.hear(fact, lambda case: reporting.take_reply(case, fact.data, at=fact.time))
