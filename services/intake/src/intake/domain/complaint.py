"""A complaint as its reporter knows it: what it says, where it stands, and what has happened to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from kentongan_contracts.words import Channel, Kind, Light, Status


@dataclass(frozen=True, slots=True)
class Unit:
    """Who is responsible."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map as GeoJSON writes it: longitude first."""

    coordinates: tuple[float, float]
    type: str = "Point"


@dataclass(frozen=True, slots=True)
class Entry:
    """One step of the timeline; a private text is for the reporter alone."""

    at: datetime
    fact: str
    by: str
    text: str | None = None
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class Rating:
    stars: int
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Complaint:
    """`areas` are the region and those that it lies in; `words` are what a search finds it by."""

    tracking_code: str
    region: str
    areas: tuple[str, ...]
    kind: Kind
    title: str
    body: str
    received_at: datetime
    unit: Unit
    words: tuple[str, ...] = ()
    category: str | None = None
    place: str | None = None
    point: Point | None = None
    occurred_on: date | None = None
    language: str = "id"
    anonymous: bool = False
    secret: bool = False
    channel: Channel = Channel.WEB
    portal: str | None = None
    external_id: str | None = None
    sealed_reporter: str | None = None
    status: Status = Status.RECEIVED
    light: Light = Light.RED
    overdue: bool = False
    deadlines: Mapping[str, datetime] = field(default_factory=dict)
    timeline: tuple[Entry, ...] = ()
    rating: Rating | None = None
    merged_into: str | None = None
    replies: int = 0
    supporters: int = 0
    supporter_marks: tuple[str, ...] = ()
    submissions: int = 0

    @property
    def is_received(self) -> bool:
        """Whether it has been taken in: every complaint's timeline begins with that."""
        return bool(self.timeline)

    def noting(self, entry: Entry) -> "Complaint":
        """With one more step in its timeline."""
        return replace(self, timeline=(*self.timeline, entry))
