"""How long something may take: in working days, in working hours, or by the plain clock."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Measure(StrEnum):
    """What is counted: whole working days, hours in which the office works, or plain time."""

    WORKING_DAYS = "working_days"
    WORKING_HOURS = "working_hours"
    CONTINUOUS = "continuous"


@dataclass(frozen=True, slots=True)
class Span:
    """Three working days are `Span(Measure.WORKING_DAYS, timedelta(days=3))`."""

    measure: Measure
    length: timedelta
