"""A coordinator makes a unit responsible."""

from kentongan_directory.directory import Directory

from routing.domain import custody
from routing.metrics import ASSIGNED
from routing.stores import Cases, Followed, Order


async def assign_case(order: Order, cases: Cases, directory: Directory, *, unit: str, note: str | None) -> Followed:
    followed = await cases.act(
        order, lambda case: custody.assign(case, order.by, directory, unit=unit, note=note, at=order.at)
    )
    if not followed.is_repeat:
        ASSIGNED.labels(followed.case.province, followed.case.why.rule).inc()
    return followed
