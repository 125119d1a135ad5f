"""Memory: one timetable for each complaint, on the dossiers of servicekit."""

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kentongan_contracts.envelope import Fact
from kentongan_contracts.routing_keys import fact_key
from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import PyMongoError
from servicekit.clock import utc_now
from servicekit.dossiers.deciding import Address
from servicekit.dossiers.dossier import Decide, Decision, Heard, Outcome
from servicekit.dossiers.dossiers import Dossiers
from servicekit.dossiers.errors import StoreUnavailable
from servicekit.dossiers.mongo import MongoKeeper

from sla_monitor.alarm import Alarm
from sla_monitor.domain.guide import Guide
from sla_monitor.domain.progress import Rule, TimedRule, in_time
from sla_monitor.domain.timetable import Timetable
from sla_monitor.metrics import count_facts

_IS_DUE = {"state.next_due": {"$type": "date"}}
_HAS_BREACHED = {"state.last_breach_at": {"$type": "date"}}
_EARLIEST_FIRST = [("state.next_due", ASCENDING), ("_id", ASCENDING)]
_NEWEST_FIRST = [("state.last_breach_at", DESCENDING), ("_id", ASCENDING)]

INDEXES = (
    IndexModel(_EARLIEST_FIRST, name="due", partialFilterExpression=_IS_DUE),
    *(
        IndexModel([*narrower, *_NEWEST_FIRST], name=name, partialFilterExpression=_HAS_BREACHED)
        for name, narrower in {
            "breached": [],
            "breached_in_region": [("state.region", ASCENDING)],
            "breached_in_province": [("state.province", ASCENDING)],
            "breached_by_unit": [("state.breaches.unit", ASCENDING)],
        }.items()
    ),
)


@dataclass(frozen=True, slots=True, order=True)
class DueMark:
    """Where a walk through what is due has come to."""

    due: datetime
    id: str


@dataclass(frozen=True, slots=True)
class BreachesWanted:
    """`at_most` complaints breached in `region` or by `unit` since `since`, from the place (time, id) on."""

    at_most: int
    region: str | None = None
    province: str | None = None
    unit: str | None = None
    since: datetime | None = None
    place: tuple[datetime, str] | None = None


def address(timetable: Timetable, type_: str) -> Address:
    """Where a fact about this timetable is said."""
    return Address(fact_key(timetable.region, type_), {"region": timetable.region})


class Timetables:
    """Give it the rule: load, decide, commit and announce are inside, and the timers are woken where it is needed."""

    def __init__(self, dossiers: Dossiers[Timetable], alarm: Alarm) -> None:
        self._dossiers = dossiers
        self.alarm = alarm
        self.heard_at: datetime | None = None

    async def open(self, fact: Fact[Any], blank: Timetable, rule: Rule) -> None:
        """Takes the first fact about a complaint once; `rule` is applied to `blank`."""
        self.heard_at = utc_now()
        cause = Heard(fact.speaker, fact.sequence)
        self._note(
            await self._dossiers.open(fact.subject, _decide(rule), blank=blank, cause=cause, extensions=_trace(fact))
        )

    async def hear(self, fact: Fact[Any], rule: TimedRule, *, guide: Guide, now: datetime) -> None:
        """Takes a fact once and in its turn, after everything that fell due before it."""
        self.heard_at = utc_now()
        cause = Heard(fact.speaker, fact.sequence)
        decide = _decide(in_time(rule, at=fact.time, now=now, guide=guide))
        self._note(await self._dossiers.change(fact.subject, decide, cause=cause, extensions=_trace(fact)))

    async def fire(self, id: str, rule: Rule) -> None:
        """Applies the rule to the newest state; where another was faster and nothing is left to say, writes nothing."""
        self._note(await self._dossiers.change(id, _decide(rule)))

    async def read(self, id: str) -> Timetable | None:
        """What is known of a complaint's clocks."""
        dossier = await self._dossiers.read(id)
        return dossier.state if dossier else None

    @abstractmethod
    async def due_before(self, moment: datetime, *, after: DueMark | None, limit: int) -> list[DueMark]:
        """What falls due by `moment`, the earliest first, from `after` on."""

    @abstractmethod
    async def count_open(self) -> int:
        """How many complaints have something to fall due."""

    @abstractmethod
    async def count_overdue(self, moment: datetime) -> int:
        """How many complaints have something that was due before `moment` and was not said yet."""

    @abstractmethod
    async def breaches(self, wanted: BreachesWanted) -> list[tuple[str, Timetable]]:
        """The breached complaints, that with the newest breach first."""

    def _note(self, outcome: Outcome[Timetable]) -> None:
        timetable = outcome.dossier.state
        self.alarm.note(timetable.next_due)
        count_facts(timetable.province, outcome.answer.get("facts", ()))


class MongoTimetables(Timetables):
    """Timetables in MongoDB, every question answered by an index."""

    def __init__(self, dossiers: Dossiers[Timetable], keeper: MongoKeeper[Timetable], alarm: Alarm) -> None:
        super().__init__(dossiers, alarm)
        self._keeper = keeper

    async def due_before(self, moment: datetime, *, after: DueMark | None, limit: int) -> list[DueMark]:
        query: dict[str, Any] = {"state.next_due": {"$type": "date", "$lte": moment}}
        if after:
            query["state.next_due"]["$gte"] = after.due
            query["$or"] = [{"state.next_due": {"$gt": after.due}}, {"_id": {"$gt": after.id}}]
        # Only what the index holds is asked for: whole dossiers would be read twice.
        cursor = self._keeper.collection.find(query, projection={"state.next_due": 1}, limit=limit)
        try:
            found = await cursor.sort(_EARLIEST_FIRST).to_list(limit)
        except PyMongoError as failure:
            raise StoreUnavailable("The database did not say what is due: try again in a moment.") from failure
        return [DueMark(document["state"]["next_due"], document["_id"]) for document in found]

    async def count_open(self) -> int:
        return await self._keeper.count(_IS_DUE)

    async def count_overdue(self, moment: datetime) -> int:
        return await self._keeper.count({"state.next_due": {"$type": "date", "$lt": moment}})

    async def breaches(self, wanted: BreachesWanted) -> list[tuple[str, Timetable]]:
        found = await self._keeper.find(_breach_query(wanted), sort=_NEWEST_FIRST, limit=wanted.at_most)
        return [(dossier.id, dossier.state) for dossier in found]


def _breach_query(wanted: BreachesWanted) -> dict[str, Any]:
    query: dict[str, Any] = {"state.last_breach_at": {"$type": "date"}}
    if wanted.since:
        query["state.last_breach_at"]["$gte"] = wanted.since
    if wanted.region:
        query["state.region"] = wanted.region
    if wanted.province:
        query["state.province"] = wanted.province
    if wanted.unit:
        matching = {"unit": wanted.unit, **({"breached_at": {"$gte": wanted.since}} if wanted.since else {})}
        query |= {"state.breaches.unit": wanted.unit, "state.breaches": {"$elemMatch": matching}}
    if wanted.place:
        at, id = wanted.place
        query["state.last_breach_at"]["$lte"] = at
        query["$or"] = [{"state.last_breach_at": {"$lt": at}}, {"_id": {"$gte": id}}]
    return query


def _decide(rule: Rule) -> Decide[Timetable]:
    def decide(timetable: Timetable) -> Decision[Timetable]:
        step = rule(timetable)
        return Decision(step.timetable, step.facts, {"facts": step.facts})

    return decide


def _trace(fact: Fact[Any]) -> dict[str, str]:
    return {"traceparent": fact.traceparent} if fact.traceparent else {}
