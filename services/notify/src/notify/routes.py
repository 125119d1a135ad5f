"""The HTTP door: operators see who was told what, though no address, and send again what failed."""

import base64
import binascii
import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Response
from pydantic import BaseModel
from servicekit import tokens
from servicekit.clock import utc_now
from servicekit.dossiers.dossier import Asked
from servicekit.verdicts import Refuse

from notify.domain.delivery import Delivery, Status
from notify.domain.errors import DeliveryUnknown, NotFailed, NotifyError
from notify.domain.sending import find
from notify.stores import Correspondences, Kept, Wanted
from notify.use_cases.list_deliveries import Place, list_deliveries
from notify.use_cases.retry_delivery import retry_delivery

STATUS_OF: dict[type[NotifyError], int] = {DeliveryUnknown: 404, NotFailed: 409}


class DeliveryShown(BaseModel):
    """One delivery; `recipient` is a unit's code, `reporter`, or the key of a follower."""

    id: str
    complaint_id: str
    tracking_code: str
    region: str
    about: str
    message: str
    audience: str
    recipient: str
    channel: str
    status: Status
    attempts: int
    made_at: datetime
    next_try: datetime | None
    settled_at: datetime | None
    reason: str | None


class DeliveriesPage(BaseModel):
    items: list[DeliveryShown]
    next: str | None


class OperatorsOnly(Refuse):
    code = "operators-only"
    status = 403


class WrongCursor(Refuse):
    code = "wrong-cursor"
    status = 422


class Refused(Refuse):
    """A rule of the domain, as HTTP says it."""

    def __init__(self, refusal: NotifyError) -> None:
        super().__init__(str(refusal))
        self.code = refusal.code
        self.status = STATUS_OF[type(refusal)]


def routes(correspondences: Correspondences, operator_token_key: str) -> APIRouter:
    router = APIRouter(
        tags=["deliveries"], dependencies=[Depends(_operators(operator_token_key))], responses=_refusals(401, 403, 503)
    )

    @router.get("/v1/deliveries")
    async def get_deliveries(
        complaint: Annotated[str | None, Query(max_length=64)] = None,
        channel: Annotated[str | None, Query(max_length=32)] = None,
        status: Status | None = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
        cursor: Annotated[str | None, Query(max_length=400)] = None,
    ) -> DeliveriesPage:
        """Deliveries, those of the newest complaint first."""
        begin = _read_cursor(cursor) if cursor else None
        page = await list_deliveries(Wanted(complaint, channel, status), correspondences, begin=begin, limit=limit)
        items = [_shown(kept, delivery) for kept, delivery in page.items]
        return DeliveriesPage(items=items, next=_cursor(page.next) if page.next else None)

    @router.post("/v1/deliveries/{id}/retry", status_code=202, responses=_refusals(404, 409))
    async def post_retry(
        id: str,
        response: Response,
        idempotency_key: Annotated[str | None, Header(min_length=1, max_length=200)] = None,
    ) -> DeliveryShown:
        """Sends a failed delivery again, from its first attempt on."""
        cause = Asked(idempotency_key, hashlib.sha256(f"retry/{id}".encode()).hexdigest()) if idempotency_key else None
        try:
            kept, is_repeat = await retry_delivery(id, correspondences, now=utc_now(), cause=cause)
        except NotifyError as refusal:
            raise Refused(refusal) from refusal
        if is_repeat and cause:
            response.headers["Idempotent-Replayed"] = "true"
        return _shown(kept, find(kept.state, id))

    return router


def _refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"description": "Refused; the document says why."} for status in statuses}


def _operators(key: str) -> Callable[..., None]:
    def check(authorization: Annotated[str | None, Header()] = None) -> None:
        if tokens.read(authorization, key).get("role") != "operator":
            raise OperatorsOnly("Only an operator's token opens this.")

    return check


def _shown(kept: Kept, delivery: Delivery) -> DeliveryShown:
    return DeliveryShown(
        id=delivery.id,
        complaint_id=kept.id,
        tracking_code=kept.state.tracking_code,
        region=kept.state.region,
        about=delivery.fact,
        message=delivery.message,
        audience=delivery.audience,
        recipient=delivery.recipient,
        channel=delivery.channel,
        status=delivery.status,
        attempts=delivery.attempts,
        made_at=delivery.made_at,
        next_try=delivery.next_try,
        settled_at=delivery.settled_at,
        reason=delivery.reason,
    )


def _cursor(place: Place) -> str:
    return base64.urlsafe_b64encode(f"{place.number}/{place.complaint}".encode()).decode()


def _read_cursor(cursor: str) -> Place:
    wrong = WrongCursor("This cursor is not one of ours: take `next` of the page before, unchanged.")
    try:
        number, slash, complaint = base64.urlsafe_b64decode(cursor.encode()).decode().partition("/")
    except (binascii.Error, UnicodeError) as failure:
        raise wrong from failure
    if not (slash and number.isascii() and number.isdigit() and complaint):
        raise wrong
    return Place(complaint, int(number))
