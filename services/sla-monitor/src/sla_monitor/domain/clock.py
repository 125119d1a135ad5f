"""One clock: a milestone that was started, and what has become of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kentongan_contracts.words import Milestone


@dataclass(frozen=True, slots=True)
class Clock:
    """`office` names whose calendar counts, `warn_at` and `escalate_at` what is still to come.

    `rung` is the next step of the ladder, `level` how many have been told, `told` who was the last of them.
    """

    milestone: Milestone
    office: str
    started_at: datetime
    due_at: datetime
    warn_at: datetime | None = None
    paused_at: datetime | None = None
    paused_for: timedelta = timedelta()
    breached_at: datetime | None = None
    met_at: datetime | None = None
    escalate_at: datetime | None = None
    rung: int = 0
    level: int = 0
    told: str | None = None

    @property
    def is_open(self) -> bool:
        return self.met_at is None

    @property
    def is_running(self) -> bool:
        """Whether it counts towards its due time; an overdue one has nothing left to count."""
        return self.is_open and self.paused_at is None and self.breached_at is None

    @property
    def next_at(self) -> datetime | None:
        """When something is to be said of it next, if nothing happens before."""
        if not self.is_open or self.paused_at:
            return None
        if self.breached_at:
            return self.escalate_at
        return self.warn_at or self.due_at
