"""A running service follows every change of the directory, whatever happens to the database."""

import asyncio
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from kentongan.nodes.mongod import Mongod
from kentongan.nodes.ports import some_free
from kentongan.nodes.program import start, stop, wait_until_ready
from kentongan_directory.directory import Directory
from kentongan_directory.following import follow
from kentongan_directory.storing import remove_region, store_region
from kentongan_directory.testing import region, sample_directory
from pymongo import AsyncMongoClient


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not holds():
            await asyncio.sleep(0.02)


async def _store_sample(database: Any) -> None:
    for each in sample_directory().regions.values():
        await store_region(database, each)


async def test_all_regions_are_there_from_the_beginning(database: Any) -> None:
    await _store_sample(database)
    async with follow(database) as live:
        assert live.loaded.is_set()
        assert live.current.regions == sample_directory().regions


async def test_a_directory_that_is_still_empty_is_followed_too(database: Any) -> None:
    async with follow(database) as live:
        assert live.loaded.is_set()
        assert not live.current.has_nation
        await _store_sample(database)
        await _until(lambda: live.current.regions == sample_directory().regions)


async def test_a_new_changed_or_removed_region_is_followed(database: Any) -> None:
    await _store_sample(database)
    seen: list[Directory] = []
    async with follow(database, seen.append) as live:
        before = live.current
        await store_region(database, region("51.03"))
        await _until(lambda: "51.03" in live.current.regions)
        await store_region(database, region("51.03", name="Kabupaten Badung"))
        await _until(lambda: live.current.regions["51.03"].name == "Kabupaten Badung")
        await remove_region(database, "51.03")
        await _until(lambda: "51.03" not in live.current.regions)
        await _until(lambda: bool(seen) and seen[-1] is live.current)
        assert seen[0] is before
        assert before.regions == sample_directory().regions


async def test_a_portals_key_is_followed_alone_too(database: Any) -> None:
    await store_region(database, region("51"), portal_key_sha256="first")
    async with follow(database) as live:
        assert live.portal_keys == {"first": "51"}
        await database["regions"].update_one({"_id": "51"}, {"$set": {"portal_key_sha256": "second"}})
        await _until(lambda: live.portal_keys == {"second": "51"})
        await database["regions"].update_one({"_id": "51"}, {"$set": {"portal_key_sha256": None}})
        await _until(lambda: not live.portal_keys)


async def test_a_collection_that_is_dropped_and_made_anew_is_followed_too(database: Any) -> None:
    await _store_sample(database)
    async with follow(database) as live:
        await database.drop_collection("regions")
        await _until(lambda: not live.current.has_nation)
        await _store_sample(database)
        await _until(lambda: live.current.regions == sample_directory().regions)


async def test_an_unreadable_region_stays_as_it_was_and_is_named(database: Any) -> None:
    await _store_sample(database)
    async with follow(database) as live:
        spoilt = {"$set": {"document.timezone": "Mars/Olympus"}, "$inc": {"version": 1}}
        await database["regions"].update_one({"_id": "51.71"}, spoilt)
        await _until(lambda: "51.71" in live.problems)
        assert live.current.regions["51.71"].name == "Kota Denpasar"
        await store_region(database, region("51.71", name="Denpasar"))
        await _until(lambda: live.current.regions["51.71"].name == "Denpasar")
        assert live.problems == {}


async def test_a_listener_that_fails_does_not_end_the_following(database: Any) -> None:
    reported: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))
    async with follow(database, lambda directory: directory.regions["nowhere"]) as live:
        await _store_sample(database)
        await _until(lambda: live.current.regions == sample_directory().regions)
        await _until(lambda: bool(reported))


@pytest.fixture
def node() -> Iterator[Mongod]:
    with tempfile.TemporaryDirectory(prefix="directory-", ignore_cleanup_errors=True) as folder:
        yield Mongod(Path(folder), *some_free(1), log=Path(folder) / "mongodb.log", cache_gigabytes=0.25)


async def test_a_database_that_dies_and_returns_is_followed_on(node: Mongod) -> None:
    process = await _started(node)
    try:
        async with AsyncMongoClient[dict[str, Any]](node.url, serverSelectionTimeoutMS=500) as client:
            await _store_sample(client["directory"])
            async with follow(client["directory"]) as live:
                await asyncio.to_thread(stop, process, 0)
                await asyncio.sleep(1)
                assert live.current.regions == sample_directory().regions
                process = await _started(node)
                await store_region(client["directory"], region("51.03"))
                await _until(lambda: "51.03" in live.current.regions)
    finally:
        stop(process, within_seconds=0)


async def test_following_begins_while_the_database_is_away(node: Mongod) -> None:
    process = None
    try:
        client = AsyncMongoClient[dict[str, Any]](node.url, serverSelectionTimeoutMS=500)
        async with client, follow(client["directory"]) as live:
            assert not live.loaded.is_set()
            process = await _started(node)
            await _until(live.loaded.is_set)
    finally:
        if process:
            stop(process, within_seconds=0)


async def _started(node: Mongod) -> Any:
    part = node.part()
    process = start(part.program)
    await asyncio.to_thread(wait_until_ready, part, process, seconds=60)
    return process
