"""Memory: one correspondence for each complaint, and the lists in which deliveries are found."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from kentongan_contracts.envelope import AnyFact
from kentongan_contracts.routing_keys import fact_key
from pymongo import ASCENDING, DESCENDING, IndexModel
from servicekit.clock import utc_now
from servicekit.dossiers.deciding import Address
from servicekit.dossiers.dossier import Asked, Decide, Dossier, Heard, Outcome
from servicekit.dossiers.dossiers import Dossiers
from servicekit.dossiers.mongo import MongoKeeper

from notify.domain.correspondence import Correspondence
from notify.domain.delivery import Delivery, Status

Kept = Dossier[Correspondence]
WAITING_COUNTED_AT_MOST = 100_000

INDEXES = (
    IndexModel([("state.next_send", ASCENDING)], name="next_send"),
    IndexModel([("state.deliveries.id", ASCENDING)], name="delivery"),
    IndexModel(
        [("state.deliveries.taken_by", ASCENDING)],
        name="taken_by",
        partialFilterExpression={"state.deliveries.taken_by": {"$type": "string"}},
    ),
    IndexModel([("state.deliveries.status", ASCENDING), ("_id", DESCENDING)], name="status"),
)


def address(state: Correspondence, type_: str) -> Address:
    """A fact about a delivery is heard in the region of its complaint."""
    return Address(fact_key(state.region, type_), {"region": state.region})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which deliveries a list shows; None stands for all."""

    complaint: str | None = None
    channel: str | None = None
    status: Status | None = None

    def fits(self, delivery: Delivery) -> bool:
        return self.channel in (None, delivery.channel) and self.status in (None, delivery.status)


class Shelf(Protocol):
    """The look-ups beyond reading one dossier."""

    async def due_before(self, moment: datetime, limit: int) -> list[str]:
        """The complaints with a delivery to be sent at `moment`, the longest waiting first."""
        ...

    async def taken_by(self, replica: str, limit: int) -> list[str]:
        """The complaints of which this replica has taken a delivery that is not settled."""
        ...

    async def holding(self, delivery_id: str) -> str | None:
        """The complaint of a delivery, or None."""
        ...

    async def some(self, wanted: Wanted, *, upto: str | None, limit: int) -> list[Kept]:
        """Complaints that have a delivery that fits, by falling id from `upto` on."""
        ...

    async def count_waiting(self) -> int:
        """How many complaints have a delivery to be sent, now or later."""
        ...


class MongoShelf(Shelf):
    def __init__(self, keeper: MongoKeeper[Correspondence]) -> None:
        self._keeper = keeper

    async def due_before(self, moment: datetime, limit: int) -> list[str]:
        query = {"state.next_send": {"$lte": moment}}
        return [kept.id for kept in await self._keeper.find(query, sort=[("state.next_send", 1)], limit=limit)]

    async def taken_by(self, replica: str, limit: int) -> list[str]:
        return [kept.id for kept in await self._keeper.find({"state.deliveries.taken_by": replica}, limit=limit)]

    async def holding(self, delivery_id: str) -> str | None:
        found = await self._keeper.find({"state.deliveries.id": delivery_id}, limit=1)
        return found[0].id if found else None

    async def some(self, wanted: Wanted, *, upto: str | None, limit: int) -> list[Kept]:
        named = {"channel": wanted.channel, "status": wanted.status and wanted.status.value}
        fitting = {name: value for name, value in named.items() if value is not None}
        ids = {"$eq": wanted.complaint, "$lte": upto}
        query: dict[str, Any] = {"state.deliveries.0": {"$exists": True}}
        if fitting:
            query = {"state.deliveries": {"$elemMatch": fitting}}
        if within := {operator: id for operator, id in ids.items() if id is not None}:
            query["_id"] = within
        return await self._keeper.find(query, sort=[("_id", DESCENDING)], limit=limit)

    async def count_waiting(self) -> int:
        query = {"state.next_send": {"$gt": datetime(2000, 1, 1, tzinfo=UTC)}}
        return await self._keeper.count(query, limit=WAITING_COUNTED_AT_MOST)


class Correspondences:
    """Every change goes through here, so that whoever sends learns at once that there is something to send."""

    def __init__(self, dossiers: Dossiers[Correspondence], shelf: Shelf) -> None:
        self._dossiers = dossiers
        self.shelf = shelf
        self.fresh = asyncio.Event()

    async def open(self, fact: AnyFact, decide: Decide[Correspondence]) -> Kept:
        """As `hear`, beginning a correspondence where there is none."""
        blank = Correspondence(region=fact.region)
        heard = Heard(fact.speaker, fact.sequence)
        return self._noticed(
            await self._dossiers.open(
                fact.subject, decide, blank=blank, cause=heard, extensions=_traced(fact.traceparent)
            )
        ).dossier

    async def hear(self, fact: AnyFact, decide: Decide[Correspondence]) -> Kept:
        """What `decide` makes of a fact, once; raises DossierMissing and Gap while an earlier fact is on its way."""
        heard = Heard(fact.speaker, fact.sequence)
        return self._noticed(
            await self._dossiers.change(fact.subject, decide, cause=heard, extensions=_traced(fact.traceparent))
        ).dossier

    async def change(
        self, id: str, decide: Decide[Correspondence], *, cause: Asked | None = None, trace: str | None = None
    ) -> Outcome[Correspondence]:
        """One durable change; raises what `decide` raises, DossierMissing, and the Retry of an absent database."""
        return self._noticed(await self._dossiers.change(id, decide, cause=cause, extensions=_traced(trace)))

    async def read(self, id: str) -> Kept | None:
        return await self._dossiers.read(id)

    def _noticed(self, outcome: Outcome[Correspondence]) -> Outcome[Correspondence]:
        next_send = outcome.dossier.state.next_send
        if next_send is not None and next_send <= utc_now():
            self.fresh.set()
        return outcome


def _traced(trace: str | None) -> dict[str, str]:
    """What is said because of a fact carries its trace."""
    return {"traceparent": trace} if trace else {}
