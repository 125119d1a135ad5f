"""Who can be responsible for a case: an office of a region with its field, its words and its addresses."""

from typing import Annotated

from pydantic import Field

from kentongan_directory.entry import Email, Entry, Person, Phone, Slug, Text, UnitCode
from kentongan_directory.hours import Hours


class Contacts(Entry):
    email: Email
    """Where the unit's mail goes."""
    phone: Phone | None = None
    """The unit's telephone, best in international form such as +62 361 123456."""


class Unit(Entry):
    code: UnitCode
    """The region's code, a hyphen and a short name in capitals, such as 51.71-PUPR."""
    name: Text
    """The full name in Indonesian."""
    kind: Slug
    """What kind of office it is; categories name the kind that usually takes them."""
    parent: UnitCode | None = None
    """The unit of the same region that this one is a part of."""
    categories: Annotated[tuple[Slug, ...], Field(max_length=200)] = ()
    """The categories that it takes; each is named, none is implied by a wider one."""
    keywords: Annotated[tuple[Text, ...], Field(max_length=500)] = ()
    """Words that speak for this unit beyond those of its categories."""
    area: Annotated[tuple[Text, ...], Field(max_length=500)] = ()
    """Names of the places that it covers; none means the whole region."""
    contacts: Contacts
    """How to reach it."""
    head: Person | None = None
    """Who leads it."""
    officers: Annotated[tuple[Person, ...], Field(max_length=200)] = ()
    """The people who act for it."""
    hours: Hours | None = None
    """Its own working week, where it differs from the region's."""
