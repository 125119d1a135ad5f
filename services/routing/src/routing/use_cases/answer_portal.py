"""A region's portal acts on a case: it is followed or refused, and told so."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from kentongan_contracts.codes import is_within
from kentongan_contracts.portal import (
    ASKS,
    AskAsk,
    AssignAsk,
    PortalMessage,
    ReadAsk,
    RejectAsk,
    RespondAsk,
    ReturnAsk,
    UnitAsk,
)
from kentongan_directory.codes import region_of_unit
from kentongan_directory.directory import Directory
from pydantic import ValidationError
from servicekit.dossiers.dossier import Asked
from servicekit.verdicts import Refuse

from routing.channels import Answers
from routing.domain.errors import CaseRefused, UnitOutOfReach, UnknownCase
from routing.domain.officers import Actor, officer_of
from routing.metrics import ASKS as ASKED
from routing.parts import Parts
from routing.refusals import problem_of
from routing.stores import Cases, Followed, Order
from routing.use_cases.ask_reporter import ask_reporter
from routing.use_cases.assign_case import assign_case
from routing.use_cases.read_case import read_case
from routing.use_cases.reject_case import reject_case
from routing.use_cases.respond_to_case import respond_to_case
from routing.use_cases.return_case import return_case

log = structlog.get_logger()

_LOOKS = 5
_PAUSE_SECONDS = 0.2


class Unreadable(Refuse):
    """The message is no JSON object."""

    code = "unreadable"
    status = 400


class UnknownAsk(Refuse):
    """Nobody can ask for this here."""

    code = "unknown-ask"
    status = 404


@dataclass(frozen=True, slots=True)
class AskedByPortal:
    """What the portal of `region` asks for under the message `id`; `content` is None when it is no JSON object."""

    region: str
    name: str
    id: str
    content: Mapping[str, Any] | None
    trace: str | None = None

    @property
    def key(self) -> str:
        """The request as the cause of a change: followed once."""
        return f"ask/{self.region}/{self.id}"


async def answer_portal(asked: AskedByPortal, parts: Parts, answers: Answers, *, at: datetime) -> None:
    """Raises Retry when the database or the broker is away: the message comes again then."""
    directory, known = parts.directory(), asked.name if asked.name in _ACTS else "unknown"
    try:
        followed = await _follow(asked, parts.cases, directory, at)
    except (CaseRefused, ValidationError, Refuse) as refusal:
        await answers.reject(asked.region, asked.id, problem_of(refusal), trace=asked.trace)
        ASKED.labels(known, "rejected").inc()
        log.info("A portal's order was refused", action="ask_refused", region=asked.region, ask=known)
    else:
        if followed.is_repeat:
            await answers.say_again(followed.dossier, asked.key)
        ASKED.labels(known, "repeated" if followed.is_repeat else "accepted").inc()


async def _follow(asked: AskedByPortal, cases: Cases, directory: Directory, at: datetime) -> Followed:
    if asked.content is None:
        raise Unreadable("The message is no JSON object: send a CloudEvents envelope in structured mode.")
    if asked.name not in _ACTS:
        raise UnknownAsk(f"Nobody can ask for {asked.name[:60]}: ask for one of {', '.join(_ACTS)}.")
    message = PortalMessage.model_validate(asked.content)
    ask = ASKS[asked.name].model_validate(message.data)
    assert isinstance(ask, UnitAsk)
    order = Order(
        case=ask.subject(asked.region),
        by=_actor(ask, asked.region, directory),
        at=at,
        cause=Asked(asked.key, hashlib.sha256(f"{asked.name} {ask.model_dump_json()}".encode()).hexdigest()),
        portal=asked.region,
        answer_to=asked.id,
        extensions={"traceparent": asked.trace} if asked.trace else {},
    )
    return await _when_known(lambda: _ACTS[asked.name](order, ask, cases, directory))


def _actor(ask: UnitAsk, region: str, directory: Directory) -> Actor:
    """Whoever acts: the unit that is named, or the region's coordinator who assigns to it; never beyond the region."""
    if not is_within(region_of_unit(ask.unit), region):
        raise UnitOutOfReach(f"The unit {ask.unit} does not belong to the region {region}: name one of its own.")
    if isinstance(ask, AssignAsk):
        return Actor(directory.coordinator_of(region).code, coordinates=region)
    return officer_of(ask.unit, directory)


async def _when_known(act: Callable[[], Awaitable[Followed]]) -> Followed:
    """A portal may act on what it handed in a moment ago, while that is still being opened beside."""
    for _ in range(_LOOKS):
        try:
            return await act()
        except UnknownCase:
            await asyncio.sleep(_PAUSE_SECONDS)
    return await act()


async def _read(order: Order, ask: Any, cases: Cases, directory: Directory) -> Followed:
    return await read_case(order, cases, directory)


async def _assign(order: Order, ask: AssignAsk, cases: Cases, directory: Directory) -> Followed:
    return await assign_case(order, cases, directory, unit=ask.unit, note=ask.note)


async def _return(order: Order, ask: ReturnAsk, cases: Cases, directory: Directory) -> Followed:
    return await return_case(order, cases, directory, reason=ask.reason)


async def _ask(order: Order, ask: AskAsk, cases: Cases, directory: Directory) -> Followed:
    return await ask_reporter(order, cases, directory, text=ask.text)


async def _respond(order: Order, ask: RespondAsk, cases: Cases, directory: Directory) -> Followed:
    return await respond_to_case(order, cases, directory, text=ask.text, final=ask.final)


async def _reject(order: Order, ask: RejectAsk, cases: Cases, directory: Directory) -> Followed:
    return await reject_case(order, cases, directory, reason=ask.reason, text=ask.text)


_ACTS: Mapping[str, Callable[[Order, Any, Cases, Directory], Awaitable[Followed]]] = {
    ReadAsk.name: _read,
    AssignAsk.name: _assign,
    ReturnAsk.name: _return,
    AskAsk.name: _ask,
    RespondAsk.name: _respond,
    RejectAsk.name: _reject,
}
