"""Reading everyday text: words without case and marks, and the phrases that they form."""

import re
import unicodedata
from collections.abc import Iterator

LONGEST_PHRASE = 6
WORDS_KEPT = 60
_SHORTEST_KEPT = 3
_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared: compatibility letters unified, case folded, marks between gone."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def phrase_of(text: str) -> str:
    """A phrase in the form in which it is looked up."""
    return " ".join(words_of(text))


def phrases_in(text: str) -> Iterator[str]:
    """Every run of one to six neighbouring words."""
    words = words_of(text)
    for start in range(len(words)):
        for end in range(start + 1, min(start + LONGEST_PHRASE, len(words)) + 1):
            yield " ".join(words[start:end])


def telling_words(*texts: str) -> tuple[str, ...]:
    """The distinct words by which a case is found and compared, the first ones of a long text."""
    found = dict.fromkeys(word for text in texts for word in words_of(text) if len(word) >= _SHORTEST_KEPT)
    return tuple(found)[:WORDS_KEPT]


def likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """How much of their words two texts share, from 0 to 1 (Jaccard)."""
    left, right = set(one), set(other)
    return len(left & right) / len(left | right) if left | right else 0.0
