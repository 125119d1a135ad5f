"""Bearer tokens of people who act here: signed JWTs (RFC 7519), HS256 for the local default."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import jwt

from servicekit.clock import utc_now
from servicekit.verdicts import Refuse

_ALGORITHM = "HS256"


class NotIdentified(Refuse):
    """No token, or one that does not hold."""

    code = "not-identified"
    status = 401


def issue(claims: Mapping[str, Any], key: str, *, valid_for: timedelta) -> str:
    """A token with these claims."""
    now = utc_now()
    return jwt.encode({**claims, "iat": now, "exp": now + valid_for}, key, algorithm=_ALGORITHM)


def read(authorization: str | None, key: str) -> dict[str, Any]:
    """The claims behind an Authorization header; raises NotIdentified and says why."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotIdentified("Send your token in the header Authorization: Bearer <token>.")
    try:
        claims: dict[str, Any] = jwt.decode(
            token.strip(), key, algorithms=[_ALGORITHM], options={"require": ["exp", "iat", "sub"]}
        )
    except jwt.ExpiredSignatureError as failure:
        raise NotIdentified("This token has expired: ask for a new one.") from failure
    except jwt.PyJWTError as failure:
        raise NotIdentified("This token is not valid here.") from failure
    return claims
