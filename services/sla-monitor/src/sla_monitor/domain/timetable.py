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
        return self._with((*others, clock), self.ended_at)

    def ended(self, at: datetime | None) -> "Timetable":
        """No clock falls due any more; None takes it back."""
        return self._with(self.clocks, at)

    @property
    def nearest(self) -> Clock | None:
        """The clock of which something is to be said first."""
        return next((clock for clock in self.clocks if clock.next_at == self.next_due), None) if self.next_due else None

    def _with(self, clocks: tuple[Clock, ...], ended_at: datetime | None) -> "Timetable":
        waiting = () if ended_at else (moment for clock in clocks if (moment := clock.next_at))
        return replace(self, clocks=clocks, ended_at=ended_at, next_due=min(waiting, default=None))
