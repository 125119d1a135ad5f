"""What each fact about a complaint does to its clocks.

Every rule begins with what fell due before the fact: an answer given after the due time does not undo the breach.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from kentongan_contracts.words import AssignRule, Milestone

from sla_monitor.domain.falling_due import fall_due
from sla_monitor.domain.guide import Guide
from sla_monitor.domain.running import meet, pause_all, resume_all, start
from sla_monitor.domain.step import Step
from sla_monitor.domain.timetable import Timetable

Rule = Callable[[Timetable], Step]
TimedRule = Callable[[Timetable, datetime, Guide], Step]
_INSTANT = timedelta(milliseconds=1)
BY_ANSWER = (Milestone.VERIFY, Milestone.FOLLOW_UP)
BY_FINAL_ANSWER = (*BY_ANSWER, Milestone.RESOLVE)


def received(timetable: Timetable, guide: Guide) -> Step:
    """The complaint has arrived: it is to be handed to a unit, and to be resolved."""
    at, office = timetable.received_at, timetable.region
    verify = start(timetable, Milestone.VERIFY, at=at, office=office, guide=guide)
    return verify.then(start, Milestone.RESOLVE, at=at, office=office, guide=guide)


def held_by(timetable: Timetable, at: datetime, guide: Guide, *, unit: str) -> Step:
    """The case is in the hands of `unit`, though nobody has verified that it belongs there."""
    return Step(replace(timetable, unit=unit))


def assigned(timetable: Timetable, at: datetime, guide: Guide, *, unit: str, rule: AssignRule) -> Step:
    """Whoever chose a unit has verified the complaint; the first unit's time for its answer begins then, once."""
    step = resume_all(timetable, at, guide).then(held_by, at, guide, unit=unit)
    if rule is AssignRule.COORDINATOR:
        return step
    step = step.then(meet, Milestone.VERIFY, at)
    if timetable.clock(Milestone.FOLLOW_UP) or timetable.ended_at:
        return step
    return step.then(start, Milestone.FOLLOW_UP, at=at, office=unit, guide=guide)


def returned(timetable: Timetable, at: datetime, guide: Guide, *, unit: str) -> Step:
    """ "Not our field": a coordinator has it now, and the clocks run on."""
    return resume_all(timetable, at, guide).then(held_by, at, guide, unit=unit)


def asked(timetable: Timetable, at: datetime, guide: Guide) -> Step:
    """The clocks wait until the reporter answers, which may have been heard of before the question."""
    step = pause_all(timetable, at)
    if timetable.replied_at and timetable.replied_at >= at:
        return step.then(resume_all, timetable.replied_at, guide)
    return step


def replied(timetable: Timetable, at: datetime, guide: Guide) -> Step:
    """The reporter has spoken: what waited for that goes on."""
    step = resume_all(timetable, at, guide).then(meet, Milestone.REPORTER_ANSWER, at)
    return Step(replace(step.timetable, replied_at=max(at, timetable.replied_at or at)), step.facts)


def responded(timetable: Timetable, at: datetime, guide: Guide, *, is_final: bool) -> Step:
    """The unit has answered; a final answer leaves the reporter some time to object."""
    step = resume_all(timetable, at, guide)
    for milestone in BY_FINAL_ANSWER if is_final else BY_ANSWER:
        step = step.then(meet, milestone, at)
    if not is_final or timetable.ended_at:
        return step
    step = step.then(start, Milestone.REPORTER_ANSWER, at=at, office=timetable.region, guide=guide)
    if timetable.replied_at and timetable.replied_at >= at:
        return step.then(meet, Milestone.REPORTER_ANSWER, timetable.replied_at)
    return step


def reopened(timetable: Timetable, at: datetime, guide: Guide) -> Step:
    """The reporter objects: the case is to be resolved again, with all its time from now on."""
    step = resume_all(timetable, at, guide).then(meet, Milestone.REPORTER_ANSWER, at)
    again = Step(step.timetable.ended(None), step.facts)
    clock = timetable.clock(Milestone.RESOLVE)
    if clock and clock.is_open:
        return again
    return again.then(start, Milestone.RESOLVE, at=at, office=timetable.region, guide=guide)


def ended(timetable: Timetable, at: datetime, guide: Guide) -> Step:
    """Nothing more is awaited: what still runs is met, and what is overdue stays as it is and climbs no further."""
    step = resume_all(timetable, at, guide)
    for clock in step.timetable.clocks:
        if clock.is_running:
            step = step.then(meet, clock.milestone, at)
    return Step(step.timetable.ended(at), step.facts)


def untouched(timetable: Timetable, at: datetime, guide: Guide) -> Step:
    """A fact that means nothing to the clocks."""
    return Step(timetable)


def in_time(rule: TimedRule, *, at: datetime, now: datetime, guide: Guide) -> Rule:
    """`rule` at `at`, after everything that fell due before; what is done at the due time itself is done in time."""

    def timely(timetable: Timetable) -> Step:
        return fall_due(timetable, until=at - _INSTANT, now=now, guide=guide).then(rule, at, guide)

    return timely
