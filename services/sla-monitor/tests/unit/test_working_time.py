"""Working time as rules, on the worked examples of March 2026 and on random calendars."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sla_monitor.domain.errors import NoWorkingDays
from sla_monitor.domain.span import Measure, Span
from sla_monitor.domain.working_time import Calendar, Frame
from sla_monitor.testing import sample_snapshot
from sla_monitor.testing_facts import at

BANGLI = sample_snapshot().calendar_of("51.06")
WITA = ZoneInfo("Asia/Makassar")


def days(number: int) -> Span:
    return Span(Measure.WORKING_DAYS, timedelta(days=number))


def hours(length: timedelta) -> Span:
    return Span(Measure.WORKING_HOURS, length)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        pytest.param("2026-03-17T10:20+08:00", "2026-03-27T16:30+08:00", id="over_nyepi_and_lebaran"),
        pytest.param("2026-03-17T17:20+08:00", "2026-03-30T16:00+08:00", id="received_after_closing"),
        pytest.param("2026-03-17T16:00+08:00", "2026-03-27T16:30+08:00", id="received_at_closing"),
        pytest.param("2026-03-17T06:00+08:00", "2026-03-27T16:30+08:00", id="received_before_opening"),
        pytest.param("2026-03-21T10:00+08:00", "2026-03-30T16:00+08:00", id="received_on_a_day_off"),
        pytest.param("2026-06-15T10:00+08:00", "2026-06-22T16:00+08:00", id="over_the_provinces_galungan"),
        pytest.param("2026-12-30T10:00+08:00", "2027-01-06T16:00+08:00", id="over_the_new_year"),
    ],
)
def test_three_working_days_end_at_the_closing_of_the_third_working_day_after_the_receipt(
    received: str, due: str
) -> None:
    assert BANGLI.after(at(received), days(3)) == at(due)


def test_working_hours_count_only_while_the_office_works() -> None:
    assert BANGLI.after(at("2026-04-02T15:00+08:00"), hours(timedelta(hours=2))) == at("2026-04-06T08:30+08:00")


def test_working_hours_pass_over_the_midday_break() -> None:
    assert BANGLI.after(at("2026-04-01T11:30+08:00"), hours(timedelta(hours=1))) == at("2026-04-01T13:30+08:00")


def test_working_hours_that_fill_the_day_end_at_its_closing() -> None:
    assert BANGLI.after(at("2026-04-01T07:30+08:00"), hours(timedelta(hours=7.5))) == at("2026-04-01T16:00+08:00")


def test_plain_time_counts_nights_and_holidays() -> None:
    span = Span(Measure.CONTINUOUS, timedelta(days=1, seconds=2))
    assert BANGLI.after(at("2026-03-20T23:00+08:00"), span) == at("2026-03-21T23:00:02+08:00")


def test_no_working_days_means_at_once() -> None:
    assert BANGLI.after(at("2026-03-27T16:30+08:00"), days(0)) == at("2026-03-27T16:30+08:00")


def test_a_calendar_without_a_working_week_is_refused() -> None:
    with pytest.raises(NoWorkingDays):
        Calendar(WITA, ((),) * 7, lambda year: frozenset())


def test_a_calendar_whose_days_are_all_off_is_refused_instead_of_searched_for_ever() -> None:
    frame = (Frame(timedelta(hours=8), timedelta(hours=9)),)
    idle = Calendar(WITA, (frame,) * 7, _whole_year)
    with pytest.raises(NoWorkingDays):
        idle.after(at("2026-03-17T10:20+08:00"), days(1))
    with pytest.raises(NoWorkingDays):
        idle.after(at("2026-03-17T10:20+08:00"), hours(timedelta(hours=1)))


def _whole_year(year: int) -> frozenset[date]:
    return frozenset(date(year, 1, 1) + timedelta(days=number) for number in range(366))


@st.composite
def frames(draw: st.DrawFn) -> tuple[Frame, ...]:
    bounds = sorted(draw(st.sets(st.integers(0, 24 * 60), min_size=2, max_size=4)))
    pairs = zip(bounds[::2], bounds[1::2], strict=False)
    return tuple(Frame(timedelta(minutes=opens), timedelta(minutes=closes)) for opens, closes in pairs)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    week = draw(st.lists(st.one_of(st.just(()), frames()), min_size=7, max_size=7).filter(any))
    off = draw(st.frozensets(st.dates(date(2025, 12, 1), date(2026, 12, 31)), max_size=40))
    zone = draw(st.sampled_from(["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]))
    return Calendar(ZoneInfo(zone), tuple(week), lambda year: off)


NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 365 * 24 * 60 * 60).map(lambda seconds: NEW_YEAR + timedelta(seconds=seconds))
LENGTHS = st.integers(1, 400 * 60).map(lambda minutes: timedelta(minutes=minutes))


@given(calendars(), MOMENTS, LENGTHS, LENGTHS)
def test_working_hours_add_up(calendar: Calendar, start: datetime, first: timedelta, second: timedelta) -> None:
    assert calendar.after(calendar.after(start, hours(first)), hours(second)) == calendar.after(
        start, hours(first + second)
    )


@given(calendars(), MOMENTS, LENGTHS)
def test_the_time_worked_until_a_due_time_is_what_was_given(
    calendar: Calendar, start: datetime, length: timedelta
) -> None:
    assert calendar.worked_between(start, calendar.after(start, hours(length))) == length


@given(calendars(), MOMENTS, MOMENTS, st.integers(1, 80))
def test_who_comes_later_is_never_due_earlier(calendar: Calendar, one: datetime, other: datetime, number: int) -> None:
    first, second = sorted((one, other))
    assert calendar.after(first, days(number)) <= calendar.after(second, days(number))
    length = timedelta(hours=number)
    assert calendar.after(first, hours(length)) <= calendar.after(second, hours(length))


@given(calendars(), MOMENTS, st.integers(1, 80))
def test_no_deadline_falls_on_a_day_off(calendar: Calendar, start: datetime, number: int) -> None:
    for span in (days(number), hours(timedelta(hours=number))):
        due = calendar.after(start, span)
        assert due > start
        assert calendar.is_working_day((due - timedelta(microseconds=1)).astimezone(calendar.zone).date())


@given(calendars(), MOMENTS, st.integers(1, 80))
def test_working_days_agree_with_counting_them_one_by_one(calendar: Calendar, start: datetime, number: int) -> None:
    day = (start - timedelta.resolution).astimezone(calendar.zone).date()
    if not calendar.is_working_day(day) or start > calendar.closing(day):
        day = _next_working_day(calendar, day)
    for _ in range(number):
        day = _next_working_day(calendar, day)
    assert calendar.after(start, days(number)) == calendar.closing(day)


def _next_working_day(calendar: Calendar, day: date) -> date:
    day += timedelta(days=1)
    while not calendar.is_working_day(day):
        day += timedelta(days=1)
    return day


@given(calendars(), MOMENTS, st.integers(1, 40), LENGTHS, LENGTHS, st.sampled_from(Measure))
def test_waiting_never_brings_a_due_time_nearer(
    calendar: Calendar, start: datetime, number: int, before: timedelta, waited: timedelta, measure: Measure
) -> None:
    due = calendar.after(start, Span(measure, timedelta(days=number)))
    since = start + before
    assert calendar.moved(due, measure, since=since, until=since + waited) >= due


@given(calendars(), MOMENTS, st.integers(1, 40), LENGTHS, LENGTHS)
def test_after_waiting_as_many_working_days_are_left_as_before(
    calendar: Calendar, start: datetime, number: int, before: timedelta, waited: timedelta
) -> None:
    due = calendar.after(start, days(number))
    since = min(start + before, due)
    moved = calendar.moved(due, Measure.WORKING_DAYS, since=since, until=since + waited)
    assert _days_left(calendar, since + waited, moved) == _days_left(calendar, since, due)


def _days_left(calendar: Calendar, moment: datetime, due: datetime) -> int:
    number, day = 0, calendar.counted_day(moment)
    while calendar.closing(day) < due:
        day, number = _next_working_day(calendar, day), number + 1
    return number
