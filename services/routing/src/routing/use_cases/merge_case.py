"""Two complaints of the same trouble go on as one."""

from datetime import datetime
from functools import partial
from uuid import uuid4

from kentongan_directory.directory import Directory
from servicekit.verdicts import Refuse

from routing.domain import merging
from routing.domain.case import Case, Merging
from routing.domain.errors import CaseRefused, UnknownCase, UnknownTarget
from routing.stores import Cases, Followed, Order


async def merge_case(order: Order, cases: Cases, directory: Directory, *, into: str) -> Followed:
    """Safe to repeat after a death at any point: what was prepared and never done is settled by the next merge."""
    case = await cases.read(order.case)
    coming = Merging(case.id, str(uuid4()), order.at)
    if case.merged_into != into:
        await _prepare(order, case, coming, cases, into=into, directory=directory)
    try:
        followed = await cases.act(order, lambda case: merging.merge(case, order.by, directory, into=into, at=order.at))
    except (CaseRefused, Refuse):
        await cases.change(into, partial(merging.settle_duplicate, coming=coming, came=False))
        raise
    await cases.change(into, partial(merging.settle_duplicate, coming=coming, came=True))
    return followed


async def _prepare(order: Order, case: Case, coming: Merging, cases: Cases, *, into: str, directory: Directory) -> None:
    try:
        target = await cases.read(into)
    except UnknownCase as unknown:
        raise UnknownTarget(str(unknown)) from unknown
    merging.check_merge(case, order.by, directory, target=target)
    await _settle_what_was_left(case, cases, at=order.at)
    await cases.change(into, partial(merging.expect_duplicate, coming=coming))


async def _settle_what_was_left(case: Case, cases: Cases, *, at: datetime) -> None:
    for left in merging.left_behind(case, at=at):
        came = (await cases.read(left.case)).merged_into == case.id
        await cases.change(case.id, partial(merging.settle_duplicate, coming=left, came=came))
