"""What an officer does with a case that stays where it is: read, ask, answer, reject, note."""

from dataclasses import replace
from datetime import datetime

from kentongan_contracts.routing import CaseAsked, CaseNoted, CaseRead, CaseRejected, CaseResponded
from kentongan_contracts.words import RejectReason, Status
from kentongan_directory.directory import Directory

from routing.domain.case import Case, Note, Ruling, ruling, step_of
from routing.domain.lifecycle import Act
from routing.domain.officers import Actor, check_may


def read(case: Case, actor: Actor, directory: Directory, *, at: datetime) -> Ruling:
    """The responsible unit has opened the case; only the first time is a fact."""
    check_may(actor, Act.READ, case, directory)
    if case.status is not Status.ASSIGNED:
        return ruling(case.after(Act.READ))
    after = case.after(Act.READ).with_step(step_of(CaseRead, at, actor.unit))
    return ruling(after, CaseRead(unit=case.unit, unit_name=case.unit_name, by=actor.unit))


def ask(case: Case, actor: Actor, directory: Directory, *, text: str, at: datetime) -> Ruling:
    """The reporter is asked; the clocks wait."""
    check_may(actor, Act.ASK, case, directory)
    after = replace(case.after(Act.ASK), acts=case.acts + 1).with_step(step_of(CaseAsked, at, actor.unit, text=text))
    return ruling(after, CaseAsked(unit=case.unit, unit_name=case.unit_name, by=actor.unit, text=text))


def respond(case: Case, actor: Actor, directory: Directory, *, text: str, final: bool, at: datetime) -> Ruling:
    """The reporter is answered; an interim answer leaves the work with the unit."""
    check_may(actor, Act.RESPOND, case, directory)
    after = replace(
        case.after(Act.RESPOND if final else Act.INTERIM),
        acts=case.acts + 1,
        first_answered_at=case.first_answered_at or at,
        answered_at=at if final else case.answered_at,
    ).with_step(step_of(CaseResponded, at, actor.unit, text=text))
    fact = CaseResponded(unit=case.unit, unit_name=case.unit_name, by=actor.unit, text=text, final=final)
    return ruling(after, fact)


def reject(case: Case, actor: Actor, directory: Directory, *, reason: RejectReason, text: str, at: datetime) -> Ruling:
    """A coordinator ends the case for a reason from the list; "not ours" is not on it."""
    check_may(actor, Act.REJECT, case, directory)
    after = replace(case.after(Act.REJECT), acts=case.acts + 1).with_step(
        step_of(CaseRejected, at, actor.unit, text=text)
    )
    fact = CaseRejected(unit=case.unit, unit_name=case.unit_name, by=actor.unit, reason=reason, text=text)
    return ruling(after, fact)


def note(case: Case, actor: Actor, directory: Directory, *, text: str, at: datetime) -> Ruling:
    """Officers tell each other; that it happened is a fact, its words stay here."""
    check_may(actor, Act.NOTE, case, directory)
    after = replace(case.after(Act.NOTE), acts=case.acts + 1, notes=(*case.notes, Note(at, actor.unit, text)))
    fact = CaseNoted(unit=case.unit, unit_name=case.unit_name, by=actor.unit)
    return ruling(after.with_step(step_of(CaseNoted, at, actor.unit)), fact)
