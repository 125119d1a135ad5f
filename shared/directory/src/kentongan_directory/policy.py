"""How long each milestone may take, for which complaints, since when, and who is told when it is missed."""

import re
from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from kentongan_directory.entry import Day, Entry, LongText, Slug

Kind = Literal["complaint", "aspiration", "information"]
LegalClass = Literal["information", "no_oversight", "oversight"]
MilestoneName = Literal["verify", "follow_up", "resolve", "reporter_answer"]
Rung = Literal["unit", "coordinator", "province", "nation"]
LONGEST_DAYS = 3660

_ISO = r"P(?:(?P<weeks>[0-9]{1,4})W)?(?:(?P<days>[0-9]{1,4})D)?(?:T(?:(?P<hours>[0-9]{1,6})H)?" \
    r"(?:(?P<minutes>[0-9]{1,6})M)?(?:(?P<seconds>[0-9]{1,9})S)?)?"  # fmt: skip
_PUBLISHED_ISO = f"^{re.sub(r'[?]P<[a-z]+>', '', _ISO)}$"


def _duration(text: str) -> timedelta:
    match = re.fullmatch(_ISO, text, re.ASCII)
    parts = {name: int(number) for name, number in match.groupdict().items() if number} if match else {}
    if not parts:
        raise ValueError("write an ISO 8601 duration of weeks, days, hours, minutes and seconds, such as PT2S")
    if (duration := timedelta(**parts)) > timedelta(days=LONGEST_DAYS):
        raise ValueError(f"{text} is longer than {LONGEST_DAYS} days")
    return duration


def _checked_duration(text: str) -> str:
    _duration(text)
    return text


class WorkingDays(Entry):
    working_days: Annotated[int, Field(strict=True, ge=0, le=LONGEST_DAYS)]
    """Whole working days of the region's and the unit's calendar."""

    @property
    def is_nothing(self) -> bool:
        return self.working_days == 0


class WorkingHours(Entry):
    working_hours: Annotated[int, Field(strict=True, ge=0, le=LONGEST_DAYS * 24)]
    """Hours counted only while the office works."""

    @property
    def is_nothing(self) -> bool:
        return self.working_hours == 0


class Continuous(Entry):
    continuous: Annotated[str, Field(pattern=_PUBLISHED_ISO, max_length=40), AfterValidator(_checked_duration)]
    """Plain time by the clock, an ISO 8601 duration such as PT2S, nights and holidays included."""

    @property
    def is_nothing(self) -> bool:
        return not self.duration

    @property
    def duration(self) -> timedelta:
        return _duration(self.continuous)


SHAPES = {"working_days": WorkingDays, "working_hours": WorkingHours, "continuous": Continuous}


def _shape(written: object) -> str | None:
    if isinstance(written, dict):
        named = [shape for shape in SHAPES if shape in written]
        return named[0] if len(named) == 1 else None
    return next((shape for shape, model in SHAPES.items() if isinstance(written, model)), None)


Span = Annotated[
    Annotated[WorkingDays, Tag("working_days")]
    | Annotated[WorkingHours, Tag("working_hours")]
    | Annotated[Continuous, Tag("continuous")],
    Discriminator(
        _shape,
        custom_error_type="span_shape",
        custom_error_message="write exactly one of {working_days: 3}, {working_hours: 8} or {continuous: PT2S}",
    ),
]


def _longer_than_nothing(span: WorkingDays | WorkingHours | Continuous) -> WorkingDays | WorkingHours | Continuous:
    if span.is_nothing:
        raise ValueError("a milestone must be longer than nothing")
    return span


Limit = Annotated[Span, AfterValidator(_longer_than_nothing)]


class Milestones(Entry):
    verify: Limit
    """Until the complaint has been checked and handed to a unit."""
    follow_up: Limit
    """Until the unit's first answer, counted from the handing over."""
    resolve: Limit
    """Until the final answer, counted from the arrival."""
    reporter_answer: Limit
    """How long the reporter may reply to an answer before the case closes by itself."""


class EscalationStep(Entry):
    to: Rung
    """Who is told: the unit itself, the region's coordinator, the province's or the nation's."""
    after: Span
    """How long after the breach; nothing, such as {working_days: 0}, means at once."""


class Policy(Entry):
    kind: Kind | Literal["any"] = "any"
    """The kind of complaint that this policy is for, or any."""
    category: Slug | None = None
    """Only for this category and those below it."""
    legal_class: LegalClass | None = None
    """Only for complaints of this legal class."""
    effective_from: Day
    """The first day on which complaints that arrive are under this policy."""
    legal_basis: LongText
    """The law, regulation or promise that it rests on."""
    milestones: Milestones
    """How long each milestone may take."""
    warn_at: Annotated[float, Field(strict=True, ge=0, le=1)] = 0.8
    """The share of a milestone's time after which the unit is warned."""
    escalation: Annotated[tuple[EscalationStep, ...], Field(max_length=10)] = ()
    """Who is told, and when, once a milestone is missed."""

    @model_validator(mode="after")
    def _selects_in_one_way(self) -> Self:
        if self.category and self.legal_class:
            raise ValueError("choose by category or by legal_class: a category has its legal class already")
        if len({step.to for step in self.escalation}) < len(self.escalation):
            raise ValueError("an escalation ladder names each rung at most once")
        return self
