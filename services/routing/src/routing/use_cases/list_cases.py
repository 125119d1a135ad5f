"""An officer looks into the inbox."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kentongan_contracts.words import Light

from routing.domain.case import Case
from routing.inboxes import Wanted
from routing.stores import Cases


@dataclass(frozen=True, slots=True)
class Page:
    """Cases in line, how many open ones show each light in all, and after which queue key the next page begins.

    Where a state was asked for, `lights` counts the cases in that state, open or ended.
    """

    items: Sequence[Case]
    lights: Mapping[Light, int]
    next: str | None


async def list_cases(wanted: Wanted, cases: Cases, *, after: str | None, limit: int) -> Page:
    found = await cases.lists.inbox(wanted, after=after, limit=limit + 1)
    items = found[:limit]
    lights = await cases.lists.lights(replace(wanted, only_open=wanted.status is None))
    return Page(items, lights, items[-1].queue_key if len(found) > limit else None)
