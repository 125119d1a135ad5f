"""What every entry of a region file is made of: the frozen model and the small text types."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

_ONE_LINE = r"^[^\x00-\x1f\x7f\u2028\u2029]+$"
_MAILBOX_PART = r"[^@\s<>,;:\"\x00-\x1f\x7f]+"
_REGION = r"[0-9]{2}(\.[0-9]{2})?"

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=_ONE_LINE)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=_ONE_LINE)]
Slug = Annotated[str, StringConstraints(max_length=60, pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Email = Annotated[str, StringConstraints(max_length=254, pattern=rf"^{_MAILBOX_PART}@{_MAILBOX_PART}$")]
Phone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 ()-]{1,24}$")]
WebAddress = Annotated[str, StringConstraints(max_length=2000, pattern=r"^https?://[^\s\x00-\x1f\x7f]+$")]
RegionCode = Annotated[str, StringConstraints(pattern=rf"^{_REGION}$")]
UnitCode = Annotated[str, StringConstraints(max_length=40, pattern=rf"^{_REGION}-[A-Z0-9]+(-[A-Z0-9]+)*$")]


class Entry(BaseModel):
    """A frozen part of a region file that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Person(Entry):
    name: Text
    """The person's name as it is written in letters."""
    email: Email
    """The person's own office address for mail."""
