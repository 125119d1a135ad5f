"""What the router thought, for whoever decides: ranked units and categories, and likely duplicates."""

from collections.abc import Sequence
from dataclasses import dataclass

from kentongan_directory.directory import Directory

from routing.domain.case import Case
from routing.domain.officers import Actor, check_sees, sees
from routing.domain.suggesting import (
    NEIGHBOURS_COMPARED,
    NEIGHBOURS_WITHIN,
    CategorySuggested,
    Duplicate,
    UnitSuggested,
    likely_duplicates,
    suggest_categories,
    suggest_units,
)
from routing.stores import Cases


@dataclass(frozen=True, slots=True)
class Suggestions:
    case: Case
    units: Sequence[UnitSuggested]
    categories: Sequence[CategorySuggested]
    duplicates: Sequence[Duplicate]


async def suggest_owner(id: str, actor: Actor, cases: Cases, directory: Directory) -> Suggestions:
    case = await cases.read(id)
    check_sees(actor, case)
    since = case.received_at - NEIGHBOURS_WITHIN
    neighbours = await cases.lists.neighbours(case, since=since, limit=NEIGHBOURS_COMPARED)
    return Suggestions(
        case=case,
        units=suggest_units(case, directory),
        categories=suggest_categories(case, directory),
        duplicates=likely_duplicates(case, (other for other in neighbours if sees(actor, other))),
    )
