"""A fact that means nothing to the case is still counted, so that the next one is in its turn."""

from kentongan_contracts.envelope import AnyFact

from routing.domain.case import Ruling
from routing.stores import Cases


async def pass_over(fact: AnyFact, cases: Cases) -> None:
    await cases.hear(fact, Ruling)
