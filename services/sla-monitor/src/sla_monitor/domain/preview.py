"""The deadlines that a complaint would get."""

from collections.abc import Mapping
from datetime import datetime

from kentongan_contracts.words import Milestone

from sla_monitor.domain.clock import Clock
from sla_monitor.domain.guide import Guide
from sla_monitor.domain.running import new_clock
from sla_monitor.domain.terms import Terms

FORESEEABLE = (Milestone.VERIFY, Milestone.FOLLOW_UP, Milestone.RESOLVE)


def preview(terms: Terms, region: str, at: datetime, guide: Guide) -> Mapping[Milestone, Clock]:
    """Each milestone's clock as if it started with the arrival; the follow-up as if a unit were chosen at once."""
    return {milestone: new_clock(terms, milestone, at=at, office=region, guide=guide) for milestone in FORESEEABLE}
