"""What a fact changes: what is known of the complaint, and the deliveries that tell of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from kentongan_contracts.envelope import AnyFact
from kentongan_contracts.intake import ComplaintReceived, ComplaintSupported
from kentongan_contracts.routing import CaseFact, CaseMerged
from kentongan_contracts.sla_monitor import MilestoneFact
from kentongan_contracts.words import Audience, Milestone

from notify.domain.audiences import AUDIENCES
from notify.domain.correspondence import (
    Contact,
    Correspondence,
    Follower,
    Notice,
    with_deliveries,
    with_followers,
)
from notify.domain.delivery import Delivery, delivery_id

REPORTER_KEY = "reporter"


def tell(state: Correspondence, fact: AnyFact, *, now: datetime, contact: Contact | None = None) -> Correspondence:
    """The state after `fact`, with one delivery for each recipient; `contact` is whom the fact itself names."""
    after = _learn(state, fact, contact)
    known = {delivery.id for delivery in after.deliveries}
    fresh = tuple(delivery for delivery in _deliveries(after, fact, now) if delivery.id not in known)
    if not fresh:
        return after
    after = replace(after, notices=(*after.notices, _notice(fact)))
    return with_deliveries(after, after.deliveries + fresh)


def _learn(state: Correspondence, fact: AnyFact, contact: Contact | None) -> Correspondence:
    match fact.data:
        case ComplaintReceived() as said:
            return replace(
                state,
                region=fact.region,
                tracking_code=said.tracking_code,
                title=said.title,
                language=said.language,
                secret=said.secret,
                anonymous=said.anonymous,
                reporter=contact,
            )
        case ComplaintSupported() if contact:
            return with_followers(state, (Follower(fact.id, contact, state.language),))
        case CaseMerged() as said:
            return replace(state, unit=said.unit, unit_name=said.unit_name, merged_into=said.into)
        case CaseFact() as said:
            return replace(state, unit=said.unit, unit_name=said.unit_name)
    return state


def _deliveries(state: Correspondence, fact: AnyFact, now: datetime) -> Iterator[Delivery]:
    if _is_of_the_reporters_own_clock(fact):
        return
    for audience, message in AUDIENCES.get(fact.name, {}).items():
        for recipient in _recipients(state, fact, audience):
            id = delivery_id(fact.id, audience, recipient)
            yield Delivery(id, fact.id, audience, recipient, message, made_at=now, next_try=now, trace=fact.traceparent)


def _is_of_the_reporters_own_clock(fact: AnyFact) -> bool:
    """No unit has to act when it is the reporter who lets a time pass."""
    return isinstance(fact.data, MilestoneFact) and fact.data.milestone is Milestone.REPORTER_ANSWER


def _recipients(state: Correspondence, fact: AnyFact, audience: Audience) -> Iterator[str]:
    match audience:
        case Audience.REPORTER:
            if state.reporter and state.reporter.has_email:
                yield REPORTER_KEY
        case Audience.SUPPORTER:
            is_welcome = isinstance(fact.data, ComplaintSupported)
            for follower in state.followers:
                if follower.contact.has_email and (follower.key == fact.id or not is_welcome):
                    yield follower.key
        case Audience.UNIT:
            # A reply before the case has a unit is read with the case itself, of which that unit is yet to be told.
            if unit := _addressed_unit(state, fact):
                yield unit


def _addressed_unit(state: Correspondence, fact: AnyFact) -> str:
    """The unit that must act: the one above for an escalation, the one named by a clock, else the responsible one."""
    named = getattr(fact.data, "to_unit", None) or getattr(fact.data, "unit", None)
    return named or state.unit


def _notice(fact: AnyFact) -> Notice:
    """What is told: words of agencies only; what a reporter writes is read at the desk."""
    said = fact.data
    is_agencys = isinstance(said, CaseFact) and fact.name != "case.reopened"
    milestone = said.milestone if isinstance(said, MilestoneFact) else None
    return Notice(
        fact=fact.id,
        name=fact.name,
        at=fact.time,
        unit_name=getattr(said, "unit_name", ""),
        text=(getattr(said, "text", None) or "") if is_agencys else "",
        reason=str(getattr(said, "reason", "")) if is_agencys else "",
        milestone=milestone or "",
        due_at=said.due_at if isinstance(said, MilestoneFact) else None,
        is_final=getattr(said, "final", True),
    )


def followers_to_carry(state: Correspondence, complaint_id: str) -> tuple[Follower, ...]:
    """Who is to be told of the complaint into which this one was merged: its reporter and all of its followers."""
    if state.merged_into is None:
        return ()
    own = (Follower(complaint_id, state.reporter, state.language),) if state.reporter else ()
    return own + state.followers
