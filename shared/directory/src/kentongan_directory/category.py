"""One entry of the nation's catalogue of what a complaint can be about."""

from typing import Annotated

from pydantic import Field

from kentongan_directory.entry import Entry, Slug, Text
from kentongan_directory.policy import LegalClass


class Names(Entry):
    id: Text
    """The name in Indonesian."""
    en: Text
    """The name in English."""


class Category(Entry):
    code: Slug
    """A stable English slug such as street-light; never changed once it is in use."""
    parent: Slug | None = None
    """The wider category that this one belongs to."""
    name: Names
    """What people see."""
    words: Annotated[tuple[Text, ...], Field(max_length=200)] = ()
    """Everyday words, phrases and abbreviations that speak for this category."""
    legal_class: LegalClass = "no_oversight"
    """The class that decides the nation's time limit."""
    secret_by_default: Annotated[bool, Field(strict=True)] = False
    """Whether a complaint of this category stays out of the public's sight unless its reporter decides otherwise."""
    unit_kind: Slug
    """The kind of unit that usually takes it, such as public-works."""
