"""A region's portal asks on the bus: it is followed or refused, and told so exactly once."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import structlog
from kentongan_contracts.portal import SUBMIT, NewComplaint, PortalMessage, RateAsk, ReplyAsk, WithdrawAsk
from kentongan_contracts.words import Channel
from pydantic import ValidationError
from servicekit.dossiers.dossier import Dossier, Outcome
from servicekit.dossiers.errors import DossierMissing
from servicekit.verdicts import Refuse

from intake.domain.complaint import Complaint, Rating
from intake.domain.errors import CommandUnknown, ComplaintError, ComplaintUnknown, MessageUnreadable
from intake.parts import Origin, Parts
from intake.refusals import counted_refusals, problem_of
from intake.use_cases.rate_answer import rate_answer
from intake.use_cases.receive_complaint import receive_complaint
from intake.use_cases.reply_to_unit import reply_to_unit
from intake.use_cases.withdraw_complaint import withdraw_complaint

log = structlog.get_logger()

_LOOKS = 5
_PAUSE_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class PortalAsk:
    """What the portal of `region` asks for under the message `id`; `content` is None when it is no JSON object."""

    region: str
    name: str
    id: str
    content: Mapping[str, Any] | None
    trace: str | None = None


class Answers(Protocol):
    """The way back to the portals."""

    async def say_again(self, dossier: Dossier[Complaint], key: str) -> None: ...
    async def reject(self, region: str, asking_id: str, problem: dict[str, Any], *, trace: str | None) -> None: ...


async def answer_portal(ask: PortalAsk, *, parts: Parts, answers: Answers, now: datetime) -> None:
    """Raises Retry when the database or the broker is away: the message comes again then."""
    try:
        with counted_refusals(Channel.PORTAL):
            outcome = await _follow(ask, parts, now)
    except (ComplaintError, ValidationError, Refuse) as refusal:
        await answers.reject(ask.region, ask.id, problem_of(refusal), trace=ask.trace)
        log.info("A portal's message was refused", action="ask_refused", region=ask.region, ask=ask.name)
    else:
        if outcome.is_repeat:
            await answers.say_again(outcome.dossier, _key_of(ask))


async def _follow(ask: PortalAsk, parts: Parts, now: datetime) -> Outcome[Complaint]:
    if ask.content is None:
        raise MessageUnreadable
    message = PortalMessage.model_validate(ask.content)
    command = _COMMANDS.get(ask.name)
    if command is None:
        raise CommandUnknown(ask.name, list(_COMMANDS))
    origin = Origin(portal=ask.region, asking_id=ask.id, traceparent=ask.trace)
    return await command(message.data, origin, parts, now)


def _key_of(ask: PortalAsk) -> str:
    cause = Origin(portal=ask.region, asking_id=ask.id).cause("")
    assert cause is not None
    return cause.key


async def _submit(data: Mapping[str, Any], origin: Origin, parts: Parts, now: datetime) -> Outcome[Complaint]:
    receipt = await receive_complaint(NewComplaint.model_validate(data), origin, parts, now=now)
    return receipt.outcome


async def _reply(data: Mapping[str, Any], origin: Origin, parts: Parts, now: datetime) -> Outcome[Complaint]:
    ask = ReplyAsk.model_validate(data)
    id = ask.subject(origin.portal or "")
    return await _when_known(lambda: reply_to_unit(id, ask.text, origin=origin, parts=parts, now=now))


async def _rate(data: Mapping[str, Any], origin: Origin, parts: Parts, now: datetime) -> Outcome[Complaint]:
    ask = RateAsk.model_validate(data)
    id, rating = ask.subject(origin.portal or ""), Rating(ask.stars, ask.text)
    return await _when_known(lambda: rate_answer(id, rating, origin=origin, parts=parts, now=now))


async def _withdraw(data: Mapping[str, Any], origin: Origin, parts: Parts, now: datetime) -> Outcome[Complaint]:
    ask = WithdrawAsk.model_validate(data)
    id = ask.subject(origin.portal or "")
    return await _when_known(lambda: withdraw_complaint(id, ask.reason, origin=origin, parts=parts, now=now))


async def _when_known(act: Callable[[], Awaitable[Outcome[Complaint]]]) -> Outcome[Complaint]:
    """A portal may act on what it handed in a moment ago, while that is still being taken in beside."""
    for _ in range(_LOOKS):
        try:
            return await act()
        except DossierMissing:
            await asyncio.sleep(_PAUSE_SECONDS)
    raise ComplaintUnknown("complaint_id or external_id")


_COMMANDS = {SUBMIT: _submit, ReplyAsk.name: _reply, RateAsk.name: _rate, WithdrawAsk.name: _withdraw}
