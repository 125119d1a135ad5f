"""A unit says "not our field": a coordinator has the case from then on."""

from kentongan_directory.directory import Directory

from routing.domain import custody
from routing.stores import Cases, Followed, Order


async def return_case(order: Order, cases: Cases, directory: Directory, *, reason: str) -> Followed:
    return await cases.act(order, lambda case: custody.give_back(case, order.by, directory, reason=reason, at=order.at))
