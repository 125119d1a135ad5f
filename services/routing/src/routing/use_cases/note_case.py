"""An officer leaves a note for officers."""

from kentongan_directory.directory import Directory

from routing.domain import desk
from routing.stores import Cases, Followed, Order


async def note_case(order: Order, cases: Cases, directory: Directory, *, text: str) -> Followed:
    return await cases.act(order, lambda case: desk.note(case, order.by, directory, text=text, at=order.at))
