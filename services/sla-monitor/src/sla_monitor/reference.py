"""The reference data in the words of the rules: terms, calendars, addressees, from one snapshot of the directory."""

from collections.abc import Callable, Set
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from kentongan_contracts.codes import NATION, province_of
from kentongan_contracts.words import Kind
from kentongan_directory.codes import region_of_unit
from kentongan_directory.directory import Directory
from kentongan_directory.hours import Frame as DirectoryFrame
from kentongan_directory.hours import Hours
from kentongan_directory.policy import Continuous, Policy, WorkingDays, WorkingHours
from servicekit.verdicts import Retry

from sla_monitor.domain.guide import Addressee
from sla_monitor.domain.span import Measure, Span
from sla_monitor.domain.terms import LadderStep, Rung, Terms
from sla_monitor.domain.working_time import Calendar, DaysOff, Frame, Week
from sla_monitor.national_days_off import national_days_off

_MONDAY = date(2024, 1, 1)


class ReferenceAway(Retry):
    """The directory was not read yet, or holds no nation."""

    code = "reference-away"


class Snapshot:
    """The guide of the rules, and the terms under which a complaint arrives."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self._calendars: dict[str, Calendar] = {}

    def calendar_of(self, office: str) -> Calendar:
        if office not in self._calendars:
            region = region_of_unit(office)
            own = frozenset(holiday.date for holiday in self.directory.holidays_for(region))
            week = _week(self.directory.hours_for(office))
            self._calendars[office] = _calendar(self.directory.timezone_of(region), week, own)
        return self._calendars[office]

    def addressee(self, rung: Rung, *, region: str, unit: str) -> Addressee:
        if rung is Rung.UNIT:
            known = self.directory.unit(unit)
            return Addressee(unit, known.name if known else unit)
        level = {Rung.COORDINATOR: region, Rung.PROVINCE: province_of(region), Rung.NATION: NATION}[rung]
        coordinator = self.directory.coordinator_of(level)
        return Addressee(coordinator.code, coordinator.name)

    def terms_for(self, *, kind: Kind, category: str | None, region: str, arrived_at: datetime) -> Terms:
        """The policy of the local day of arrival."""
        arrived_on = arrived_at.astimezone(self.directory.timezone_of(region)).date()
        return _terms(self.directory.policy_for(kind=kind.value, category=category, region=region, on_date=arrived_on))


class Reference:
    """Gives the newest snapshot; `newest` answers with the directory as it is followed."""

    def __init__(self, newest: Callable[[], Directory]) -> None:
        self._newest = newest
        self._snapshot = Snapshot(Directory())

    def snapshot(self) -> Snapshot:
        """The newest snapshot; raises ReferenceAway while there is none to answer from."""
        directory = self._newest()
        if not directory.has_nation:
            raise ReferenceAway("The directory holds no nation yet: wait, or apply its region file.")
        if directory is not self._snapshot.directory:
            self._snapshot = Snapshot(directory)
        return self._snapshot


@cache
def _calendar(zone: ZoneInfo, week: Week, own: frozenset[date]) -> Calendar:
    """One calendar for all offices that work alike."""
    return Calendar(zone, week, _days_off(own))


def _days_off(own: frozenset[date]) -> DaysOff:
    def days_off(year: int) -> Set[date]:
        return national_days_off(year) | own

    return days_off


def _week(hours: Hours) -> Week:
    days = (_MONDAY + timedelta(days=number) for number in range(7))
    return tuple(tuple(_frame(frame) for frame in hours.frames_on(day)) for day in days)


def _frame(frame: DirectoryFrame) -> Frame:
    return Frame(timedelta(minutes=frame.opens_minute), timedelta(minutes=frame.closes_minute))


def _terms(policy: Policy) -> Terms:
    milestones = policy.milestones
    return Terms(
        verify=_span(milestones.verify),
        follow_up=_span(milestones.follow_up),
        resolve=_span(milestones.resolve),
        reporter_answer=_span(milestones.reporter_answer),
        warn_share=policy.warn_at,
        ladder=tuple(LadderStep(Rung(step.to), _span(step.after)) for step in policy.escalation),
    )


def _span(span: WorkingDays | WorkingHours | Continuous) -> Span:
    if isinstance(span, WorkingDays):
        return Span(Measure.WORKING_DAYS, timedelta(days=span.working_days))
    if isinstance(span, WorkingHours):
        return Span(Measure.WORKING_HOURS, timedelta(hours=span.working_hours))
    return Span(Measure.CONTINUOUS, span.duration)
