"""What every entry of a region file is made of: the frozen model, the small text types and a calendar day."""

import re
from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

_ONE_LINE = r"^[^\x00-\x1f\x7f\u2028\u2029]+$"
_SLUG = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
_LANGUAGE = r"^[a-z]{2,3}$"
_MAILBOX_PART = r"[^@\s<>,;:\"\x00-\x1f\x7f]+"
_EMAIL = rf"^{_MAILBOX_PART}@{_MAILBOX_PART}$"
_PHONE = r"^\+?[0-9][0-9 ()-]{1,24}$"
_WEB_ADDRESS = r"^https?://[^\s\x00-\x1f\x7f]+$"
_REGION = r"^[0-9]{2}(\.[0-9]{2})?$"
_UNIT = r"^[0-9]{2}(\.[0-9]{2})?-[A-Z0-9]+(-[A-Z0-9]+)*$"

FORMS = {
    _ONE_LINE: "is one line of text without control characters",
    _SLUG: "is a slug of small letters, digits and hyphens, such as street-light",
    _LANGUAGE: "is a language code of two or three small letters, such as id or ban",
    _EMAIL: "is an address such as pupr@kota.example",
    _PHONE: "is a telephone number such as +62 361 123456",
    _WEB_ADDRESS: "is a web address that begins with https:// or http://",
    _REGION: 'is a region\'s code in quotes: "00", "51" or "51.71"',
    _UNIT: "is the region's code, a hyphen and a short name in capitals, such as 51.71-PUPR",
}
"""What each pattern means, said to whoever wrote something else."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=_ONE_LINE)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=_ONE_LINE)]
Slug = Annotated[str, StringConstraints(max_length=60, pattern=_SLUG)]
Language = Annotated[str, StringConstraints(pattern=_LANGUAGE)]
Email = Annotated[str, StringConstraints(max_length=254, pattern=_EMAIL)]
Phone = Annotated[str, StringConstraints(pattern=_PHONE)]
WebAddress = Annotated[str, StringConstraints(max_length=2000, pattern=_WEB_ADDRESS)]
RegionCode = Annotated[str, StringConstraints(pattern=_REGION)]
UnitCode = Annotated[str, StringConstraints(max_length=40, pattern=_UNIT)]


def _written_day(written: object) -> object:
    if isinstance(written, date) or (isinstance(written, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written)):
        return written
    raise ValueError("a day is written as 2026-06-17")


Day = Annotated[date, BeforeValidator(_written_day)]


class Entry(BaseModel):
    """A frozen part of a region file that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Person(Entry):
    name: Text
    """The person's name as it is written in letters."""
    email: Email
    """The person's own office address for mail."""
