"""The doors for what the regions' portals ask on the bus: one queue for each region, and only its own portal in it."""

import asyncio
from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

import orjson
from kentongan_contracts.codes import is_within
from kentongan_contracts.envelope import PORTAL_SOURCE_PREFIX
from kentongan_contracts.routing_keys import asked_name, prefix_of
from kentongan_contracts.topology import asking_queue
from servicekit.bus.asking import Askers, Question
from servicekit.clock import utc_now
from servicekit.cloud_events import read_trace
from servicekit.verdicts import Dead

from routing.channels import Answers
from routing.parts import Parts, Reference
from routing.use_cases.answer_portal import AskedByPortal, answer_portal

_COMPARED_EVERY_SECONDS = 1.0
_ID_LETTERS_AT_MOST = 200
_QUEUES = asking_queue("routing", "")
_UNNAMED = UUID("c1d1f8a6-3b0f-5b43-8f5e-4a9d2f6b7e10")


class Forged(Dead):
    """Who sent a message and what it names do not belong together."""

    code = "forged"


class PortalDoor:
    def __init__(self, parts: Parts, answers: Answers) -> None:
        self._parts = parts
        self._answers = answers

    async def on_ask(self, question: Question) -> None:
        await answer_portal(read_ask(question), self._parts, self._answers, at=utc_now())


async def follow_portals(askers: Askers, reference: Reference) -> None:
    """Opens a door for each region that plugs in and closes it when it leaves, until cancelled."""
    while True:
        await askers.follow(asking_queues(reference))
        await asyncio.sleep(_COMPARED_EVERY_SECONDS)


def asking_queues(reference: Reference) -> Iterable[str]:
    """The queues of all regions that have a portal."""
    regions = reference.current.regions.values()
    return [asking_queue("routing", region.code) for region in regions if region.portal and region.portal.enabled]


def read_ask(question: Question) -> AskedByPortal:
    """Raises Forged when user, queue, routing key and content do not all name one region."""
    region, key = question.queue.removeprefix(_QUEUES), question.routing_key or ""
    if question.user is None:
        raise Forged("The message names no user_id that the broker has verified: a portal must set its own.")
    if question.user != f"portal-{region}":
        raise Forged(f"The user {question.user} is not the portal of {region}, whose queue this is.")
    if not key.startswith((f"{region}.case.", f"{prefix_of(region)}.case.")):
        raise _differing(question.user, "routing key")
    content = _object(question.body)
    _check_content(content or {}, region, question.user)
    trace = read_trace((content or {}).get("traceparent")) or question.traceparent
    return AskedByPortal(region, asked_name(key), _id_of(content or {}, question), content, trace)


def _check_content(content: dict[str, Any], region: str, user: str) -> None:
    source, named = content.get("source"), content.get("region")
    if isinstance(source, str) and source != f"{PORTAL_SOURCE_PREFIX}{region}":
        raise _differing(user, "source")
    if isinstance(named, str) and not is_within(named, region):
        raise _differing(user, "content")


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return content if isinstance(content, dict) else None


def _id_of(content: dict[str, Any], question: Question) -> str:
    """The id by which the portal knows its message; one worked out from the message when it has none."""
    for id in (content.get("id"), question.message_id):
        if isinstance(id, str) and 0 < len(id) <= _ID_LETTERS_AT_MOST:
            return id
    return str(uuid5(_UNNAMED, question.body.hex()))


def _differing(user: str, what: str) -> Forged:
    return Forged(f"The user {user} and the {what} of the message name different regions.")
