"""The HTTP door: what the clocks of a complaint say or would say, and who missed what; nothing here is personal."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from kentongan_contracts.codes import NATION, RegionCode
from kentongan_contracts.words import Milestone
from servicekit.clock import utc_now
from servicekit.problems import problem_response
from servicekit.requests import Moment, require_json
from servicekit.verdicts import Refuse

from sla_monitor.cursors import read_cursor, write_cursor
from sla_monitor.domain.errors import DeadlineError, NoWorkingDays, UnknownDeadlines
from sla_monitor.reference import Reference, Snapshot
from sla_monitor.shapes import BreachesPage, BreachShown, Deadline, PreviewWanted, problems
from sla_monitor.stores import BreachesWanted, Timetables
from sla_monitor.use_cases.list_breaches import list_breaches
from sla_monitor.use_cases.preview_deadlines import preview_deadlines
from sla_monitor.use_cases.show_deadlines import show_deadlines

STATUS_OF: dict[type[DeadlineError], int] = {UnknownDeadlines: 404, NoWorkingDays: 422}


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

    @router.get("/deadlines/{complaint_id}", response_model_exclude_none=True, responses=problems(404, 503))
    async def get_deadlines(complaint_id: str) -> dict[Milestone, Deadline]:
        """Each milestone that was started, as its latest clock has it."""
        timetable = await show_deadlines(complaint_id, timetables)
        return {clock.milestone: Deadline.of(clock, utc_now()) for clock in timetable.clocks}

    @router.post(
        "/deadlines/preview",
        response_model_exclude_none=True,
        dependencies=[Depends(require_json)],
        responses=problems(400, 413, 415, 422, 503),
    )
    async def post_preview(wanted: PreviewWanted) -> dict[Milestone, Deadline]:
        """The deadlines of such a complaint; the follow-up as if a unit were chosen at once. Nothing is stored."""
        snapshot = reference.snapshot()
        _check_known(snapshot, region=wanted.region, category=wanted.category)
        clocks = preview_deadlines(snapshot, **wanted.model_dump())
        return {milestone: Deadline.of(clock, wanted.received_at) for milestone, clock in clocks.items()}

    @router.get("/breaches", responses=problems(422, 503))
    async def get_breaches(
        region: RegionCode | None = None,
        unit: Annotated[str | None, Query(max_length=64)] = None,
        since: Moment | None = None,
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
