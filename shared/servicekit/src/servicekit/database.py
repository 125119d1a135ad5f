"""Connecting to MongoDB, with PyMongo's async client or with Motor behind the same surface.

Both offer the same coroutines for what is used here (`find(...).to_list`, `bulk_write`, `update_one`,
`count_documents`, `create_indexes`, `command`); nothing else of either may be used outside this file.
"""

import asyncio
from datetime import UTC, date, timedelta
from enum import Enum
from typing import Any, Literal

from bson.codec_options import CodecOptions, TypeRegistry
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import AsyncMongoClient
from pymongo.errors import PyMongoError
from pymongo.write_concern import WriteConcern

Driver = Literal["pymongo", "motor"]
Database = Any
Collection = Any

_SELECTION_MILLISECONDS = 3_000
_SOCKET_MILLISECONDS = 5_000
_SIGN_OF_LIFE_SECONDS = 2.0


def connect(url: str, *, driver: Driver = "pymongo") -> Any:
    """A client that connects when it is first used; it never raises for a server that is away."""
    options: dict[str, Any] = {
        "tz_aware": True,
        "tzinfo": UTC,
        "serverSelectionTimeoutMS": _SELECTION_MILLISECONDS,
        "connectTimeoutMS": _SELECTION_MILLISECONDS,
        "socketTimeoutMS": _SOCKET_MILLISECONDS,
        "retryWrites": True,
        "appname": "kentongan",
    }
    return AsyncMongoClient(url, **options) if driver == "pymongo" else AsyncIOMotorClient(url, **options)


async def disconnect(client: Any) -> None:
    """Closes a client of either driver."""
    closing = client.close()
    if closing is not None:
        await closing


def collection(database: Database, name: str) -> Collection:
    """A collection written by majority and journaled, whose documents may hold dates and durations."""
    return database.get_collection(
        name,
        codec_options=CodecOptions(
            tz_aware=True, tzinfo=UTC, type_registry=TypeRegistry(fallback_encoder=_encode_plainly)
        ),
        write_concern=WriteConcern(w="majority", j=True, wtimeout=_SOCKET_MILLISECONDS),
    )


async def is_answering(database: Database) -> str | None:
    """None when a primary answers soon; else the reason in a few words."""
    try:
        async with asyncio.timeout(_SIGN_OF_LIFE_SECONDS):
            hello = await database.command("hello")
    except (PyMongoError, TimeoutError) as failure:
        return f"the database does not answer ({type(failure).__name__})"
    return None if hello.get("isWritablePrimary") else "the database has no primary"


def _encode_plainly(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    return value
