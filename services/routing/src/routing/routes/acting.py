"""The doors for acting on a case; each answers with the case as it is now."""

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from kentongan_contracts.portal import ShortText, Text, UnitCode
from kentongan_contracts.words import RejectReason
from pydantic import BaseModel, ConfigDict, StrictBool
from servicekit.requests import require_json

from routing.routes.desk import DeskHere
from routing.routes.shapes import CaseShown, problems
from routing.use_cases.ask_reporter import ask_reporter
from routing.use_cases.assign_case import assign_case
from routing.use_cases.merge_case import merge_case
from routing.use_cases.note_case import note_case
from routing.use_cases.reject_case import reject_case
from routing.use_cases.respond_to_case import respond_to_case
from routing.use_cases.return_case import return_case

router = APIRouter(
    prefix="/v1/cases/{id}",
    tags=["desk"],
    dependencies=[Depends(require_json)],
    responses=problems(400, 401, 403, 404, 409, 413, 415, 422, 503),
)


class _Act(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewAssignment(_Act):
    unit: UnitCode
    note: Text | None = None


class NewReturn(_Act):
    reason: Text


class NewQuestion(_Act):
    text: Text


class NewResponse(_Act):
    text: Text
    final: StrictBool = True


class NewRejection(_Act):
    reason: RejectReason
    text: Text


class NewMerge(_Act):
    into: ShortText


class NewNote(_Act):
    text: Text


@router.post("/assign", response_model=CaseShown)
async def post_assign(id: str, asked: NewAssignment, desk: DeskHere) -> Response:
    """By a coordinator of the case's region: makes a unit responsible."""
    order = desk.order(id, asked)
    return desk.shown(await assign_case(order, desk.cases, desk.directory, unit=asked.unit, note=asked.note))


@router.post("/return", response_model=CaseShown)
async def post_return(id: str, asked: NewReturn, desk: DeskHere) -> Response:
    """By the responsible unit: "not our field". The case goes to the coordinator, or to the one above."""
    return desk.shown(await return_case(desk.order(id, asked), desk.cases, desk.directory, reason=asked.reason))


@router.post("/ask", response_model=CaseShown)
async def post_ask(id: str, asked: NewQuestion, desk: DeskHere) -> Response:
    """Asks the reporter; the clocks wait until the answer."""
    return desk.shown(await ask_reporter(desk.order(id, asked), desk.cases, desk.directory, text=asked.text))


@router.post("/respond", response_model=CaseShown)
async def post_respond(id: str, asked: NewResponse, desk: DeskHere) -> Response:
    """Answers the reporter; with `final: false` for the time being."""
    order = desk.order(id, asked)
    return desk.shown(await respond_to_case(order, desk.cases, desk.directory, text=asked.text, final=asked.final))


@router.post("/reject", response_model=CaseShown)
async def post_reject(id: str, asked: NewRejection, desk: DeskHere) -> Response:
    """By a coordinator of the case's region: ends the case for a coded reason."""
    order = desk.order(id, asked)
    return desk.shown(await reject_case(order, desk.cases, desk.directory, reason=asked.reason, text=asked.text))


@router.post("/merge", response_model=CaseShown)
async def post_merge(id: str, asked: NewMerge, desk: DeskHere) -> Response:
    """The case goes on within another one that this officer sees too."""
    return desk.shown(await merge_case(desk.order(id, asked), desk.cases, desk.directory, into=asked.into))


@router.post("/note", response_model=CaseShown)
async def post_note(id: str, asked: NewNote, desk: DeskHere) -> Response:
    """For officers' eyes only."""
    return desk.shown(await note_case(desk.order(id, asked), desk.cases, desk.directory, text=asked.text))
