"""Hand-overs: a case passes from one unit straight to the next, and is nobody's at no moment."""

from dataclasses import replace
from datetime import datetime

from kentongan_contracts.routing import CaseAssigned, CaseReturned, Evidence
from kentongan_contracts.words import AssignRule
from kentongan_directory.directory import Directory

from routing.domain.case import Case, Ruling, ruling, step_of
from routing.domain.errors import NotAllowedNow, UnknownUnit
from routing.domain.lifecycle import Act
from routing.domain.officers import Actor, allowed_to, check_may
from routing.domain.returning import receiver_of_return


def assign(case: Case, actor: Actor, directory: Directory, *, unit: str, note: str | None, at: datetime) -> Ruling:
    """A coordinator makes a unit responsible; whatever the unit before had read, the new one has not."""
    check_may(actor, Act.ASSIGN, case, directory)
    chosen = directory.unit(unit)
    if chosen is None:
        raise UnknownUnit(f"The directory knows no unit {unit}: compare its code with the region's list of units.")
    why = Evidence(rule=AssignRule.OFFICER)
    after = replace(
        case.after(Act.ASSIGN), unit=chosen.code, unit_name=chosen.name, why=why, acts=case.acts + 1
    ).with_step(step_of(CaseAssigned, at, actor.unit, text=note, unit=chosen.code))
    fact = CaseAssigned(
        unit=chosen.code,
        unit_name=chosen.name,
        by=actor.unit,
        from_unit=case.unit,
        category=case.category,
        why=why,
        note=note,
    )
    return ruling(after, fact)


def give_back(case: Case, actor: Actor, directory: Directory, *, reason: str, at: datetime) -> Ruling:
    """A unit says "not our field": the coordinator of the level has the case from then on, or the one above."""
    check_may(actor, Act.RETURN, case, directory)
    receiver = receiver_of_return(case, directory)
    if receiver is None:
        allowed = allowed_to(actor, case, directory)
        raise NotAllowedNow("Nobody stands above the nation's coordinator: assign the case.", allowed=allowed)
    unit = receiver.unit
    after = replace(
        case.after(Act.RETURN),
        unit=unit.code,
        unit_name=unit.name,
        level=receiver.level,
        returns_here=receiver.returns_here,
        returned_by=(*(code for code in case.returned_by if code != case.unit), case.unit),
        acts=case.acts + 1,
    ).with_step(step_of(CaseReturned, at, actor.unit, text=reason, unit=unit.code))
    fact = CaseReturned(unit=unit.code, unit_name=unit.name, by=actor.unit, from_unit=case.unit, reason=reason)
    return ruling(after, fact)
