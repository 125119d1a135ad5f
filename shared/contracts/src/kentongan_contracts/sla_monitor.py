"""What sla-monitor says: the clocks of a complaint. Times are absolute; `unit` is who was responsible then."""

from datetime import timedelta
from typing import ClassVar

from pydantic import AwareDatetime

from kentongan_contracts.envelope import FactData
from kentongan_contracts.words import Milestone


class MilestoneFact(FactData):
    """What every fact of sla-monitor names: the milestone and when it falls due."""

    milestone: Milestone
    due_at: AwareDatetime


class SlaStarted(MilestoneFact):
    """A clock has started."""

    type: ClassVar[str] = "kentongan.sla.started.v1"
    started_at: AwareDatetime


class SlaWarned(MilestoneFact):
    """Most of the time is used up."""

    type: ClassVar[str] = "kentongan.sla.warned.v1"
    unit: str


class SlaBreached(MilestoneFact):
    """The due time has passed and the milestone was not met."""

    type: ClassVar[str] = "kentongan.sla.breached.v1"
    unit: str
    breached_at: AwareDatetime


class SlaEscalated(MilestoneFact):
    """An overdue milestone has been brought before `to_unit`, step `level` of the ladder (1, 2, 3 ...)."""

    type: ClassVar[str] = "kentongan.sla.escalated.v1"
    unit: str
    level: int
    to_unit: str
    to_unit_name: str


class SlaMet(MilestoneFact):
    """The milestone was reached, in time or late."""

    type: ClassVar[str] = "kentongan.sla.met.v1"
    met_at: AwareDatetime
    late: bool


class SlaPaused(MilestoneFact):
    """The clock waits for the reporter; `due_at` is what it was."""

    type: ClassVar[str] = "kentongan.sla.paused.v1"
    paused_at: AwareDatetime


class SlaResumed(MilestoneFact):
    """The clock runs again; `due_at` has moved by what it waited."""

    type: ClassVar[str] = "kentongan.sla.resumed.v1"
    paused_for: timedelta
