"""Who may do what: an officer acts for its own unit's cases, a coordinator for all of its region and below."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from kentongan_contracts.codes import is_within
from kentongan_directory.codes import region_of_unit
from kentongan_directory.directory import Directory

from routing.domain.case import Case
from routing.domain.errors import CaseFull, NotAllowedNow, NotYours
from routing.domain.lifecycle import Act, allowed_acts
from routing.domain.returning import receiver_of_return

ACTS_AT_MOST = 150
ANSWERS_AT_MOST = 500
_ALWAYS_FIT = frozenset({Act.READ, Act.REJECT, Act.MERGE})


@dataclass(frozen=True, slots=True)
class Actor:
    """For whom somebody acts: a unit, and the region that it coordinates, if it does; an operator only looks."""

    unit: str
    coordinates: str | None = None
    is_operator: bool = False


class _Who(Enum):
    UNIT = "the responsible unit"
    COORDINATOR = "a coordinator of the case's region"
    EITHER = "the responsible unit or a coordinator of the case's region"


_MAY: Mapping[Act, _Who] = {
    Act.READ: _Who.UNIT,
    Act.ASSIGN: _Who.COORDINATOR,
    Act.RETURN: _Who.UNIT,
    Act.ASK: _Who.EITHER,
    Act.RESPOND: _Who.EITHER,
    Act.REJECT: _Who.COORDINATOR,
    Act.MERGE: _Who.EITHER,
    Act.NOTE: _Who.EITHER,
}


def officer_of(unit: str, directory: Directory) -> Actor:
    """Whoever acts for this unit; the directory says whether it coordinates its region."""
    region = directory.region(region_of_unit(unit))
    return Actor(unit, region.code if region and region.coordinator == unit else None)


def sees(actor: Actor, case: Case) -> bool:
    """Whether the actor may look at the case."""
    return actor.is_operator or actor.unit == case.unit or _coordinates(actor, case)


def check_sees(actor: Actor, case: Case) -> None:
    """Raises NotYours for another unit's case."""
    if not sees(actor, case):
        raise NotYours("Another unit is responsible for this case: ask its coordinator to assign it to you.")


def check_may(actor: Actor, act: Act, case: Case, directory: Directory) -> None:
    """Raises NotYours where this is not for the actor, NotAllowedNow or CaseFull where the case stands against it."""
    check_sees(actor, case)
    if not _is_for(actor, act, case):
        raise NotYours(f"Only {_MAY[act].value} may {act} this case.")
    allowed = allowed_to(actor, case, directory)
    if act not in allowed:
        names = ", ".join(allowed) or "nothing"
        raise NotAllowedNow(
            f"A case that is {case.status} does not allow {act}; now allowed: {names}.", allowed=allowed
        )
    if case.acts >= ACTS_AT_MOST and act not in _ALWAYS_FIT:
        raise CaseFull(f"This case holds {case.acts} acts, which is all that one case may: reject or merge it.")


def allowed_to(actor: Actor, case: Case, directory: Directory) -> tuple[Act, ...]:
    """What this actor may do with the case as it is now."""
    return tuple(
        act
        for act in allowed_acts(case.status)
        if _is_for(actor, act, case) and (act is not Act.RETURN or receiver_of_return(case, directory))
    )


def owing_answer(case: Case, portal: str) -> Case:
    """The case, whose next answer goes to this portal; raises CaseFull where portals have asked too often."""
    if case.answers >= ANSWERS_AT_MOST:
        raise CaseFull(f"Portals have asked {case.answers} times for this case: use the desk from now on.")
    return replace(case, answers_to=portal, answers=case.answers + 1)


def _is_for(actor: Actor, act: Act, case: Case) -> bool:
    if actor.is_operator:
        return False
    is_unit, is_coordinator = actor.unit == case.unit, _coordinates(actor, case)
    who = _MAY[act]
    return (is_unit and who is not _Who.COORDINATOR) or (is_coordinator and who is not _Who.UNIT)


def _coordinates(actor: Actor, case: Case) -> bool:
    return actor.coordinates is not None and is_within(case.region, actor.coordinates)
