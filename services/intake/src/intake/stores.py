"""What is kept of complaints, and how they are found again."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from kentongan_contracts.answers import SubmissionAccepted
from kentongan_contracts.codes import NATION
from kentongan_contracts.routing_keys import fact_key
from kentongan_contracts.words import Kind, Status
from pymongo import ASCENDING, DESCENDING, GEOSPHERE, IndexModel
from servicekit.dossiers.deciding import Address
from servicekit.dossiers.dossier import Dossier
from servicekit.dossiers.dossiers import Dossiers
from servicekit.dossiers.mongo import MongoKeeper

from intake.domain.complaint import Complaint

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_EARTH_METRES = 6_378_100.0
_NEWEST_FIRST = (("state.received_at", DESCENDING), ("_id", DESCENDING))


def address(complaint: Complaint, type_: str) -> Address:
    """Facts of a complaint are said where its region listens; an answer, where the portal listens that handed it in."""
    region = complaint.portal if type_ == SubmissionAccepted.type and complaint.portal else complaint.region
    return Address(fact_key(region, type_), {"region": region})


INDEXES = (
    IndexModel([("state.tracking_code", ASCENDING)], name="tracking_code", unique=True),
    IndexModel([("state.areas", ASCENDING), *_NEWEST_FIRST], name="newest"),
    IndexModel([("state.areas", ASCENDING), ("state.status", ASCENDING), *_NEWEST_FIRST], name="newest_of_status"),
    IndexModel([("state.areas", ASCENDING), ("state.category", ASCENDING), *_NEWEST_FIRST], name="newest_of_category"),
    IndexModel([("state.words", ASCENDING), *_NEWEST_FIRST], name="newest_with_word"),
    IndexModel([("state.point", GEOSPHERE)], name="point", sparse=True),
)


class BadCursor(ValueError):
    """A cursor that no list has given out."""


@dataclass(frozen=True, slots=True)
class Place:
    """A circle on the map."""

    lat: float
    long: float
    within_metres: float


@dataclass(frozen=True, slots=True)
class Mark:
    """The last complaint of a page; the next page begins after it."""

    received_at: datetime
    id: str

    def cursor(self) -> str:
        milliseconds = (self.received_at - _EPOCH) // _MILLISECOND
        return base64.urlsafe_b64encode(f"{milliseconds}/{self.id}".encode()).decode().rstrip("=")

    @classmethod
    def read(cls, cursor: str) -> "Mark":
        """Raises BadCursor."""
        try:
            text = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)).decode()
            milliseconds, _, id = text.partition("/")
            return cls(_EPOCH + int(milliseconds) * _MILLISECOND, id)
        except (ValueError, binascii.Error, OverflowError) as failure:
            raise BadCursor("This cursor was not given out by a list: leave it out to begin anew.") from failure


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which public complaints a list asks for; all that is given must hold."""

    region: str | None = None
    category: str | None = None
    status: Status | None = None
    kind: Kind | None = None
    words: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    near: Place | None = None
    after: Mark | None = None


class Complaints(Protocol):
    """Every complaint is one dossier; `dossiers` opens, changes, reads and follows them by id."""

    @property
    def dossiers(self) -> Dossiers[Complaint]: ...

    async def with_code(self, tracking_code: str) -> Dossier[Complaint] | None:
        """The one complaint that has this tracking code."""
        ...

    async def newest(self, wanted: Wanted, *, limit: int) -> Sequence[Dossier[Complaint]]:
        """Public complaints only, the newest first."""
        ...


class MongoComplaints:
    """Every query has its index in INDEXES."""

    def __init__(self, dossiers: Dossiers[Complaint], keeper: MongoKeeper[Complaint]) -> None:
        self.dossiers = dossiers
        self._keeper = keeper

    async def with_code(self, tracking_code: str) -> Dossier[Complaint] | None:
        found = await self._keeper.find({"state.tracking_code": tracking_code}, limit=1)
        return found[0] if found else None

    async def newest(self, wanted: Wanted, *, limit: int) -> Sequence[Dossier[Complaint]]:
        return await self._keeper.find(query_for(wanted), sort=_NEWEST_FIRST, limit=limit)


def query_for(wanted: Wanted) -> dict[str, Any]:
    """The query of a list, from typed values alone."""
    query: dict[str, Any] = {"state.secret": False, "state.areas": wanted.region or NATION}
    for name, value in (("category", wanted.category), ("status", wanted.status), ("kind", wanted.kind)):
        if value is not None:
            query[f"state.{name}"] = str(value)
    if wanted.words:
        query["state.words"] = {"$all": list(wanted.words)}
    if wanted.near:
        centre = [[wanted.near.long, wanted.near.lat], wanted.near.within_metres / _EARTH_METRES]
        query["state.point"] = {"$geoWithin": {"$centerSphere": centre}}
    return query | _between(wanted)


def _between(wanted: Wanted) -> dict[str, Any]:
    span: dict[str, Any] = {}
    if wanted.since:
        span["$gte"] = wanted.since
    if wanted.until:
        span["$lt"] = wanted.until
    if wanted.after is None:
        return {"state.received_at": span} if span else {}
    last = wanted.after.received_at
    span["$lte"] = last
    older = [{"state.received_at": {"$lt": last}}, {"_id": {"$lt": wanted.after.id}}]
    return {"state.received_at": span, "$or": older}
