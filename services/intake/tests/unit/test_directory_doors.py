"""The public part of the directory."""

import httpx
import pytest


async def test_regions_are_listed_page_by_page(client: httpx.AsyncClient) -> None:
    first = (await client.get("/v1/regions?limit=3")).json()
    rest = (await client.get("/v1/regions", params={"limit": 3, "cursor": first["next"]})).json()
    assert [region["code"] for page in (first, rest) for region in page["items"]] == ["00", "51", "51.06", "51.71"]
    assert rest["next"] is None


async def test_a_region_names_its_units_its_coordinator_and_what_lies_within(client: httpx.AsyncClient) -> None:
    bali = (await client.get("/v1/regions/51")).json()
    assert bali["coordinator"]["code"] == "51-KOMINFOS"
    assert [unit["code"] for unit in bali["units"]] == ["51-KOMINFOS", "51-PUPR"]
    assert [region["code"] for region in bali["regions"]] == ["51.06", "51.71"]


@pytest.mark.parametrize("code", ["99", "Bali", "%00", "51.99"])
async def test_an_unknown_region_is_404(client: httpx.AsyncClient, code: str) -> None:
    assert (await client.get(f"/v1/regions/{code}")).status_code == 404


async def test_categories_are_named_in_both_languages(client: httpx.AsyncClient) -> None:
    categories = (await client.get("/v1/categories")).json()["items"]
    waste = next(category for category in categories if category["code"] == "waste")
    assert waste == {
        "code": "waste",
        "parent": None,
        "name": {"id": "Sampah", "en": "Waste"},
        "secret_by_default": False,
    }


@pytest.mark.parametrize("path", ["/v1/regions", "/v1/regions/51.71", "/v1/categories"])
async def test_no_person_and_no_address_is_in_the_public_part(client: httpx.AsyncClient, path: str) -> None:
    shown = (await client.get(path)).text
    assert "@" not in shown
    assert not {"officers", "head", "contacts", "webhook", "portal_key_sha256"} & set(shown.split('"'))
