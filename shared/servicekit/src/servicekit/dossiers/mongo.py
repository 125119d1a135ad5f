"""Keeping dossiers in MongoDB: one bulk write for many, each guarded by its version."""

import asyncio
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from pydantic import TypeAdapter
from pymongo import ASCENDING, IndexModel, InsertOne, UpdateOne
from pymongo.errors import BulkWriteError, ConnectionFailure, PyMongoError

from servicekit import database
from servicekit.clock import utc_now
from servicekit.dossiers.dossier import Answered, Dossier, S, Said
from servicekit.dossiers.errors import DossierFull, KeyTaken, StoreUnavailable
from servicekit.dossiers.keeping import Keeper, Write, Written

_PATIENCE = timedelta(seconds=8)
_PAUSE_SECONDS = 0.2
_DUPLICATE_KEY = 11000
_TOO_LARGE = {10334, 17419}
_COUNTED_AT_MOST = 10_000


class MongoKeeper(Keeper[S]):
    """One collection, `dossiers`. `indexes` are the service's own, on `state.*`."""

    def __init__(
        self, of: database.Database, state_type: type[S], *, indexes: Sequence[IndexModel] = (), name: str = "dossiers"
    ) -> None:
        self.collection = database.collection(of, name)
        self._state = TypeAdapter(state_type)
        self._indexes = list(indexes)

    async def prepare(self) -> None:
        """Makes the indexes; safe to repeat. Raises StoreUnavailable while the database is away."""
        leftovers = IndexModel(
            [("changed_at", ASCENDING)], name="unannounced", partialFilterExpression={"pending": True}
        )
        try:
            await self.collection.create_indexes([leftovers, *self._indexes])
        except ConnectionFailure as failure:
            raise _unavailable(failure) from failure

    async def load(self, ids: Collection[str]) -> dict[str, Dossier[S]]:
        return {dossier.id: dossier for dossier in await self.find({"_id": {"$in": list(ids)}}, limit=len(ids))}

    async def find(
        self, query: Mapping[str, Any], *, sort: Sequence[tuple[str, int]] = (), limit: int
    ) -> list[Dossier[S]]:
        """The dossiers that match, for the lists of a service's own store; raises StoreUnavailable."""
        cursor = self.collection.find(query, limit=limit)
        if sort:
            cursor = cursor.sort(list(sort))
        try:
            return [self._read(document) for document in await cursor.to_list(limit)]
        except PyMongoError as failure:
            raise _unavailable(failure) from failure

    async def count(self, query: Mapping[str, Any], *, limit: int = 0) -> int:
        """How many match, counting at most `limit` (0: all)."""
        try:
            return int(await self.collection.count_documents(query, **({"limit": limit} if limit else {})))
        except PyMongoError as failure:
            raise _unavailable(failure) from failure

    async def write(self, writes: Sequence[Write[S]]) -> Written:
        token, now = uuid4().hex, utc_now()
        operations = {write.after.id: self._operation(write, token, now) for write in writes}
        give_up = now + _PATIENCE
        while True:
            try:
                result = await self.collection.bulk_write(list(operations.values()), ordered=False)
                if result.inserted_count + result.modified_count == len(operations):
                    return Written(list(operations), {})
                return Written(await self._ours(operations, token), {})
            except BulkWriteError as failure:
                if not _is_of_single_writes(failure):
                    raise _unavailable(failure) from failure
                return Written(await self._ours(operations, token), dict(_refusals(failure)))
            except PyMongoError as failure:
                if utc_now() > give_up:
                    raise _unavailable(failure) from failure
                await asyncio.sleep(_PAUSE_SECONDS)

    async def mark_announced(self, upto: Mapping[str, int]) -> None:
        try:
            await self.collection.bulk_write([_mark(id, sequence) for id, sequence in upto.items()], ordered=False)
        except PyMongoError as failure:
            raise _unavailable(failure) from failure

    async def unannounced(self, *, before: datetime, limit: int) -> list[Dossier[S]]:
        query = {"pending": True, "changed_at": {"$lt": before}}
        return await self.find(query, sort=[("changed_at", ASCENDING)], limit=limit)

    async def count_unannounced(self) -> int:
        return await self.count({"pending": True}, limit=_COUNTED_AT_MOST)

    async def _ours(self, ids: Collection[str], token: str) -> list[str]:
        """Which dossiers carry this flush's token: what took effect, after a lost or partial answer."""
        try:
            found = await self.collection.find(
                {"_id": {"$in": list(ids)}, "written_by": token}, projection={"_id": 1}
            ).to_list(len(ids))
        except PyMongoError as failure:
            raise _unavailable(failure) from failure
        return [document["_id"] for document in found]

    def _operation(self, write: Write[S], token: str, now: datetime) -> Any:
        dossier = write.after
        changes = {
            "version": dossier.version,
            "state": self._state.dump_python(dossier.state),
            "heard": dict(dossier.heard),
            "answered": [{"key": key, **_plainly(answered)} for key, answered in dossier.answered.items()],
            "pending": dossier.announced < len(dossier.said),
            "changed_at": now,
            "written_by": token,
        }
        said = [_plainly(fact) for fact in write.new_facts]
        if write.before is None:
            return InsertOne({"_id": dossier.id, **changes, "said": said, "announced": 0})
        guard = {"_id": dossier.id, "version": write.before.version}
        return UpdateOne(guard, {"$set": changes, "$push": {"said": {"$each": said}}})

    def _read(self, document: dict[str, Any]) -> Dossier[S]:
        return Dossier(
            id=document["_id"],
            version=document["version"],
            state=self._state.validate_python(document["state"]),
            said=tuple(Said(**fact) for fact in document["said"]),
            announced=document["announced"],
            heard=document["heard"],
            answered={
                kept["key"]: Answered(kept["digest"], kept["answer"], tuple(kept["said"]))
                for kept in document["answered"]
            },
        )


def _plainly(thing: Said | Answered) -> dict[str, Any]:
    """As `dataclasses.asdict`, without its deep copy of what is written once and never changed."""
    return {each.name: getattr(thing, each.name) for each in fields(thing)}


def _mark(id: str, sequence: int) -> UpdateOne:
    announced = {"$max": ["$announced", sequence]}
    pending = {"$lt": ["$announced", {"$size": "$said"}]}
    return UpdateOne({"_id": id}, [{"$set": {"announced": announced}}, {"$set": {"pending": pending}}])


def _is_of_single_writes(failure: BulkWriteError) -> bool:
    details = failure.details
    return not details["writeConcernErrors"] and all(
        error["code"] in {_DUPLICATE_KEY, *_TOO_LARGE} for error in details["writeErrors"]
    )


def _refusals(failure: BulkWriteError) -> Iterator[tuple[str, KeyTaken | DossierFull]]:
    """What concerns one dossier alone; a duplicate id is no more than another's being faster."""
    for error in failure.details["writeErrors"]:
        id = error["op"].get("q", error["op"])["_id"]
        if error["code"] in _TOO_LARGE:
            yield id, DossierFull(f"Nothing more can be added to {id}: begin a new one.")
        elif set(error.get("keyPattern", {"_id": 1})) != {"_id"}:
            yield id, KeyTaken(str(error.get("keyValue")))


def _unavailable(failure: PyMongoError) -> StoreUnavailable:
    return StoreUnavailable(f"The database did not answer ({type(failure).__name__}): try again in a moment.")
