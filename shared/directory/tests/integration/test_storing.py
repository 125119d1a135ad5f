"""What is stored is counted, comes back the same, and says so when it can no longer be read."""

from datetime import UTC, datetime
from typing import Any

import pytest
from kentongan_directory.storing import NationStays, list_regions, remove_region, store_region
from kentongan_directory.testing import region, sample_directory


async def test_a_stored_region_comes_back_the_same(database: Any) -> None:
    for each in sample_directory().regions.values():
        await store_region(database, each)
    stored = await list_regions(database)
    assert [entry.region for entry in stored] == list(sample_directory().regions.values())


async def test_each_storing_counts_as_a_version(database: Any) -> None:
    at = datetime(2026, 6, 15, 1, tzinfo=UTC)
    assert (await store_region(database, region("51"), now=at)).version == 1
    again = await store_region(database, region("51", name="Provinsi Bali"), now=at)
    assert (again.version, again.applied_at, again.code) == (2, at, "51")
    assert again.region == region("51", name="Provinsi Bali")


async def test_a_portals_key_stays_until_another_one_is_given(database: Any) -> None:
    assert (await store_region(database, region("51"))).portal_key_sha256 is None
    assert (await store_region(database, region("51"), portal_key_sha256="aa")).portal_key_sha256 == "aa"
    assert (await store_region(database, region("51"))).portal_key_sha256 == "aa"
    assert (await store_region(database, region("51"), portal_key_sha256="bb")).portal_key_sha256 == "bb"


async def test_a_removed_region_is_gone_and_the_nation_stays(database: Any) -> None:
    await store_region(database, region("51"))
    assert await remove_region(database, "51")
    assert not await remove_region(database, "51")
    assert await list_regions(database) == []
    with pytest.raises(NationStays):
        await remove_region(database, "00")


@pytest.mark.parametrize("document", [None, "text", {}, {"code": "51"}, region("13").model_dump(mode="json")])
async def test_a_document_that_cannot_be_read_is_listed_with_its_problem(database: Any, document: object) -> None:
    await database["regions"].insert_one({"_id": "51", "version": "many", "document": document})
    (stored,) = await list_regions(database)
    assert (stored.code, stored.version, stored.region) == ("51", 0, None)
    assert stored.problem
