"""What the reporter says moves the case where the lifecycle says so, and is written down in any state."""

from dataclasses import replace
from datetime import datetime

from kentongan_contracts.intake import (
    ComplaintAttached,
    ComplaintRated,
    ComplaintReplied,
    ComplaintSupported,
    ComplaintWithdrawn,
)
from kentongan_contracts.routing import CaseClosed, CaseReopened
from kentongan_contracts.words import CloseReason, Status

from routing.domain.case import REPORTER, Case, Ruling, ruling, step_of
from routing.domain.lifecycle import MOVES, Act


def take_reply(case: Case, fact: ComplaintReplied, *, at: datetime) -> Ruling:
    """A reply answers the unit's question, or takes a case up again that was thought done."""
    noted = case.with_step(step_of(ComplaintReplied, at, REPORTER, text=fact.text))
    if (case.status, Act.REPLY) not in MOVES or _crossed_the_answer(case, at):
        return ruling(noted)
    after = noted.after(Act.REPLY)
    if case.status is not Status.RESPONDED:
        return ruling(after)
    reopened = after.with_step(step_of(CaseReopened, at, REPORTER))
    return ruling(reopened, CaseReopened(unit=case.unit, unit_name=case.unit_name, by=REPORTER, text=fact.text))


def take_rating(case: Case, fact: ComplaintRated, *, at: datetime) -> Ruling:
    """Rating the answer accepts it."""
    text = f"{fact.stars}/5 {fact.text or ''}".strip()
    return _closed_by(Act.RATE, case.with_step(step_of(ComplaintRated, at, REPORTER, text=text)), at)


def take_withdrawal(case: Case, fact: ComplaintWithdrawn, *, at: datetime) -> Ruling:
    """The reporter takes the complaint back."""
    return _closed_by(Act.WITHDRAW, case.with_step(step_of(ComplaintWithdrawn, at, REPORTER, text=fact.reason)), at)


def count_support(case: Case, fact: ComplaintSupported) -> Ruling:
    """One more has the same trouble."""
    return ruling(replace(case, supporters=max(case.supporters, fact.supporters)))


def take_attachment(case: Case, fact: ComplaintAttached, *, at: datetime) -> Ruling:
    """A picture or document lies with intake now."""
    return ruling(case.with_step(step_of(ComplaintAttached, at, REPORTER, text=fact.media_type)))


def close(case: Case, reason: CloseReason, act: Act, *, by: str, at: datetime) -> Ruling:
    """The case ends by this act; raises NotAllowedNow."""
    after = case.after(act).with_step(step_of(CaseClosed, at, by))
    return ruling(after, CaseClosed(unit=case.unit, unit_name=case.unit_name, by=by, reason=reason))


def _crossed_the_answer(case: Case, replied_at: datetime) -> bool:
    """What was written before the answer was given is no objection to it."""
    return case.status is Status.RESPONDED and case.answered_at is not None and replied_at <= case.answered_at


def _closed_by(act: Act, case: Case, at: datetime) -> Ruling:
    if (case.status, act) not in MOVES:
        return ruling(case)
    reason = CloseReason.RATED if act is Act.RATE else CloseReason.WITHDRAWN
    return close(case, reason, act, by=REPORTER, at=at)
