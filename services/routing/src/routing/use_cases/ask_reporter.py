"""The unit asks the reporter, and the clocks wait."""

from kentongan_directory.directory import Directory

from routing.domain import desk
from routing.stores import Cases, Followed, Order


async def ask_reporter(order: Order, cases: Cases, directory: Directory, *, text: str) -> Followed:
    return await cases.act(order, lambda case: desk.ask(case, order.by, directory, text=text, at=order.at))
