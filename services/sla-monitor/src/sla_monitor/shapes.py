"""What the HTTP door takes and gives."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Self

from kentongan_contracts.codes import RegionCode
from kentongan_contracts.words import Kind, Milestone
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from sla_monitor.domain.clock import Clock
from sla_monitor.use_cases.list_breaches import Row

_FIRST, _LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def _within_reach(moment: datetime) -> datetime:
    if not _FIRST <= moment < _LAST:
        raise ValueError("the calendars reach from the year 2000 to 2099")
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_within_reach)]


class PreviewWanted(BaseModel):
    """The complaint that somebody thinks of handing in."""

    model_config = ConfigDict(extra="forbid")
    region: RegionCode
    kind: Kind = Kind.COMPLAINT
    category: Annotated[str | None, Field(max_length=64)] = None
    received_at: Moment


class Deadline(BaseModel):
    """One milestone: `paused_for` is the wait for the reporter, `level` how many were told that it is late."""

    due_at: datetime
    started_at: datetime
    paused_for: timedelta
    met_at: datetime | None = None
    breached_at: datetime | None = None
    level: int

    @classmethod
    def of(cls, clock: Clock, now: datetime) -> Self:
        waiting = now - clock.paused_at if clock.paused_at and clock.is_open else timedelta()
        return cls(
            due_at=clock.due_at,
            started_at=clock.started_at,
            paused_for=clock.paused_for + waiting,
            met_at=clock.met_at,
            breached_at=clock.breached_at,
            level=clock.level,
        )


class BreachShown(BaseModel):
    """A due time that has passed; `unit` was responsible then, `met_at` tells whether it was made up for."""

    complaint_id: str
    region: str
    unit: str
    milestone: Milestone
    due_at: datetime
    breached_at: datetime
    met_at: datetime | None = None
    level: int = 0

    @classmethod
    def of(cls, row: Row) -> Self:
        breach = row.breach
        clock = row.timetable.clock(breach.milestone)
        is_latest = clock is not None and clock.breached_at == breach.breached_at
        return cls(
            complaint_id=row.place.id,
            region=row.timetable.region,
            unit=breach.unit,
            milestone=breach.milestone,
            due_at=breach.due_at,
            breached_at=breach.breached_at,
            met_at=clock.met_at if clock and is_latest else None,
            level=clock.level if clock and is_latest else 0,
        )


class BreachesPage(BaseModel):
    items: list[BreachShown]
    next: str | None


class Problem(BaseModel):
    """An RFC 9457 problem document."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] | None = None


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The refusals of a route for its documentation."""
    return {status: {"model": Problem, "description": "Refused; the document says why."} for status in statuses}
