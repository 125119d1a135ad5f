""" "Not our field" never ends a case: who has to decide when a unit gives it back."""

from dataclasses import dataclass

from kentongan_contracts.codes import is_within
from kentongan_directory.codes import region_of_unit
from kentongan_directory.directory import Directory
from kentongan_directory.unit import Unit

from routing.domain.case import Case

RETURNS_PER_LEVEL = 2


@dataclass(frozen=True, slots=True)
class Receiver:
    """The coordinator who must decide now, on which level, and how many returns that level has seen."""

    unit: Unit
    level: str
    returns_here: int


def receiver_of_return(case: Case, directory: Directory) -> Receiver | None:
    """Nobody receives what the nation's coordinator would return: it has to assign.

    A unit's return goes to the coordinator of the level; the second one there, and a coordinator's own, goes up.
    """
    own = _coordinated_by(case.unit, directory)
    if own is not None and is_within(case.level, own):
        return _above(own, directory)
    returns = case.returns_here + 1
    if returns >= RETURNS_PER_LEVEL and (above := _above(case.level, directory)):
        return above
    coordinator = directory.coordinator_of(case.level)
    return Receiver(coordinator, level_of(coordinator), returns)


def level_of(coordinator: Unit) -> str:
    """The region for which this coordinator decides."""
    return region_of_unit(coordinator.code)


def _above(level: str, directory: Directory) -> Receiver | None:
    coordinators = (directory.units[region.coordinator] for region in directory.ancestors(level) if region.coordinator)
    coordinator = next(coordinators, None)
    return Receiver(coordinator, level_of(coordinator), 0) if coordinator else None


def _coordinated_by(unit: str, directory: Directory) -> str | None:
    region = directory.region(region_of_unit(unit))
    return region.code if region and region.coordinator == unit else None
