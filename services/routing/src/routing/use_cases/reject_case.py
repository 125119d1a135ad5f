"""A coordinator ends a case without an answer, for a reason from the list."""

from kentongan_contracts.words import RejectReason
from kentongan_directory.directory import Directory

from routing.domain import desk
from routing.stores import Cases, Followed, Order


async def reject_case(order: Order, cases: Cases, directory: Directory, *, reason: RejectReason, text: str) -> Followed:
    return await cases.act(
        order, lambda case: desk.reject(case, order.by, directory, reason=reason, text=text, at=order.at)
    )
