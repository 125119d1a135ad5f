"""How cases are found again: inboxes, their lights, neighbours, and counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from kentongan_contracts.codes import NATION
from kentongan_contracts.words import Light, Status
from pymongo import ASCENDING, DESCENDING, IndexModel
from servicekit.dossiers.mongo import MongoKeeper

from routing.domain.case import FIRST_OF_THE_ENDED, Case
from routing.domain.lifecycle import ENDED, STATES
from routing.domain.officers import Actor

COUNTED_AT_MOST = 10_000
_NO_UNIT: Mapping[str, Any] = {"state.unit": {"$in": [None, ""]}}
_LINE = (("state.light", ASCENDING), ("state.queue_key", ASCENDING))
_OPEN = tuple(str(status) for status in STATES if status not in ENDED)

INDEXES = (
    IndexModel(_LINE, name="line"),
    IndexModel([("state.unit", ASCENDING), *_LINE], name="line_of_unit"),
    IndexModel([("state.region", ASCENDING), *_LINE], name="line_of_region"),
    IndexModel([("state.province", ASCENDING), *_LINE], name="line_of_province"),
    IndexModel([("state.words", ASCENDING), ("state.queue_key", ASCENDING)], name="words"),
    IndexModel(
        [("state.category", ASCENDING), ("state.region", ASCENDING), ("state.received_at", DESCENDING)],
        name="neighbours",
    ),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases an inbox shows: what the actor may see, narrowed by everything that is given."""

    actor: Actor
    unit: str | None = None
    region: str | None = None
    status: Status | None = None
    light: Light | None = None
    overdue: bool | None = None
    words: tuple[str, ...] = ()
    only_open: bool = False


class Lists(Protocol):
    """How cases are found again; each promise is kept by MongoDB through an index of INDEXES."""

    async def inbox(self, wanted: Wanted, *, after: str | None, limit: int) -> Sequence[Case]:
        """The oldest open deadline first, from the queue key `after` on; ended cases last."""
        ...

    async def lights(self, wanted: Wanted) -> Mapping[Light, int]:
        """How many cases of an inbox show each light, counting COUNTED_AT_MOST of each."""
        ...

    async def neighbours(self, case: Case, *, since: datetime, limit: int) -> Sequence[Case]:
        """Open cases of the same region and category received since then, the newest first."""
        ...

    async def count_open(self, province: str, light: Light) -> int:
        """Cases that have not ended."""
        ...

    async def count_without_unit(self) -> int:
        """Cases that nobody is responsible for."""
        ...


class MongoLists:
    """Cases in MongoDB, every question answered by an index."""

    def __init__(self, keeper: MongoKeeper[Case]) -> None:
        self._keeper = keeper

    async def inbox(self, wanted: Wanted, *, after: str | None, limit: int) -> Sequence[Case]:
        found = await self._keeper.find(
            query_for(wanted, after=after), sort=[("state.queue_key", ASCENDING)], limit=limit
        )
        return [dossier.state for dossier in found]

    async def lights(self, wanted: Wanted) -> Mapping[Light, int]:
        each = (replace(wanted, light=light) for light in Light)
        return {one.light: await self._keeper.count(query_for(one), limit=COUNTED_AT_MOST) for one in each if one.light}

    async def neighbours(self, case: Case, *, since: datetime, limit: int) -> Sequence[Case]:
        query = {
            "state.region": case.region,
            "state.category": case.category,
            "state.received_at": {"$gte": since},
            "state.status": {"$in": list(_OPEN)},
            "_id": {"$ne": case.id},
        }
        found = await self._keeper.find(query, sort=[("state.received_at", DESCENDING)], limit=limit)
        return [dossier.state for dossier in found]

    async def count_open(self, province: str, light: Light) -> int:
        open_ones = {"$lt": FIRST_OF_THE_ENDED}
        return await self._keeper.count(
            {"state.province": province, "state.light": str(light), "state.queue_key": open_ones}
        )

    async def count_without_unit(self) -> int:
        return await self._keeper.count(_NO_UNIT)


def query_for(wanted: Wanted, *, after: str | None = None) -> dict[str, Any]:
    """The query of an inbox, from typed values alone; the light is always named, so that the line's index serves."""
    lights = [wanted.light] if wanted.light else list(Light)
    clauses: list[dict[str, Any]] = [{"state.light": {"$in": [str(light) for light in lights]}}]
    if after is not None:
        clauses.append({"state.queue_key": {"$gt": after}})
    if wanted.only_open:
        clauses.append({"state.queue_key": {"$lt": FIRST_OF_THE_ENDED}})
    for name, value in (("unit", wanted.unit), ("status", wanted.status), ("overdue", wanted.overdue)):
        if value is not None:
            clauses.append({f"state.{name}": str(value) if isinstance(value, str) else value})
    clauses += [{"state.words": {"$regex": f"^{word}"}} for word in wanted.words]
    clauses += [_within(wanted.region)] if wanted.region not in (None, NATION) else []
    branches = [{"$and": [*reach, *clauses]} for reach in _reaches_of(wanted.actor, wanted.unit)]
    return branches[0] if len(branches) == 1 else {"$or": branches}


def _reaches_of(actor: Actor, unit: str | None) -> list[list[dict[str, Any]]]:
    """What the actor may see, as alternatives, each of which an index serves; one asked-for unit leaves one of them."""
    if actor.is_operator or actor.coordinates == NATION:
        return [[]]
    own = [{"state.unit": actor.unit}]
    if actor.coordinates is None or unit == actor.unit:
        return [own]
    return [[_within(actor.coordinates)]] if unit else [own, [_within(actor.coordinates)]]


def _within(region: str) -> dict[str, Any]:
    return {"state.region": region} if "." in region else {"state.province": region}
