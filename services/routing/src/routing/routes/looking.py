"""The doors for looking: the inbox, one case, and what the router thought of it."""

import base64
import binascii
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from kentongan_contracts.codes import RegionCode
from kentongan_contracts.portal import UnitCode
from kentongan_contracts.words import Light, Status
from servicekit.verdicts import Refuse

from routing.domain.words import words_of
from routing.inboxes import Wanted
from routing.routes.desk import Desk, DeskHere, json_response
from routing.routes.shapes import CaseShown, Inbox, SuggestionsShown, problems
from routing.routes.showing import shown_case, shown_in_list, shown_suggestions
from routing.use_cases.list_cases import Page, list_cases
from routing.use_cases.read_case import look_at_case
from routing.use_cases.suggest_owner import suggest_owner

_WORDS_ASKED_AT_MOST = 8
_TELLING_LETTERS = 3
router = APIRouter(prefix="/v1/cases", tags=["desk"], responses=problems(400, 401, 403, 404, 422, 503))


class BadCursor(Refuse):
    code = "cursor-unknown"
    status = 400


async def wanted_by(
    desk: DeskHere,
    *,
    unit: Annotated[UnitCode | None, Query()] = None,
    region: Annotated[RegionCode | None, Query()] = None,
    state: Annotated[Status | None, Query()] = None,
    light: Annotated[Light | None, Query()] = None,
    overdue: Annotated[bool | None, Query()] = None,
    q: Annotated[str | None, Query(max_length=200)] = None,
) -> Wanted:
    """What an inbox is narrowed by; all that is given must hold."""
    words = words_of(q or "")[:_WORDS_ASKED_AT_MOST]
    telling = [word for word in words if len(word) >= _TELLING_LETTERS] or words
    return Wanted(desk.officer, unit, region, status=state, light=light, overdue=overdue, words=tuple(telling))


@router.get("", response_model=Inbox)
async def get_cases(
    desk: DeskHere,
    wanted: Annotated[Wanted, Depends(wanted_by)],
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=400)] = None,
) -> Response:
    """The inbox, oldest deadline first; cases that have ended come last."""
    page = await list_cases(wanted, desk.cases, after=_read_cursor(cursor), limit=limit)
    return json_response(_shown_page(page, desk))


@router.get("/{id}", response_model=CaseShown)
async def get_case(id: str, desk: DeskHere) -> Response:
    """The case; when the responsible unit opens it for the first time, its light turns yellow."""
    case = await look_at_case(desk.order(id), desk.cases, desk.directory)
    return json_response(shown_case(case, desk.officer, desk.directory))


@router.get("/{id}/suggestions", response_model=SuggestionsShown)
async def get_suggestions(id: str, desk: DeskHere) -> Response:
    """Ranked units and categories with the words that spoke for them, and likely duplicates."""
    return json_response(shown_suggestions(await suggest_owner(id, desk.officer, desk.cases, desk.directory)))


def _shown_page(page: Page, desk: Desk) -> dict[str, object]:
    return {
        "items": [shown_in_list(case, desk.officer, desk.directory) for case in page.items],
        "next": _write_cursor(page.next),
        "counts": page.lights,
    }


def _write_cursor(queue_key: str | None) -> str | None:
    return base64.urlsafe_b64encode(queue_key.encode()).decode().rstrip("=") if queue_key else None


def _read_cursor(cursor: str | None) -> str | None:
    if cursor is None:
        return None
    try:
        return base64.b64decode(cursor.encode() + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (ValueError, binascii.Error) as failure:
        raise BadCursor("This cursor was not given out by a list: leave it out to begin anew.") from failure
