"""Reading what a portal sent, and making sure that it speaks for itself: the broker knows who sent it."""

import re
from typing import Any
from uuid import UUID, uuid5

import orjson
from kentongan_contracts.codes import is_within
from kentongan_contracts.envelope import PORTAL_SOURCE_PREFIX
from kentongan_contracts.routing_keys import asked_name
from kentongan_contracts.topology import UNKNOWN_ASKS, asking_queue
from servicekit.bus.asking import Question
from servicekit.cloud_events import read_trace
from servicekit.verdicts import Dead

from intake.use_cases.answer_portal import PortalAsk

_USER = re.compile(r"portal-([0-9]{2}(?:\.[0-9]{2})?)")
_REGION = re.compile(r"[0-9]{2}(\.[0-9]{2})?")
_KEY = re.compile(r"([0-9]{2})(?:\.([0-9]{2}))?\.")
_UNNAMED = UUID("a3a7b8b0-1c8e-5f0f-9c53-6d3f5a4ef2d1")
_ID_LETTERS_AT_MOST = 200


class Forged(Dead):
    """Who sent a message and what it names do not belong together."""

    code = "forged"


def read_ask(question: Question) -> PortalAsk:
    """Raises Forged, when user, queue, routing key and content do not all name one region."""
    region = _region_of_user(question.user)
    if question.queue not in (asking_queue("intake", region), UNKNOWN_ASKS):
        raise _differing(question.user, f"queue {question.queue}")
    if _region_of_key(question.routing_key or "") != region:
        raise _differing(question.user, "routing key")
    content = _object(question.body)
    if content is not None:
        _check_content(content, region, question.user)
    trace = read_trace((content or {}).get("traceparent")) or question.traceparent
    return PortalAsk(region, asked_name(question.routing_key or ""), _id_of(content, question), content, trace)


def _region_of_user(user: str | None) -> str:
    if user is None:
        raise Forged("The message names no user_id that the broker has verified: a portal must set its own.")
    named = _USER.fullmatch(user)
    if named is None:
        raise Forged(f"The user {user} is no region's portal.")
    return named[1]


def _region_of_key(key: str) -> str | None:
    named = _KEY.match(key)
    if named is None:
        return None
    province, regency = named.groups()
    return province if regency in (None, "00") else f"{province}.{regency}"


def _check_content(content: dict[str, Any], region: str, user: str | None) -> None:
    source, said, data = content.get("source"), content.get("region"), content.get("data")
    if isinstance(source, str) and source != f"{PORTAL_SOURCE_PREFIX}{region}":
        raise _differing(user, "source")
    meant = data.get("region") if isinstance(data, dict) else None
    if isinstance(meant, str) and _REGION.fullmatch(meant) and not is_within(meant, region):
        raise _differing(user, "content")
    if isinstance(said, str) and not is_within(said, region):
        raise _differing(user, "content")


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return content if isinstance(content, dict) else None


def _id_of(content: dict[str, Any] | None, question: Question) -> str:
    """The id by which the portal knows its message; one worked out from the message when it has none."""
    for id in ((content or {}).get("id"), question.message_id):
        if isinstance(id, str) and 0 < len(id) <= _ID_LETTERS_AT_MOST:
            return id
    return str(uuid5(_UNNAMED, question.body.hex()))


def _differing(user: str | None, what: str) -> Forged:
    return Forged(f"The user {user} and the {what} of the message name different regions.")
