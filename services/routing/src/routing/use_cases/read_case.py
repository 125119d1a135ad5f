"""An officer opens a case; for the responsible unit the first time is a fact."""

from kentongan_contracts.words import Status
from kentongan_directory.directory import Directory

from routing.domain import desk
from routing.domain.case import Case
from routing.domain.officers import check_sees
from routing.stores import Cases, Followed, Order


async def read_case(order: Order, cases: Cases, directory: Directory) -> Followed:
    return await cases.act(order, lambda case: desk.read(case, order.by, directory, at=order.at))


async def look_at_case(order: Order, cases: Cases, directory: Directory) -> Case:
    """The case; raises UnknownCase and NotYours. Others than the responsible unit leave it as it is."""
    case = await cases.read(order.case)
    check_sees(order.by, case)
    if case.status is Status.ASSIGNED and case.unit == order.by.unit:
        return (await read_case(order, cases, directory)).case
    return case
