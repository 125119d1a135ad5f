"""Whether a region fits the others: it knows the nation's categories and promises no less than the nation."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import get_args

from kentongan_directory.codes import NATION
from kentongan_directory.directory import Directory
from kentongan_directory.policy import Kind, LegalClass, Policy, WorkingDays
from kentongan_directory.policy_choice import fitting, most_specific
from kentongan_directory.region import Region
from kentongan_directory.soundness import Fault

_PROMISED = ("verify", "follow_up", "resolve")


def faults_among(region: Region, directory: Directory) -> Iterator[Fault]:
    """What keeps the region from its place in this directory, in which it stands already."""
    if directory.categories:
        yield from _unknown_categories(region, directory)
    if region.is_nation:
        yield from _orphaned_categories(directory)
    elif nation := directory.region(NATION):
        for index, policy in enumerate(region.policies):
            yield from _broken_promises(policy, index, nation=nation, directory=directory)


def _unknown_categories(region: Region, directory: Directory) -> Iterator[Fault]:
    for index, unit in enumerate(region.units):
        for position, category in enumerate(unit.categories):
            if directory.category(category) is None:
                yield Fault(("units", index, "categories", position), _not_in_catalogue(category, directory))
    for index, policy in enumerate(region.policies):
        if policy.category and directory.category(policy.category) is None:
            yield Fault(("policies", index, "category"), _not_in_catalogue(policy.category, directory))


def _not_in_catalogue(category: str, directory: Directory) -> str:
    close = get_close_matches(category, directory.categories, n=1)
    return f"the nation's catalogue has no category {category}; " + (
        f"did you mean {close[0]}?" if close else f"its codes stand in the file of {NATION}"
    )


def _orphaned_categories(directory: Directory) -> Iterator[Fault]:
    for unit in directory.units.values():
        if unknown := [category for category in unit.categories if directory.category(category) is None]:
            sentence = f"{unit.code} takes {unknown[0]}; keep it in the catalogue until no unit takes it"
            yield Fault(("categories",), sentence)


def _broken_promises(policy: Policy, index: int, *, nation: Region, directory: Directory) -> Iterator[Fault]:
    for milestone in _PROMISED:
        own = getattr(policy.milestones, milestone)
        limits = [
            (limit.working_days, legal_class)
            for legal_class, national in _national_counterparts(policy, nation, directory)
            if isinstance(limit := getattr(national.milestones, milestone), WorkingDays)
        ]
        if limits and isinstance(own, WorkingDays) and own.working_days > min(limits)[0]:
            days, legal_class = min(limits)
            sentence = (
                f"{milestone} takes {own.working_days} working days, the nation allows {days} for {legal_class}; "
                f"write at most {days}, or let this policy choose another legal_class"
            )
            yield Fault(("policies", index, "milestones", milestone), sentence)


def _national_counterparts(policy: Policy, nation: Region, directory: Directory) -> Iterator[tuple[LegalClass, Policy]]:
    line = [entry.code for entry in directory.category_line(policy.category)]
    for kind in get_args(Kind):
        for legal_class in _classes(policy, kind, directory):
            policies = fitting(nation.policies, kind, legal_class=legal_class, category_line=line)
            if chosen := most_specific(policies, policy.effective_from, category_line=line):
                yield legal_class, chosen


def _classes(policy: Policy, kind: Kind, directory: Directory) -> tuple[LegalClass, ...]:
    """The legal classes of complaints of this kind that the policy is for."""
    if policy.kind not in ("any", kind):
        return ()
    possible: tuple[LegalClass, ...] = get_args(LegalClass)
    if kind == "information" or policy.category:
        possible = (directory.legal_class_of(kind, policy.category),)
    return tuple(each for each in possible if policy.legal_class in (None, each))
