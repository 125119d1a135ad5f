"""The door through which public complaints are listed and searched."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from kentongan_contracts.codes import RegionCode
from kentongan_contracts.words import Kind, Status
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from servicekit.requests import Moment

from intake.domain.searching import words_asked
from intake.routes.answering import json_response
from intake.routes.reading import PartsHere
from intake.routes.shapes import ComplaintPage, problems
from intake.stores import Mark, Place, Wanted
from intake.use_cases.list_complaints import Page, list_complaints

router = APIRouter(tags=["complaints"])

_LATITUDE_LONGITUDE = r"^-?[0-9]{1,2}(\.[0-9]{1,10})?,-?[0-9]{1,3}(\.[0-9]{1,10})?$"


def _on_earth(near: str) -> str:
    lat, long = (float(degrees) for degrees in near.split(","))
    if abs(lat) > 90 or abs(long) > 180:
        raise ValueError("latitudes reach from -90 to 90, longitudes from -180 to 180")
    return near


class Filter(BaseModel):
    """All that is given must hold."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    region: RegionCode | None = None
    """A province's code covers its regencies."""
    category: str | None = Field(default=None, max_length=64)
    status: Status | None = None
    kind: Kind | None = None
    q: str = Field(default="", max_length=200)
    """Words of two letters or more that must all occur among the first 80 different ones of a complaint."""
    near: Annotated[str, AfterValidator(_on_earth)] | None = Field(
        default=None, pattern=_LATITUDE_LONGITUDE, examples=["-8.65,115.21"]
    )
    """Latitude and longitude in degrees."""
    within: float = Field(default=1_000, gt=0, le=100_000)
    """Metres around `near`."""
    since: Moment | None = None
    until: Moment | None = None
    limit: int = Field(default=50, ge=1, le=200)
    cursor: str | None = Field(default=None, max_length=200)


@router.get("/v1/complaints", response_model=ComplaintPage, responses=problems(400, 422, 503))
async def get_complaints(asked: Annotated[Filter, Query()], parts: PartsHere) -> Response:
    """Public complaints, the newest first."""
    wanted = _wanted(asked)
    asks_for_no_word = bool(asked.q.strip()) and not wanted.words
    page = Page([], None) if asks_for_no_word else await list_complaints(wanted, parts.complaints, limit=asked.limit)
    return json_response({"items": page.items, "next": page.next})


def _wanted(asked: Filter) -> Wanted:
    return Wanted(
        region=asked.region,
        category=asked.category,
        status=asked.status,
        kind=asked.kind,
        words=words_asked(asked.q),
        since=asked.since,
        until=asked.until,
        near=_place(asked.near, asked.within),
        after=Mark.read(asked.cursor) if asked.cursor else None,
    )


def _place(near: str | None, within_metres: float) -> Place | None:
    if near is None:
        return None
    lat, long = (float(degrees) for degrees in near.split(","))
    return Place(lat, long, within_metres)
