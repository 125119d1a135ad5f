"""Working time: when an office works, and which instant lies so much of it after another."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import accumulate

from sla_monitor.domain.errors import NoWorkingDays
from sla_monitor.domain.span import Measure, Span

_NOTHING = timedelta()
_YEARS_AHEAD = 100

DaysOff = Callable[[int], Set[date]]


@dataclass(frozen=True, slots=True)
class Frame:
    """One stretch of work within a day, counted from local midnight."""

    opens: timedelta
    closes: timedelta

    @property
    def length(self) -> timedelta:
        return self.closes - self.opens


Week = tuple[tuple[Frame, ...], ...]


@dataclass(frozen=True, slots=True)
class _Year:
    """The working days of a year, and how much was worked in the year before each of them and in all."""

    days: tuple[date, ...]
    worked: tuple[timedelta, ...]


class Calendar:
    """The working time of one office; `week` begins with Monday, `days_off` names those of a year.

    Each year is worked out once, so that a deadline is a search in a sorted list.
    """

    def __init__(self, zone: tzinfo, week: Week, days_off: DaysOff) -> None:
        if not any(week):
            raise NoWorkingDays
        self.zone = zone
        self._week = week
        self._days_off = days_off
        self._years: dict[int, _Year] = {}

    def is_working_day(self, day: date) -> bool:
        return bool(self._week[day.weekday()]) and day not in self._days_off(day.year)

    def after(self, start: datetime, span: Span) -> datetime:
        """When `span` from `start` is over; for working days the closing of the last of them."""
        if span.measure is Measure.CONTINUOUS or not span.length:
            return start + span.length
        if span.measure is Measure.WORKING_HOURS:
            return self.worked_after(start, span.length)
        return self.closing(self._days_later(self.counted_day(start), span.length.days))

    def counted_day(self, moment: datetime) -> date:
        """The working day as which `moment` counts: after closing and on a day off it is the next one."""
        # Midnight still belongs to a day that closes at 24:00.
        day = (moment - timedelta.resolution).astimezone(self.zone).date()
        if self.is_working_day(day) and moment <= self.closing(day):
            return day
        return self._days_later(day, 1)

    def closing(self, day: date) -> datetime:
        """The end of work on a working day."""
        return self._moment(day, self._week[day.weekday()][-1].closes)

    def worked_after(self, start: datetime, length: timedelta) -> datetime:
        """The earliest instant by which `length` has been worked since `start`."""
        if not length:
            return start
        year, wanted = self._worked_in_year(start)
        wanted += length
        first = year
        while wanted > (whole := self._year(year).worked[-1]):
            wanted, year = wanted - whole, self._next_year(year, first)
        worked = self._year(year).worked
        place = bisect_left(worked, wanted) - 1
        day, rest = self._year(year).days[place], wanted - worked[place]
        for frame in self._week[day.weekday()]:
            if rest <= frame.length:
                return self._moment(day, frame.opens + rest)
            rest -= frame.length
        raise NoWorkingDays

    def worked_between(self, start: datetime, end: datetime) -> timedelta:
        """How much the office works from `start` to `end`; nothing where `end` comes first."""
        year, before = self._worked_in_year(start)
        last_year, until = self._worked_in_year(end)
        whole = sum((self._year(each).worked[-1] for each in range(year, last_year)), _NOTHING)
        return max(whole + until - before, _NOTHING)

    def moved(self, moment: datetime, measure: Measure, *, since: datetime, until: datetime) -> datetime:
        """`moment` later by what a clock that counts in `measure` would have counted from `since` to `until`."""
        if measure is Measure.CONTINUOUS:
            return moment + (until - since)
        if measure is Measure.WORKING_HOURS:
            return self.worked_after(moment, self.worked_between(since, until))
        days = self._days_between(self.counted_day(since), self.counted_day(until))
        return self.closing(self._days_later(self.counted_day(moment), days)) if days > 0 else moment

    def _days_later(self, day: date, number: int) -> date:
        """The working day so many (one or more) after `day`, which need not be one itself."""
        year = day.year
        place = bisect_right(self._year(year).days, day) + number - 1
        while place >= (whole := len(self._year(year).days)):
            place, year = place - whole, self._next_year(year, day.year)
        return self._year(year).days[place]

    def _days_between(self, first: date, last: date) -> int:
        """How many working days come after `first` until `last`, that one included."""
        whole = sum(len(self._year(year).days) for year in range(first.year, last.year))
        return whole + self._place(last) - self._place(first)

    def _place(self, day: date) -> int:
        return bisect_right(self._year(day.year).days, day)

    def _worked_in_year(self, moment: datetime) -> tuple[int, timedelta]:
        """The local year of `moment`, and what was worked in it until then."""
        local = moment.astimezone(self.zone)
        day, clock = local.date(), _since_midnight(local)
        year = self._year(day.year)
        place = bisect_left(year.days, day)
        worked = year.worked[place]
        if place < len(year.days) and year.days[place] == day:
            frames = self._week[day.weekday()]
            worked += sum((min(max(clock - frame.opens, _NOTHING), frame.length) for frame in frames), _NOTHING)
        return day.year, worked

    def _next_year(self, year: int, first: int) -> int:
        if year - first >= _YEARS_AHEAD:
            raise NoWorkingDays
        return year + 1

    def _year(self, year: int) -> _Year:
        if year not in self._years:
            days_off, first = self._days_off(year), date(year, 1, 1).toordinal()
            every = (date.fromordinal(first + number) for number in range(date(year, 12, 31).toordinal() - first + 1))
            days = tuple(day for day in every if self._week[day.weekday()] and day not in days_off)
            lengths = (sum((frame.length for frame in self._week[day.weekday()]), _NOTHING) for day in days)
            self._years[year] = _Year(days, tuple(accumulate(lengths, initial=_NOTHING)))
        return self._years[year]

    def _moment(self, day: date, clock: timedelta) -> datetime:
        return (datetime.combine(day, time.min, self.zone) + clock).astimezone(UTC)


def _since_midnight(local: datetime) -> timedelta:
    return timedelta(hours=local.hour, minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
