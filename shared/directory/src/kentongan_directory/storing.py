"""Keeps the regions in the database `directory`, for the operator's command alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from pydantic import ValidationError
from pymongo import ReturnDocument
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from kentongan_directory.codes import NATION
from kentongan_directory.region import Region

COLLECTION = "regions"
_SAFE = WriteConcern("majority", j=True)


class AsyncDatabase(Protocol):
    """What is asked of a database: PyMongo's and Motor's asynchronous ones both have it."""

    def get_collection(self, name: str, *args: Any, **kwargs: Any) -> Any: ...


class NationStays(ValueError):
    """The nation cannot be removed: whatever no region answers for would have no answer."""

    def __init__(self) -> None:
        super().__init__(f"{NATION} answers for whatever no region answers for; apply a new file for it instead")


@dataclass(frozen=True, slots=True)
class StoredRegion:
    """A region as it is stored; without its model where the stored document can no longer be read."""

    code: str
    version: int
    applied_at: datetime
    region: Region | None
    problem: str | None
    portal_key_sha256: str | None


async def store_region(
    database: AsyncDatabase, region: Region, *, portal_key_sha256: str | None = None, now: datetime | None = None
) -> StoredRegion:
    """Stores the region as its next version, safe from a crash once this returns; a key not given stays as it was."""
    fields: dict[str, Any] = {"document": region.model_dump(mode="json"), "applied_at": now or datetime.now(UTC)}
    update: dict[str, Any] = {"$set": fields, "$inc": {"version": 1}}
    if portal_key_sha256:
        fields["portal_key_sha256"] = portal_key_sha256
    else:
        update["$setOnInsert"] = {"portal_key_sha256": None}
    stored = await _regions(database).find_one_and_update(
        {"_id": region.code}, update, upsert=True, return_document=ReturnDocument.AFTER
    )
    return stored_region(stored)


async def remove_region(database: AsyncDatabase, code: str) -> bool:
    """Whether there was such a region to remove."""
    if code == NATION:
        raise NationStays
    removed = await _regions(database).delete_one({"_id": code})
    return bool(removed.deleted_count)


async def list_regions(database: AsyncDatabase) -> list[StoredRegion]:
    """All stored regions, safely written ones only, by code."""
    stored = await _regions(database).find().sort("_id").to_list(None)
    return [stored_region(document) for document in stored]


def stored_region(document: Mapping[str, Any]) -> StoredRegion:
    region, problem = _readable(document)
    return StoredRegion(
        code=str(document["_id"]),
        version=_number(document.get("version")),
        applied_at=_moment(document.get("applied_at")),
        region=region,
        problem=problem,
        portal_key_sha256=document.get("portal_key_sha256"),
    )


def _readable(document: Mapping[str, Any]) -> tuple[Region | None, str | None]:
    try:
        region = Region.model_validate(document.get("document"))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        return None, f"{'/'.join(map(str, first['loc']))}: {first['msg']}"
    if region.code != document["_id"]:
        return None, f"holds the document of {region.code}"
    return region, None


def _regions(database: AsyncDatabase) -> Any:
    return database.get_collection(COLLECTION, write_concern=_SAFE, read_concern=ReadConcern("majority"))


def _number(stored: object) -> int:
    return stored if isinstance(stored, int) else 0


def _moment(stored: object) -> datetime:
    """MongoDB keeps UTC, and its drivers leave the zone out unless asked."""
    if not isinstance(stored, datetime):
        return datetime.min.replace(tzinfo=UTC)
    return stored if stored.tzinfo else stored.replace(tzinfo=UTC)
