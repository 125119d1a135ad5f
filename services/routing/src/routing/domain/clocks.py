"""What sla-monitor says about a case: its deadlines, how late it is, before whom it was brought, and silence."""

from dataclasses import replace
from datetime import datetime

from kentongan_contracts.sla_monitor import MilestoneFact, SlaBreached, SlaEscalated, SlaMet
from kentongan_contracts.words import CloseReason, Milestone, Status

from routing.domain.case import Case, Deadline, Escalation, Ruling, Step, ruling, step_of
from routing.domain.lifecycle import Act
from routing.domain.reporting import close

CLOCK = "sla-monitor"


def remember_deadline(case: Case, fact: MilestoneFact) -> Ruling:
    """A clock has started, waits, runs again or is nearly used up: only its due time counts here."""
    return ruling(_with_deadline(case, fact, is_open=True))


def remember_meeting(case: Case, fact: SlaMet) -> Ruling:
    """A milestone was reached; one that was reached late makes the case an overdue one."""
    late = fact.late and fact.milestone is not Milestone.REPORTER_ANSWER
    return ruling(replace(_with_deadline(case, fact, is_open=False), overdue=case.overdue or late))


def take_breach(case: Case, fact: SlaBreached, *, at: datetime) -> Ruling:
    """A milestone was missed. Where it was the reporter's, who had an answer and kept silent, the case is done."""
    if fact.milestone is not Milestone.REPORTER_ANSWER:
        late = replace(_with_deadline(case, fact, is_open=True), overdue=True)
        return ruling(late.with_step(_step(fact, at)))
    after = _with_deadline(case, fact, is_open=False)
    if case.status is Status.RESPONDED and _is_about_this_answer(case, fact):
        return close(after, CloseReason.SILENCE, Act.SILENCE, by=CLOCK, at=at)
    return ruling(after)


def take_escalation(case: Case, fact: SlaEscalated, *, at: datetime) -> Ruling:
    """An overdue milestone was brought before somebody higher."""
    after = replace(case, escalation=Escalation(fact.level, fact.to_unit))
    return ruling(after.with_step(_step(fact, at, unit=fact.to_unit)))


def _is_about_this_answer(case: Case, fact: SlaBreached) -> bool:
    """A breach may arrive after the reporter has replied and the unit has answered anew: it was the old answer's."""
    return case.answered_at is None or fact.due_at >= case.answered_at


def _with_deadline(case: Case, fact: MilestoneFact, *, is_open: bool) -> Case:
    others = tuple(deadline for deadline in case.deadlines if deadline.milestone is not fact.milestone)
    return replace(case, deadlines=(*others, Deadline(fact.milestone, fact.due_at, is_open)))


def _step(fact: MilestoneFact, at: datetime, *, unit: str | None = None) -> Step:
    return step_of(type(fact), at, CLOCK, text=fact.milestone, unit=unit)
