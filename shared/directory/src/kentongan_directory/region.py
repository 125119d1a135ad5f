"""The region file as a whole: everything that one region says of itself."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from kentongan_directory.category import Category
from kentongan_directory.codes import NATION, timezone_exists
from kentongan_directory.entry import Day, Entry, Language, RegionCode, Text, UnitCode, WebAddress
from kentongan_directory.hours import Hours
from kentongan_directory.policy import Policy
from kentongan_directory.soundness import faults_within
from kentongan_directory.unit import Unit


def _known_timezone(name: str) -> str:
    if not timezone_exists(name):
        indonesian = "Asia/Jakarta, Asia/Pontianak, Asia/Makassar and Asia/Jayapura"
        raise ValueError(f"{name!r} is no IANA time zone; Indonesia has {indonesian}")
    return name


class Holiday(Entry):
    date: Day
    """The day on which the region's offices are closed."""
    name: Text
    """What the day is called."""


class Portal(Entry):
    enabled: Annotated[bool, Field(strict=True)] = True
    """Whether the region's own system is connected to the bus."""
    channels: Annotated[tuple[Text, ...], Field(max_length=50)] = ()
    """How people reach the portal, such as a web address, an app or a telephone number."""
    webhook: WebAddress | None = None
    """Where facts are also sent over HTTP."""
    prefetch: Annotated[int, Field(strict=True, ge=1, le=1000)] = 20
    """How many of the portal's messages may be under way at once."""


class Region(Entry):
    code: RegionCode
    """The Kemendagri code in quotes: "00" the nation, "51" a province, "51.71" a regency or city."""
    name: Text
    """The region's name in Indonesian."""
    parent: RegionCode | None = None
    """The region above: none for the nation, "00" for a province, the province for a regency or city."""
    timezone: Annotated[Text, AfterValidator(_known_timezone)]
    """The IANA name of the local time zone, such as Asia/Makassar."""
    languages: Annotated[tuple[Language, ...], Field(min_length=1, max_length=20)] = ("id",)
    """Languages that people write in, the usual one first."""
    aliases: Annotated[tuple[Text, ...], Field(max_length=500)] = ()
    """Names by which a location's text may call the region or a place in it."""
    working_hours: Hours | None = None
    """The working week of its offices; without it the week of the region above."""
    holidays: Annotated[tuple[Holiday, ...], Field(max_length=2000)] = ()
    """Its own days off beside the national ones, valid in the regions below it too."""
    policies: Annotated[tuple[Policy, ...], Field(max_length=500)] = ()
    """Its own time limits; without a fitting one those of the region above."""
    coordinator: UnitCode | None = None
    """The unit that decides where nobody else is responsible; without it the one of the region above."""
    units: Annotated[tuple[Unit, ...], Field(max_length=2000)] = ()
    """Its units."""
    portal: Portal | None = None
    """Its own system on the bus."""
    categories: Annotated[tuple[Category, ...], Field(max_length=1000)] = ()
    """The catalogue of categories; in the nation's file only."""

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        if faults := tuple(faults_within(self)):
            text = "; ".join(fault.sentence for fault in faults)
            raise PydanticCustomError("unsound_region", "{text}", {"text": text, "faults": faults})
        return self

    @property
    def is_nation(self) -> bool:
        return self.code == NATION
