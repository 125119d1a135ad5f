"""A database of its own for each test, through each of the two drivers."""

import secrets
from collections.abc import AsyncIterator
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import AsyncMongoClient


@pytest.fixture(params=["pymongo", "motor"])
async def database(request: pytest.FixtureRequest, mongodb_url: str) -> AsyncIterator[Any]:
    name = f"directory-{secrets.token_hex(4)}"
    if request.param == "motor":
        motor: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(mongodb_url)
        yield motor[name]
        await motor.drop_database(name)
        motor.close()
        return
    async with AsyncMongoClient[dict[str, Any]](mongodb_url) as client:
        yield client[name]
        await client.drop_database(name)
