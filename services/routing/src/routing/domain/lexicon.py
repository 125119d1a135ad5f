"""What the directory's words speak for: looked up by phrase, so that the cost grows with the text alone."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kentongan_directory.directory import Directory

from routing.domain.words import phrase_of, phrases_in

_TITLE_COUNTS = 2


@dataclass(frozen=True, slots=True)
class Voice:
    """How strongly a text speaks for something, and by which words."""

    score: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrase → codes of the categories, or of the units, that it speaks for."""

    categories: Mapping[str, tuple[str, ...]]
    units: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=4)
def lexicon_of(directory: Directory) -> Lexicon:
    """The lexicon of one snapshot of the directory."""
    categories: dict[str, list[str]] = defaultdict(list)
    units: dict[str, list[str]] = defaultdict(list)
    for category in directory.categories.values():
        for phrase in {phrase_of(text) for text in (category.name.id, category.name.en, *category.words)}:
            categories[phrase].append(category.code)
    for unit in directory.units.values():
        for phrase in {phrase_of(text) for text in unit.keywords}:
            units[phrase].append(unit.code)
    return Lexicon(
        {phrase: tuple(codes) for phrase, codes in categories.items()},
        {phrase: tuple(codes) for phrase, codes in units.items()},
    )


def voices(index: Mapping[str, tuple[str, ...]], title: str, body: str) -> dict[str, Voice]:
    """For each code what speaks for it: a phrase counts its words, twice in the title, and only where it is not
    part of a longer one that speaks for the same."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for text, weight in ((title, _TITLE_COUNTS), (body, 1)):
        for phrase in phrases_in(text):
            for code in index.get(phrase, ()):
                found[code].setdefault(phrase, weight * len(phrase.split()))
    return {code: _voice(phrases) for code, phrases in found.items()}


def _voice(phrases: Mapping[str, int]) -> Voice:
    longest = [
        phrase for phrase in phrases if not any(phrase != other and f" {phrase} " in f" {other} " for other in phrases)
    ]
    return Voice(sum(phrases[phrase] for phrase in longest), tuple(longest))
