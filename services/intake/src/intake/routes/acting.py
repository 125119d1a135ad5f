"""The doors for what people do to a complaint after it was handed in."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from kentongan_contracts.portal import Email, Phone, Text
from pydantic import BaseModel, ConfigDict, Field
from servicekit.clock import utc_now
from servicekit.dossiers.dossier import Outcome
from servicekit.requests import require_json

from intake.domain.complaint import Complaint, Rating
from intake.parts import Origin
from intake.routes.answering import json_response
from intake.routes.floods import hold_back
from intake.routes.reading import AccessKey, OriginHere, PartsHere
from intake.routes.shapes import Taken, problems
from intake.use_cases.find_complaint import find_complaint, find_own_complaint
from intake.use_cases.rate_answer import rate_answer
from intake.use_cases.reply_to_unit import reply_to_unit
from intake.use_cases.support_complaint import support_complaint
from intake.use_cases.withdraw_complaint import withdraw_complaint

router = APIRouter(
    prefix="/v1/complaints/{tracking_code}",
    tags=["complaints"],
    dependencies=[Depends(hold_back), Depends(require_json)],
    responses=problems(400, 401, 404, 409, 413, 415, 422, 429, 503),
)


class _Act(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewReply(_Act):
    text: Text


class NewRating(_Act):
    stars: Annotated[int, Field(strict=True, ge=1, le=5)]
    text: Text | None = None


class NewWithdrawal(_Act):
    reason: Text | None = None


@router.post("/replies", status_code=202, response_model=Taken)
async def post_reply(
    tracking_code: str, reply: NewReply, access_key: AccessKey, origin: OriginHere, parts: PartsHere
) -> Response:
    """By the reporter: adds to the complaint, answers a question, or objects to an answer."""
    seen = await find_own_complaint(tracking_code, access_key, parts)
    return _taken(await reply_to_unit(seen.id, reply.text, origin=origin, parts=parts, now=utc_now()), origin)


@router.post("/rating", status_code=202, response_model=Taken)
async def post_rating(
    tracking_code: str, rating: NewRating, access_key: AccessKey, origin: OriginHere, parts: PartsHere
) -> Response:
    """By the reporter, once, after an answer."""
    seen = await find_own_complaint(tracking_code, access_key, parts)
    given = Rating(rating.stars, rating.text)
    return _taken(await rate_answer(seen.id, given, origin=origin, parts=parts, now=utc_now()), origin)


@router.post("/withdrawal", status_code=202, response_model=Taken)
async def post_withdrawal(
    tracking_code: str, withdrawal: NewWithdrawal, access_key: AccessKey, origin: OriginHere, parts: PartsHere
) -> Response:
    """By the reporter: takes the complaint back."""
    seen = await find_own_complaint(tracking_code, access_key, parts)
    reason = withdrawal.reason
    return _taken(await withdraw_complaint(seen.id, reason, origin=origin, parts=parts, now=utc_now()), origin)


class NewSupport(_Act):
    """Where to tell the supporter of progress, if at all."""

    email: Email | None = None
    phone: Phone | None = None


@router.post("/support", status_code=202, response_model=Taken)
async def post_support(
    tracking_code: str, support: NewSupport, access_key: AccessKey, origin: OriginHere, parts: PartsHere
) -> Response:
    """By anybody: "me too"."""
    seen = await find_complaint(tracking_code, access_key, parts)
    contact = (support.email, support.phone)
    return _taken(await support_complaint(seen.id, contact, origin=origin, parts=parts, now=utc_now()), origin)


def _taken(outcome: Outcome[Complaint], origin: Origin) -> Response:
    replayed = {"Idempotent-Replayed": "true"} if outcome.is_repeat and origin.key is not None else None
    complaint = outcome.dossier.state
    answer = {"tracking_code": complaint.tracking_code, "status": outcome.answer["status"]}
    return json_response(answer, 202, replayed)
