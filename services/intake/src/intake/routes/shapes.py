"""What the HTTP doors answer, for their documentation and for whoever writes a client."""

from typing import Any

from kentongan_contracts.words import Kind, Light, Milestone, Status
from pydantic import AwareDatetime, BaseModel, ConfigDict


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Links(_Shape):
    complaint: str
    events: str


class Receipt(_Shape):
    """Keep both codes: the first is for everybody, the second opens the complaint as its reporter."""

    id: str
    tracking_code: str
    access_key: str
    status: Status
    region: str
    links: Links


class UnitInCharge(_Shape):
    code: str
    name: str


class TimelineEntry(_Shape):
    at: AwareDatetime
    fact: str
    by: str
    text: str | None = None


class GivenRating(_Shape):
    stars: int
    text: str | None = None


class Summary(_Shape):
    """A complaint in a list."""

    id: str
    tracking_code: str
    kind: Kind
    title: str
    body: str
    category: str | None
    region: str
    status: Status
    light: Light
    overdue: bool
    unit: UnitInCharge
    received_at: AwareDatetime
    supporters: int


class Progress(Summary):
    """A complaint as the public or its reporter sees it."""

    deadlines: dict[Milestone, AwareDatetime]
    timeline: list[TimelineEntry]
    rating: GivenRating | None = None
    merged_into: str | None = None


class ComplaintPage(_Shape):
    items: list[Summary]
    next: str | None


class Taken(_Shape):
    """An act was followed; `status` is where the complaint stands now."""

    tracking_code: str
    status: Status


class Problem(BaseModel):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] = []


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The refusals of a route for its documentation."""
    return {status: {"model": Problem, "description": "Refused; the document says why."} for status in statuses}
