"""Finding the region that a location's words speak of."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kentongan_contracts.codes import NATION, is_within

_WORD = re.compile(r"\w+")
_LEVELS = ("provinsi", "kabupaten", "kab", "kota", "daerah khusus ibukota", "dki", "di")
_WORDS_AT_MOST = 6


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Region codes by name, every name in small letters and single spaces."""

    names: Mapping[str, str]

    @classmethod
    def of(cls, named: Iterable[tuple[str, str]]) -> "Gazetteer":
        """From pairs of name and region code; a level before a name (Kota, Kabupaten ...) may be missing in texts."""
        names: dict[str, str] = {}
        for name, code in named:
            plain = " ".join(_words(name))
            for known in {plain, _without_level(plain)} if code != NATION else ():
                names.setdefault(known, code)
        return cls(names)

    def region_of(self, text: str | None) -> str | None:
        """The region whose longest name stands in the text; a wider one yields to a named one within it."""
        found = self._found(_words(text or ""))
        narrow = {name: code for name, code in found.items() if not _is_refined(code, set(found.values()))}
        longest = max(sorted(narrow), key=len, default=None)
        return narrow[longest] if longest is not None else None

    def _found(self, words: list[str]) -> dict[str, str]:
        spans = (
            " ".join(words[start : start + length])
            for length in range(1, _WORDS_AT_MOST + 1)
            for start in range(len(words) - length + 1)
        )
        return {span: self.names[span] for span in spans if span in self.names}


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _without_level(name: str) -> str:
    level = next((level for level in _LEVELS if name.startswith(f"{level} ")), "")
    return name.removeprefix(level).strip()


def _is_refined(code: str, others: set[str]) -> bool:
    return any(other != code and is_within(other, code) for other in others)
