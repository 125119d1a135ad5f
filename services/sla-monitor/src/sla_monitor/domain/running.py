"""What can happen to a running clock: it starts, waits, goes on, or its milestone is met."""

from dataclasses import replace
from datetime import datetime, timedelta

from kentongan_contracts.sla_monitor import SlaMet, SlaPaused, SlaResumed, SlaStarted
from kentongan_contracts.words import Milestone

from sla_monitor.domain.clock import Clock
from sla_monitor.domain.guide import Guide
from sla_monitor.domain.span import Measure, Span
from sla_monitor.domain.step import Step
from sla_monitor.domain.terms import Terms
from sla_monitor.domain.timetable import Timetable
from sla_monitor.domain.working_time import Calendar


def start(timetable: Timetable, milestone: Milestone, *, at: datetime, office: str, guide: Guide) -> Step:
    """Starts the milestone's clock anew by the calendar of `office`."""
    clock = new_clock(timetable.terms, milestone, at=at, office=office, guide=guide)
    return Step(timetable.having(clock), (SlaStarted(milestone=milestone, due_at=clock.due_at, started_at=at),))


def new_clock(terms: Terms, milestone: Milestone, *, at: datetime, office: str, guide: Guide) -> Clock:
    """A clock that starts at `at`; of the reporter's own silence nobody is warned."""
    span, calendar = terms.span_of(milestone), guide.calendar_of(office)
    due_at = calendar.after(at, span)
    warn_at = _warn_at(span, at, share=terms.warn_share, calendar=calendar)
    is_warned_of = warn_at < due_at and milestone is not Milestone.REPORTER_ANSWER
    return Clock(milestone, office, at, due_at, warn_at if is_warned_of else None)


def pause_all(timetable: Timetable, at: datetime) -> Step:
    """The agencies' clocks wait for the reporter; the reporter's own does not, nor does one that is overdue."""
    step = Step(timetable)
    for clock in timetable.clocks:
        if clock.is_running and clock.milestone is not Milestone.REPORTER_ANSWER:
            step = step.then(_pause, clock, at)
    return step


def resume_all(timetable: Timetable, at: datetime, guide: Guide) -> Step:
    """Every clock that waits since before `at` goes on with the time that it had left."""
    step = Step(timetable)
    for clock in timetable.clocks:
        if clock.paused_at is not None and clock.paused_at <= at:
            step = step.then(_resume, clock, at, guide)
    return step


def meet(timetable: Timetable, milestone: Milestone, at: datetime) -> Step:
    """The milestone is reached, in time or late; one whose clock is not open, or began after `at`, is left as it is."""
    clock = timetable.clock(milestone)
    if clock is None or not clock.is_open or at < clock.started_at:
        return Step(timetable)
    fact = SlaMet(milestone=milestone, due_at=clock.due_at, met_at=at, late=at > clock.due_at)
    return Step(timetable.having(replace(clock, met_at=at)), (fact,))


def _pause(timetable: Timetable, clock: Clock, at: datetime) -> Step:
    fact = SlaPaused(milestone=clock.milestone, due_at=clock.due_at, paused_at=at)
    return Step(timetable.having(replace(clock, paused_at=at)), (fact,))


def _resume(timetable: Timetable, clock: Clock, at: datetime, guide: Guide) -> Step:
    paused_at = clock.paused_at or at
    calendar, measure = guide.calendar_of(clock.office), timetable.terms.span_of(clock.milestone).measure
    due_at = calendar.moved(clock.due_at, measure, since=paused_at, until=at)
    warn_at = _moved_warning(clock, due_at, measure, calendar)
    waited = at - paused_at
    after = replace(clock, due_at=due_at, warn_at=warn_at, paused_at=None, paused_for=clock.paused_for + waited)
    return Step(timetable.having(after), (SlaResumed(milestone=clock.milestone, due_at=due_at, paused_for=waited),))


def _warn_at(span: Span, start_at: datetime, *, share: float, calendar: Calendar) -> datetime:
    """Warnings fall into working time: the share is one of the time that the office works until the due time."""
    if span.measure is Measure.CONTINUOUS:
        return start_at + _in_milliseconds(span.length * share)
    whole = calendar.worked_between(start_at, calendar.after(start_at, span))
    return calendar.worked_after(start_at, _in_milliseconds(whole * share))


def _moved_warning(clock: Clock, due_at: datetime, measure: Measure, calendar: Calendar) -> datetime | None:
    """The warning keeps its distance from the due time, in the time that counts."""
    if clock.warn_at is None:
        return None
    counting = Measure.CONTINUOUS if measure is Measure.CONTINUOUS else Measure.WORKING_HOURS
    return calendar.moved(clock.warn_at, counting, since=clock.due_at, until=due_at)


def _in_milliseconds(length: timedelta) -> timedelta:
    """To what the database keeps."""
    return timedelta(milliseconds=length // timedelta(milliseconds=1))
