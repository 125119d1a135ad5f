"""All clocks of one complaint, and what the clocks must know of it."""

from dataclasses import dataclass, replace
from datetime import datetime

from kentongan_contracts.words import Kind, Milestone

from sla_monitor.domain.clock import Clock
from sla_monitor.domain.terms import Terms


@dataclass(frozen=True, slots=True)
class Breach:
    """A due time that has passed, and who was responsible then."""

    milestone: Milestone
    unit: str
    due_at: datetime
    breached_at: datetime


@dataclass(frozen=True, slots=True)
class Timetable:
    """The state of a complaint's dossier here; each milestone has at most one clock, the latest."""

    region: str
    province: str
    kind: Kind
    category: str | None
    received_at: datetime
    terms: Terms
    unit: str
    clocks: tuple[Clock, ...] = ()
    breaches: tuple[Breach, ...] = ()
    replied_at: datetime | None = None
    ended_at: datetime | None = None
    next_due: datetime | None = None
    last_breach_at: datetime | None = None

    def clock(self, milestone: Milestone) -> Clock | None:
        return next((clock for clock in self.clocks if clock.milestone is milestone), None)

    def having(self, clock: Clock) -> "Timetable":
        """With this clock in the place of the milestone's former one."""
        others = (other for other in self.clocks if other.milestone is not clock.milestone)
        return replace(self, clocks=(*others, clock))._arranged()

    def ended(self, at: datetime | None) -> "Timetable":
        """No clock falls due any more; None takes it back."""
        return replace(self, ended_at=at)._arranged()

    @property
    def nearest(self) -> Clock | None:
        """The clock of which something is to be said first."""
        waiting = [] if self.ended_at else [(clock.next_at, clock) for clock in self.clocks if clock.next_at]
        return min(waiting, key=lambda pair: pair[0])[1] if waiting else None

    def _arranged(self) -> "Timetable":
        nearest = self.nearest
        return replace(self, next_due=nearest.next_at if nearest else None)
