"""The doors to the directory, public part: regions with their units, and categories. No person appears in it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response
from kentongan_directory.directory import Directory
from kentongan_directory.region import Region

from intake.domain.errors import RegionNotHere
from intake.routes.answering import json_response
from intake.routes.reading import PartsHere
from intake.routes.shapes import problems

router = APIRouter(tags=["directory"], responses=problems(503))

Limit = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[str, Query(max_length=64, description="The last code of the page before.")]


@router.get("/v1/regions")
async def get_regions(parts: PartsHere, limit: Limit = 50, cursor: Cursor = "") -> Response:
    """The regions that take part, by code."""
    regions = parts.directory().regions
    shown = [_region(region) for code, region in regions.items() if code > cursor]
    return json_response(_page(shown, limit))


@router.get("/v1/regions/{code}", responses=problems(404))
async def get_region(code: str, parts: PartsHere) -> Response:
    """One region with its units and the regions directly below it."""
    directory = parts.directory()
    region = directory.region(code)
    if region is None:
        raise RegionNotHere(code)
    return json_response({**_region(region), **_inside(region, directory)})


@router.get("/v1/categories")
async def get_categories(parts: PartsHere, limit: Limit = 200, cursor: Cursor = "") -> Response:
    """What a complaint can be about, by code."""
    categories = sorted(parts.directory().categories.values(), key=lambda category: category.code)
    fields = {"code", "parent", "name", "secret_by_default"}
    shown = [category.model_dump(include=fields) for category in categories if category.code > cursor]
    return json_response(_page(shown, limit))


def _page(shown: list[dict[str, Any]], limit: int) -> dict[str, Any]:
    following = shown[limit - 1]["code"] if len(shown) > limit else None
    return {"items": shown[:limit], "next": following}


def _region(region: Region) -> dict[str, Any]:
    has_portal = region.portal is not None and region.portal.enabled
    return {
        **region.model_dump(include={"code", "name", "parent", "timezone", "languages"}),
        "channels": region.portal.channels if has_portal and region.portal else (),
    }


def _inside(region: Region, directory: Directory) -> dict[str, Any]:
    coordinator = directory.coordinator_of(region.code)
    fields = {"code", "name", "kind", "parent", "categories"}
    return {
        "coordinator": {"code": coordinator.code, "name": coordinator.name},
        "units": [unit.model_dump(include=fields) for unit in region.units],
        "regions": [{"code": child.code, "name": child.name} for child in directory.children(region.code)],
    }
