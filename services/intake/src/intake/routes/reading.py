"""What every HTTP door reads of a request beside its content."""

import hashlib
from typing import Annotated

from fastapi import Depends, Request
from servicekit.verdicts import Refuse

from intake.domain.errors import UnknownApiKey
from intake.parts import Origin, Parts

_KEY_LETTERS_AT_MOST = 200


class WrongContentType(Refuse):
    code = "content-type"
    status = 415


class BadIdempotencyKey(Refuse):
    code = "idempotency-key-invalid"
    status = 400


def parts_of(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


def require_json(request: Request) -> None:
    """Raises WrongContentType."""
    declared = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if declared != "application/json" and not (declared.startswith("application/") and declared.endswith("+json")):
        raise WrongContentType("Send JSON, with the header Content-Type: application/json.")


async def access_key_of(request: Request) -> str | None:
    """The key in `Authorization: Bearer <access key>`, if there is one."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() or None if scheme.lower() == "bearer" else None


async def origin_of(request: Request) -> Origin:
    """An act of a person; raises BadIdempotencyKey."""
    return Origin(key=_idempotency_key(request), traceparent=request.state.traceparent)


def submitter_of(request: Request, parts: Parts) -> Origin:
    """Who hands in a complaint: a person, or a portal by its key; raises UnknownApiKey and BadIdempotencyKey."""
    portal = None
    if (api_key := request.headers.get("x-api-key")) is not None:
        portal = parts.reference.portal_keys.get(hashlib.sha256(api_key.encode()).hexdigest())
        if portal is None:
            raise UnknownApiKey
    return Origin(portal=portal, key=_idempotency_key(request), traceparent=request.state.traceparent)


def _idempotency_key(request: Request) -> str | None:
    key = request.headers.get("idempotency-key")
    if key is None:
        return None
    if not 0 < len(key) <= _KEY_LETTERS_AT_MOST or not key.isprintable():
        raise BadIdempotencyKey(f"An Idempotency-Key has 1 to {_KEY_LETTERS_AT_MOST} printable characters.")
    return key


# FastAPI sends a dependency that is no coroutine to a thread, which costs more than all of these do.
async def _parts_here(request: Request) -> Parts:
    return parts_of(request)


async def json_only(request: Request) -> None:
    require_json(request)


PartsHere = Annotated[Parts, Depends(_parts_here)]
AccessKey = Annotated[str | None, Depends(access_key_of)]
OriginHere = Annotated[Origin, Depends(origin_of)]
