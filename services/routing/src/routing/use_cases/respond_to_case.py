"""The unit answers the reporter, for good or for the time being."""

from kentongan_directory.directory import Directory

from routing.domain import desk
from routing.metrics import FIRST_RESPONSE
from routing.stores import Cases, Followed, Order


async def respond_to_case(order: Order, cases: Cases, directory: Directory, *, text: str, final: bool) -> Followed:
    followed = await cases.act(
        order, lambda case: desk.respond(case, order.by, directory, text=text, final=final, at=order.at)
    )
    case = followed.case
    if not followed.is_repeat and case.first_answered_at == order.at:
        FIRST_RESPONSE.labels(case.province).observe((order.at - case.received_at).total_seconds())
    return followed
