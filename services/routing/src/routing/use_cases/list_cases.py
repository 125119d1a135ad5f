"""An officer looks into the inbox."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kentongan_contracts.words import Light

from routing.domain.case import Case
from routing.inboxes import Wanted
from routing.stores import Cases


@dataclass(frozen=True, slots=True)
class Page:
    """Cases in line, how many show each light in all, and after which queue key the next page begins."""

    items: Sequence[Case]
    lights: Mapping[Light, int]
    next: str | None


async def list_cases(wanted: Wanted, cases: Cases, *, after: str | None, limit: int) -> Page:
    found = await cases.lists.inbox(wanted, after=after, limit=limit + 1)
    items = found[:limit]
    return Page(items, await cases.lists.lights(wanted), items[-1].queue_key if len(found) > limit else None)
