"""The words by which a complaint is found."""

import re

_WORD = re.compile(r"\w{2,40}")
WORDS_KEPT = 80
WORDS_ASKED = 8


def words_of(*texts: str) -> tuple[str, ...]:
    """The distinct words of the texts in small letters, the first ones first, no more than an index should hold."""
    words = dict.fromkeys(word for text in texts for word in _WORD.findall(text.casefold()))
    return tuple(words)[:WORDS_KEPT]


def words_asked(query: str) -> tuple[str, ...]:
    """The words that a search asks for; all of them must stand in a complaint."""
    return words_of(query)[:WORDS_ASKED]
