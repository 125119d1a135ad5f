"""Whether a region's parts fit each other; each fault names its place and says what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kentongan_directory.codes import NATION, parent_of, region_of_unit

if TYPE_CHECKING:
    from kentongan_directory.policy import Policy
    from kentongan_directory.region import Region

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not fit, and where in the region file it stands."""

    place: Place
    sentence: str
    at_key: bool = False


def faults_within(region: Region) -> Iterator[Fault]:
    yield from _place_faults(region)
    yield from _unit_faults(region)
    yield from _coordinator_faults(region)
    yield from _category_faults(region)
    yield from _calendar_faults(region)


def _place_faults(region: Region) -> Iterator[Fault]:
    if region.code.startswith(f"{NATION}.") or region.code.endswith(".00"):
        yield Fault(("code",), f"{region.code} is no region's code: only the nation's own code holds 00")
    elif region.parent != (expected := parent_of(region.code)):
        right = f'write parent: "{expected}"' if expected else "leave parent out"
        yield Fault(("parent",), f"the parent of {region.code} follows from its code: {right}")


def _unit_faults(region: Region) -> Iterator[Fault]:
    yield from _twice("units", (unit.code for unit in region.units))
    parents = {unit.code: unit.parent for unit in region.units}
    for index, unit in enumerate(region.units):
        if region_of_unit(unit.code) != region.code:
            yield Fault(("units", index, "code"), f"{unit.code} must begin with the region's code, {region.code}-")
        if unit.parent and unit.parent not in parents:
            sentence = f"the parent unit {unit.parent} is not among this region's units; add it or leave parent out"
            yield Fault(("units", index, "parent"), sentence)
        elif _turns_in_a_circle(unit.code, parents):
            sentence = f"following its parents, {unit.code} ends at itself; let one of them have no parent"
            yield Fault(("units", index, "parent"), sentence)


def _coordinator_faults(region: Region) -> Iterator[Fault]:
    if region.coordinator and region.coordinator not in {unit.code for unit in region.units}:
        sentence = f"the coordinator {region.coordinator} is none of this region's units; add the unit or name another"
        yield Fault(("coordinator",), sentence)
    if region.code == NATION:
        if not region.coordinator:
            yield Fault(("coordinator",), "the nation needs a coordinator: complaints without a known region go there")
        if not any(p.kind == "any" and not p.category and not p.legal_class for p in region.policies):
            yield Fault(("policies",), "the nation needs one policy for any kind without category and legal_class")


def _category_faults(region: Region) -> Iterator[Fault]:
    if region.categories and region.code != NATION:
        yield Fault(("categories",), f"the catalogue of categories belongs into the file of {NATION} alone")
    yield from _twice("categories", (category.code for category in region.categories))
    parents = {category.code: category.parent for category in region.categories}
    for index, category in enumerate(region.categories):
        if category.parent and category.parent not in parents:
            sentence = f"the parent {category.parent} is not in the catalogue; add it or leave parent out"
            yield Fault(("categories", index, "parent"), sentence)
        elif _turns_in_a_circle(category.code, parents):
            sentence = f"following its parents, {category.code} ends at itself; let one of them have no parent"
            yield Fault(("categories", index, "parent"), sentence)


def _calendar_faults(region: Region) -> Iterator[Fault]:
    days = Counter(holiday.date for holiday in region.holidays)
    for index, holiday in enumerate(region.holidays):
        if days[holiday.date] > 1:
            yield Fault(("holidays", index, "date"), f"{holiday.date} is listed {days[holiday.date]} times; keep one")
    rules = Counter(_rule(policy) for policy in region.policies)
    for index, policy in enumerate(region.policies):
        if rules[_rule(policy)] > 1:
            sentence = f"another policy begins on {policy.effective_from} for the same complaints; keep one of them"
            yield Fault(("policies", index), sentence)


def _rule(policy: Policy) -> tuple[object, ...]:
    return policy.kind, policy.category, policy.legal_class, policy.effective_from


def _twice(field: str, codes: Iterable[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, code in enumerate(codes):
        if code in seen:
            yield Fault((field, index, "code"), f"{code} is listed before; give each entry its own code")
        seen.add(code)


def _turns_in_a_circle(code: str, parents: dict[str, str | None]) -> bool:
    above, steps = parents.get(code), 0
    while above is not None and above != code and steps <= len(parents):
        above, steps = parents.get(above), steps + 1
    return above == code
