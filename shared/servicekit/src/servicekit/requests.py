"""What HTTP doors read of a request: that it is JSON, under which key it is sent, and moments in its query."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Request
from pydantic import AfterValidator, AwareDatetime

from servicekit.verdicts import Refuse

_KEY_LETTERS_AT_MOST = 200


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as failure:
        raise ValueError("this moment is beyond the calendar") from failure


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]


class WrongContentType(Refuse):
    code = "content-type"
    status = 415


class BadIdempotencyKey(Refuse):
    code = "idempotency-key-invalid"
    status = 400


# A coroutine, because FastAPI sends every other dependency to a thread, which costs more than this does.
async def require_json(request: Request) -> None:
    """Raises WrongContentType; for the dependencies of a route."""
    declared = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if declared != "application/json" and not (declared.startswith("application/") and declared.endswith("+json")):
        raise WrongContentType("Send JSON, with the header Content-Type: application/json.")


def idempotency_key(request: Request) -> str | None:
    """The header Idempotency-Key, if there is one; raises BadIdempotencyKey."""
    key = request.headers.get("idempotency-key")
    if key is None:
        return None
    if not 0 < len(key) <= _KEY_LETTERS_AT_MOST or not key.isprintable():
        raise BadIdempotencyKey(f"An Idempotency-Key has 1 to {_KEY_LETTERS_AT_MOST} printable characters.")
    return key
