"""What the desk answers, for its documentation and for whoever writes a client."""

from datetime import date
from typing import Any

from kentongan_contracts.intake import Location
from kentongan_contracts.routing import Evidence
from kentongan_contracts.words import AssignRule, Kind, Light, Milestone, Status
from pydantic import AwareDatetime, BaseModel

from routing.domain.lifecycle import Act


class UnitNamed(BaseModel):
    code: str
    name: str


class EscalationShown(BaseModel):
    level: int
    to: str


class CaseInList(BaseModel):
    """A case in an inbox; `allowed` is what this officer may do with it now."""

    id: str
    tracking_code: str
    kind: Kind
    title: str
    category: str | None
    region: str
    state: Status
    light: Light
    overdue: bool
    unit: UnitNamed
    received_at: AwareDatetime
    deadlines: dict[Milestone, AwareDatetime]
    location: Location | None
    occurred_on: date | None
    anonymous: bool
    secret: bool
    supporters: int
    escalation: EscalationShown | None
    allowed: list[Act]


class StepShown(BaseModel):
    at: AwareDatetime
    fact: str
    by: str
    text: str | None = None
    unit: str | None = None


class NoteShown(BaseModel):
    at: AwareDatetime
    by: str
    text: str


class CaseShown(CaseInList):
    """A case with its text, its history and what officers noted; `why` says what spoke for the unit."""

    body: str
    why: Evidence
    history: list[StepShown]
    notes: list[NoteShown]
    reporter_name: str | None
    merged_into: str | None
    merged_from: list[str]


class Inbox(BaseModel):
    """`counts`: how many open cases of all asked for show each light, up to 10,000; with a `state`, those in it."""

    items: list[CaseInList]
    next: str | None
    counts: dict[Light, int]


class UnitProposed(BaseModel):
    unit: UnitNamed
    category: str | None
    rule: AssignRule
    score: float
    words: list[str]


class CategoryProposed(BaseModel):
    category: str
    name: dict[str, str]
    score: float
    words: list[str]


class DuplicateProposed(BaseModel):
    id: str
    tracking_code: str
    title: str
    state: Status
    unit: UnitNamed
    received_at: AwareDatetime
    score: float


class SuggestionsShown(BaseModel):
    why: Evidence
    units: list[UnitProposed]
    categories: list[CategoryProposed]
    duplicates: list[DuplicateProposed]


class Problem(BaseModel):
    """RFC 9457; a 409 names in `allowed` what may be done instead."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] = []
    allowed: list[Act] = []


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The refusals of a route for its documentation."""
    return {status: {"model": Problem, "description": "Refused; the document says why."} for status in statuses}
