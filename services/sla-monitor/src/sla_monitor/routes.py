"""The HTTP door: what the clocks of a complaint say or would say, and who missed what; nothing here is personal."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from kentongan_contracts.codes import NATION, RegionCode
from kentongan_contracts.words import Kind, Milestone
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field
from servicekit.clock import utc_now
from servicekit.problems import problem_response
from servicekit.verdicts import Refuse

from sla_monitor.cursors import read_cursor, write_cursor
from sla_monitor.domain.clock import Clock
from sla_monitor.domain.errors import DeadlineError, NoWorkingDays, UnknownDeadlines
from sla_monitor.reference import Reference, Snapshot
from sla_monitor.stores import BreachesWanted, Timetables
from sla_monitor.use_cases.list_breaches import Row, list_breaches
from sla_monitor.use_cases.preview_deadlines import preview_deadlines
from sla_monitor.use_cases.show_deadlines import show_deadlines

STATUS_OF: dict[type[DeadlineError], int] = {UnknownDeadlines: 404, NoWorkingDays: 422}
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


class NotJson(Refuse):
    code = "content-type"
    status = 415


class NotInDirectory(Refuse):
    """A code that the directory does not know."""

    code = "invalid"
    status = 422

    def __init__(self, field: str, code: str) -> None:
        sentence = f"{code} is not in the directory: check the code."
        super().__init__(f"/{field}: {sentence}", errors=[{"pointer": f"/{field}", "message": sentence}])


def deadline_routes(timetables: Timetables, reference: Reference) -> APIRouter:
    """Everything that sla-monitor serves beside what every service does."""
    router = APIRouter(prefix="/v1", tags=["deadlines"])

    @router.get("/deadlines/{complaint_id}", response_model_exclude_none=True)
    async def get_deadlines(complaint_id: str) -> dict[Milestone, Deadline]:
        """Each milestone that was started, as its latest clock has it."""
        timetable = await show_deadlines(complaint_id, timetables)
        return {clock.milestone: Deadline.of(clock, utc_now()) for clock in timetable.clocks}

    @router.post("/deadlines/preview", response_model_exclude_none=True, dependencies=[Depends(_json_only)])
    async def post_preview(wanted: PreviewWanted) -> dict[Milestone, Deadline]:
        """The deadlines of such a complaint; the follow-up as if a unit were chosen at once. Nothing is stored."""
        snapshot = reference.snapshot()
        _check_known(snapshot, region=wanted.region, category=wanted.category)
        clocks = preview_deadlines(snapshot, **wanted.model_dump())
        return {milestone: Deadline.of(clock, wanted.received_at) for milestone, clock in clocks.items()}

    @router.get("/breaches")
    async def get_breaches(
        region: RegionCode | None = None,
        unit: Annotated[str | None, Query(max_length=64)] = None,
        since: AwareDatetime | None = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
        cursor: Annotated[str | None, Query(max_length=400)] = None,
    ) -> BreachesPage:
        """Missed milestones, the complaint with the newest one first; a province's code covers its regencies."""
        _check_known(reference.snapshot(), region=region, unit=unit)
        is_wide = region is not None and "." not in region
        wanted = BreachesWanted(
            at_most=limit,
            region=None if is_wide else region,
            province=region if is_wide and region != NATION else None,
            unit=unit,
            since=since,
        )
        after = read_cursor(cursor) if cursor else None
        page = await list_breaches(timetables, wanted, after=after, limit=limit)
        return BreachesPage(
            items=[BreachShown.of(row) for row in page.rows], next=write_cursor(page.next) if page.next else None
        )

    return router


async def on_refusal(request: Request, failure: Exception) -> Response:
    """A refusal of the domain, as HTTP says it."""
    assert isinstance(failure, DeadlineError)
    return problem_response(STATUS_OF[type(failure)], str(failure), code=failure.code)


async def _json_only(request: Request) -> None:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json" and not media_type.endswith("+json"):
        raise NotJson("Send the body as application/json.")


def _check_known(
    snapshot: Snapshot, *, region: str | None = None, category: str | None = None, unit: str | None = None
) -> None:
    directory = snapshot.directory
    if region and not directory.region(region):
        raise NotInDirectory("region", region)
    if category and not directory.category(category):
        raise NotInDirectory("category", category)
    if unit and not directory.unit(unit):
        raise NotInDirectory("unit", unit)
