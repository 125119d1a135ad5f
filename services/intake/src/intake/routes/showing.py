"""The doors through which one complaint is looked at and followed."""

from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import Response, StreamingResponse

from intake.domain.visibility import progress_of
from intake.routes.answering import as_json, json_response
from intake.routes.reading import AccessKey, PartsHere
from intake.routes.shapes import Progress, problems
from intake.use_cases.find_complaint import find_complaint
from intake.use_cases.follow_complaint import Entries, follow_complaint

router = APIRouter(tags=["complaints"])

_FRESH = {"Cache-Control": "no-store", "Vary": "Authorization"}
_STILL_HERE = b": still here\n\n"


@router.get("/v1/complaints/{tracking_code}", response_model=Progress, responses=problems(400, 401, 404, 503))
async def get_complaint(tracking_code: str, access_key: AccessKey, parts: PartsHere) -> Response:
    """What the public may see, or with the access key what the reporter may see."""
    seen = await find_complaint(tracking_code, access_key, parts)
    return json_response(progress_of(seen.id, seen.dossier.state, as_reporter=seen.as_reporter), headers=_FRESH)


@router.get(
    "/v1/complaints/{tracking_code}/events",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}}, **problems(400, 401, 404, 503)},
)
async def get_events(
    tracking_code: str,
    request: Request,
    access_key: AccessKey,
    parts: PartsHere,
    last_event_id: str | None = Header(default=None, description="Where an earlier stream ended."),
) -> Response:
    """The timeline so far, then each new entry as it happens; each entry's id is its position in the timeline."""
    seen = await find_complaint(tracking_code, access_key, parts)
    coming = follow_complaint(
        seen, parts.complaints, after=_position(last_event_id), silence_seconds=request.app.state.heartbeat_seconds
    )
    headers = {**_FRESH, "X-Accel-Buffering": "no"}
    return StreamingResponse(_events(coming), media_type="text/event-stream", headers=headers)


def _position(last_event_id: str | None) -> int:
    """A stream that begins anew repeats what is known, which harms nobody; one that skips would."""
    is_ours = last_event_id is not None and last_event_id.isascii() and last_event_id.isdigit()
    return int(last_event_id) if is_ours and last_event_id and len(last_event_id) < 10 else 0


async def _events(coming: AsyncIterator[Entries]) -> AsyncIterator[bytes]:
    async for entries in coming:
        yield b"".join(_event(position, entry) for position, entry in entries) or _STILL_HERE


def _event(position: int, entry: dict[str, Any]) -> bytes:
    return f"id: {position}\nevent: {entry['fact']}\ndata: ".encode() + as_json(entry) + b"\n\n"
