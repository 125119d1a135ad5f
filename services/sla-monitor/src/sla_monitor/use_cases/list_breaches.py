"""Who missed what: breaches of a region or a unit, page by page, the complaints with the newest breach first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sla_monitor.domain.timetable import Breach, Timetable
from sla_monitor.stores import BreachesWanted, Timetables


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """After which breach of which complaint a page ended."""

    last_breach_at: datetime
    id: str
    number: int


@dataclass(frozen=True, slots=True)
class Row:
    place: Place
    timetable: Timetable
    breach: Breach


@dataclass(frozen=True, slots=True)
class Page:
    rows: Sequence[Row]
    next: Place | None


async def list_breaches(timetables: Timetables, wanted: BreachesWanted, *, after: Place | None, limit: int) -> Page:
    """The next page; every complaint found gives at least one breach, but the one where the last page ended."""
    place = (after.last_breach_at, after.id) if after else None
    found = await timetables.breaches(replace(wanted, at_most=limit + 2, place=place))
    rows = [row for id, timetable in found for row in _rows(id, timetable, wanted)]
    if after:
        rows = [row for row in rows if row.place.id != after.id or row.place.number > after.number]
    page = rows[:limit]
    return Page(page, page[-1].place if len(rows) > limit else None)


def _rows(id: str, timetable: Timetable, wanted: BreachesWanted) -> Iterator[Row]:
    for number, breach in enumerate(timetable.breaches):
        is_wanted = wanted.unit in (None, breach.unit) and (not wanted.since or breach.breached_at >= wanted.since)
        if is_wanted and timetable.last_breach_at:
            yield Row(Place(timetable.last_breach_at, id, number), timetable, breach)
