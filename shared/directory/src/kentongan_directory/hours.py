"""When an office works: the frames of each weekday, read from texts such as "07:30-12:00"."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator

from kentongan_directory.entry import Entry

_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_FRAME = rf"{_CLOCK}-(?:{_CLOCK}|24:00)"


@dataclass(frozen=True, slots=True, order=True)
class Frame:
    """One stretch of work within a day, in minutes after local midnight."""

    opens_minute: int
    closes_minute: int

    @classmethod
    def parse(cls, text: object) -> "Frame":
        if isinstance(text, cls):
            return text
        if not isinstance(text, str) or not re.fullmatch(_FRAME, text):
            raise ValueError('a working frame is written as "07:30-12:00", hours from 00:00 to 24:00')
        opens, closes = (int(clock[:2]) * 60 + int(clock[3:]) for clock in text.split("-"))
        if opens >= closes:
            raise ValueError(f"the frame {text} ends before it begins; write a night as two frames on two days")
        return cls(opens, closes)

    def __str__(self) -> str:
        return f"{_clock(self.opens_minute)}-{_clock(self.closes_minute)}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


FrameText = Annotated[
    Frame,
    BeforeValidator(Frame.parse),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": f"^{_FRAME}$", "examples": ["07:30-12:00"]}),
]
DayFrames = Annotated[tuple[FrameText, ...], Field(max_length=12)]


class Hours(Entry):
    """A working week. A day without frames is off; a day closes with the end of its last frame."""

    monday: DayFrames = ()
    """Working frames of a Monday, in order."""
    tuesday: DayFrames = ()
    """Working frames of a Tuesday, in order."""
    wednesday: DayFrames = ()
    """Working frames of a Wednesday, in order."""
    thursday: DayFrames = ()
    """Working frames of a Thursday, in order."""
    friday: DayFrames = ()
    """Working frames of a Friday, in order."""
    saturday: DayFrames = ()
    """Working frames of a Saturday, in order."""
    sunday: DayFrames = ()
    """Working frames of a Sunday, in order."""

    @model_validator(mode="after")
    def _frames_follow_each_other(self) -> Self:
        if not any(self._week()):
            raise ValueError("a week needs at least one working frame, else no deadline would ever come")
        for name, frames in zip(_WEEKDAYS, self._week(), strict=True):
            for earlier, later in pairwise(frames):
                if later.opens_minute < earlier.closes_minute:
                    raise ValueError(f"{name}: the frame {later} begins before {earlier} has ended; put them in order")
        return self

    def frames_on(self, day: date) -> tuple[Frame, ...]:
        return self._week()[day.weekday()]

    def _week(self) -> tuple[tuple[Frame, ...], ...]:
        return (
            self.monday, self.tuesday, self.wednesday, self.thursday, self.friday, self.saturday, self.sunday,
        )  # fmt: skip


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _national_hours() -> Hours:
    weekday = (Frame.parse("07:30-12:00"), Frame.parse("13:00-16:00"))
    friday = (Frame.parse("07:30-11:30"), Frame.parse("13:00-16:30"))
    return Hours(monday=weekday, tuesday=weekday, wednesday=weekday, thursday=weekday, friday=friday)


NATIONAL_HOURS = _national_hours()
"""The five-day week of 37.5 hours of Perpres 21/2023, for regions that say nothing of their own."""
