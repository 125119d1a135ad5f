"""What every HTTP door reads of a request beside its content."""

import hashlib
from typing import Annotated

from fastapi import Depends, Request
from servicekit.requests import idempotency_key

from intake.domain.errors import UnknownApiKey
from intake.parts import Origin, Parts


def parts_of(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


async def access_key_of(request: Request) -> str | None:
    """The key in `Authorization: Bearer <access key>`, if there is one."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() or None if scheme.lower() == "bearer" else None


async def origin_of(request: Request) -> Origin:
    """An act of a person; raises BadIdempotencyKey."""
    return Origin(key=idempotency_key(request), traceparent=request.state.traceparent)


def submitter_of(request: Request, parts: Parts) -> Origin:
    """Who hands in a complaint: a person, or a portal by its key; raises UnknownApiKey and BadIdempotencyKey."""
    portal = None
    if (api_key := request.headers.get("x-api-key")) is not None:
        portal = parts.reference.portal_keys.get(hashlib.sha256(api_key.encode()).hexdigest())
        if portal is None:
            raise UnknownApiKey
    return Origin(portal=portal, key=idempotency_key(request), traceparent=request.state.traceparent)


# FastAPI sends a dependency that is no coroutine to a thread, which costs more than these do.
async def _parts_here(request: Request) -> Parts:
    return parts_of(request)


PartsHere = Annotated[Parts, Depends(_parts_here)]
AccessKey = Annotated[str | None, Depends(access_key_of)]
OriginHere = Annotated[Origin, Depends(origin_of)]
