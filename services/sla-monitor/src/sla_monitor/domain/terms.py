"""The terms fixed for a complaint at its arrival: how long each milestone may take, and who hears of lateness."""

from dataclasses import dataclass
from enum import StrEnum

from kentongan_contracts.words import Milestone

from sla_monitor.domain.span import Span


class Rung(StrEnum):
    """Whom a late milestone is brought before."""

    UNIT = "unit"
    COORDINATOR = "coordinator"
    PROVINCE = "province"
    NATION = "nation"


@dataclass(frozen=True, slots=True)
class LadderStep:
    """`after` counts from the due time."""

    to: Rung
    after: Span


@dataclass(frozen=True, slots=True)
class Terms:
    """`warn_share` is the share of a milestone's time after which the unit is warned."""

    verify: Span
    follow_up: Span
    resolve: Span
    reporter_answer: Span
    warn_share: float
    ladder: tuple[LadderStep, ...] = ()

    def span_of(self, milestone: Milestone) -> Span:
        return {
            Milestone.VERIFY: self.verify,
            Milestone.FOLLOW_UP: self.follow_up,
            Milestone.RESOLVE: self.resolve,
            Milestone.REPORTER_ANSWER: self.reporter_answer,
        }[milestone]
