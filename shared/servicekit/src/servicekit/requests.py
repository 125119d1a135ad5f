"""What every HTTP door reads of a request beside its content: that it is JSON, and under which key it is sent."""

from fastapi import Request

from servicekit.verdicts import Refuse

_KEY_LETTERS_AT_MOST = 200


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
