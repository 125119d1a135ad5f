"""What falls due: the warning, the breach, and then one rung of the ladder after the other."""

from dataclasses import replace
from datetime import datetime

from kentongan_contracts.sla_monitor import SlaBreached, SlaEscalated, SlaWarned
from kentongan_contracts.words import Milestone

from sla_monitor.domain.clock import Clock
from sla_monitor.domain.guide import Guide
from sla_monitor.domain.step import Step
from sla_monitor.domain.timetable import Breach, Timetable


def fall_due(timetable: Timetable, *, until: datetime, now: datetime, guide: Guide) -> Step:
    """Says everything that fell due by `until`, in order of its due time; nothing is skipped and nothing said twice."""
    step = Step(timetable)
    while (clock := step.timetable.nearest) and clock.next_at and clock.next_at <= until:
        if clock.breached_at:
            step = step.then(_escalate, clock, guide)
        elif clock.warn_at:
            step = step.then(_warn, clock)
        else:
            step = step.then(_breach, clock, now, guide)
    return step


def _warn(timetable: Timetable, clock: Clock) -> Step:
    fact = SlaWarned(milestone=clock.milestone, due_at=clock.due_at, unit=timetable.unit)
    return Step(timetable.having(replace(clock, warn_at=None)), (fact,))


def _breach(timetable: Timetable, clock: Clock, now: datetime, guide: Guide) -> Step:
    milestone, due_at = clock.milestone, clock.due_at
    after = replace(clock, breached_at=now, escalate_at=_rung_at(timetable, clock, 0, guide))
    breach = Breach(milestone, timetable.unit, due_at, now)
    breached = replace(timetable, breaches=(*timetable.breaches, breach), last_breach_at=now)
    fact = SlaBreached(milestone=milestone, due_at=due_at, unit=timetable.unit, breached_at=now)
    return Step(breached.having(after), (fact,))


def _escalate(timetable: Timetable, clock: Clock, guide: Guide) -> Step:
    """The next rung hears of it; a rung on which the same unit stands as on the one before is passed over."""
    climbed = replace(clock, rung=clock.rung + 1, escalate_at=_rung_at(timetable, clock, clock.rung + 1, guide))
    to = guide.addressee(timetable.terms.ladder[clock.rung].to, region=timetable.region, unit=timetable.unit)
    if to.unit == clock.told:
        return Step(timetable.having(climbed))
    fact = SlaEscalated(
        milestone=clock.milestone,
        due_at=clock.due_at,
        unit=timetable.unit,
        level=clock.level + 1,
        to_unit=to.unit,
        to_unit_name=to.name,
    )
    return Step(timetable.having(replace(climbed, level=fact.level, told=to.unit)), (fact,))


def _rung_at(timetable: Timetable, clock: Clock, rung: int, guide: Guide) -> datetime | None:
    """When this rung hears of it; the reporter's own silence is brought before nobody."""
    ladder = timetable.terms.ladder
    if clock.milestone is Milestone.REPORTER_ANSWER or rung >= len(ladder):
        return None
    return guide.calendar_of(clock.office).after(clock.due_at, ladder[rung].after)
