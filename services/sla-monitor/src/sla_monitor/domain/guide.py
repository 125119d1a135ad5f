"""What the rules ask of the reference data: offices' calendars, and who stands on which rung."""

from dataclasses import dataclass
from typing import Protocol

from sla_monitor.domain.terms import Rung
from sla_monitor.domain.working_time import Calendar


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who an overdue milestone is brought before."""

    unit: str
    name: str


class Guide(Protocol):
    """One snapshot of the reference data: it never changes, so that a rule stays pure."""

    def calendar_of(self, office: str) -> Calendar:
        """The working time of a unit or of a region, whichever the code names."""
        ...

    def addressee(self, rung: Rung, *, region: str, unit: str) -> Addressee:
        """Who stands on this rung for a complaint of `region` in the hands of `unit`."""
        ...
