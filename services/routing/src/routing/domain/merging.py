"""Duplicates become one, in three steps over two cases, so that no circle can arise even when many merge at once.

First the target learns who is coming and must be open; then the duplicate goes, unless others are coming to it just
now; then the target notes that it came. In a circle each would have to go before the next one, so none can.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from kentongan_contracts.routing import CaseMerged
from kentongan_contracts.words import Status
from kentongan_directory.directory import Directory

from routing.domain.case import Case, Merging, Ruling, ruling, step_of
from routing.domain.errors import MergedIntoItself, NotAllowedNow, TargetEnded
from routing.domain.lifecycle import Act, allowed_acts
from routing.domain.officers import Actor, allowed_to, check_may, check_sees

UNSETTLED_FOR = timedelta(minutes=2)


def check_merge(case: Case, actor: Actor, directory: Directory, *, target: Case) -> None:
    """Raises what stands against the merge before anything is changed."""
    check_may(actor, Act.MERGE, case, directory)
    check_sees(actor, target)
    if case.id == target.id:
        raise MergedIntoItself("A case cannot go on within itself: name the other one.")
    _check_open(target, allowed_to(actor, case, directory))


def expect_duplicate(target: Case, coming: Merging) -> Ruling:
    """The target learns that a duplicate is coming."""
    _check_open(target, None)
    return ruling(replace(target, merging=(*target.merging, coming)))


def merge(case: Case, actor: Actor, directory: Directory, *, into: str, at: datetime) -> Ruling:
    """The duplicate ends and goes on within the target."""
    check_may(actor, Act.MERGE, case, directory)
    if case.merging:
        message = "Another case is being merged into this one just now: try again in a moment."
        raise NotAllowedNow(message, allowed=[act for act in allowed_acts(case.status) if act is not Act.MERGE])
    after = replace(case.after(Act.MERGE), merged_into=into, acts=case.acts + 1).with_step(
        step_of(CaseMerged, at, actor.unit, text=into)
    )
    return ruling(after, CaseMerged(unit=case.unit, unit_name=case.unit_name, by=actor.unit, into=into))


def settle_duplicate(target: Case, coming: Merging, *, came: bool) -> Ruling:
    """The target notes what became of a duplicate that was coming."""
    waiting = tuple(other for other in target.merging if other.attempt != coming.attempt)
    known = (*target.merged_from, coming.case) if came and coming.case not in target.merged_from else target.merged_from
    return ruling(replace(target, merging=waiting, merged_from=known))


def left_behind(case: Case, *, at: datetime) -> tuple[Merging, ...]:
    """Duplicates that were coming so long ago that whoever brought them must have died on the way."""
    return tuple(coming for coming in case.merging if coming.since < at - UNSETTLED_FOR)


def _check_open(target: Case, allowed: Sequence[str] | None) -> None:
    if target.has_ended:
        way_on = f"name {target.merged_into} instead" if target.status is Status.MERGED else "name an open case"
        raise TargetEnded(f"The case {target.id} is {target.status}: {way_on}.", allowed=allowed)
