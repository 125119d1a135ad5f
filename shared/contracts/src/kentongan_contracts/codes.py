"""Region codes (Permendagri 58/2021) and the tracking codes that reporters read aloud."""

import secrets
from typing import Annotated
from uuid import UUID, uuid5

from pydantic import Field

RegionCode = Annotated[str, Field(pattern=r"^\d{2}(\.([1-9]\d|\d[1-9]))?$", examples=["00", "51", "51.71"])]
NATION = "00"

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_RANDOM_LETTERS = 11
_BITS_PER_LETTER = 5
_COMPLAINTS = UUID("6b1f7c1e-5d0a-5a57-9d0e-3f2c8f1d7a51")


class MistypedCode(ValueError):
    """A tracking code that cannot have been given out: a letter is wrong, missing or swapped."""


def province_of(region: str) -> str:
    """`51` for `51.71` and for `51`; `00` for the nation."""
    return region[:2]


def is_within(region: str, outer: str) -> bool:
    """Whether `region` is `outer` or lies in it; everything lies in the nation."""
    return outer in (NATION, region) or (len(outer) == 2 and region[:2] == outer)


def new_tracking_code() -> str:
    """A fresh code such as `7KQM-4XZ2-9PD4`: 55 random bits and a check character, nothing to count up from."""
    bits = secrets.randbits(_BITS_PER_LETTER * _RANDOM_LETTERS)
    letters = "".join(ALPHABET[bits >> _BITS_PER_LETTER * place & 31] for place in range(_RANDOM_LETTERS))
    return _grouped(letters + _check_letter(letters))


def read_tracking_code(typed: str) -> str:
    """The code as it was given out, from what a person typed (case, spaces, dashes, O for 0 and I or L for 1).

    Raises MistypedCode when it cannot be one: every wrong letter and every swap of neighbours is noticed.
    """
    letters = "".join(typed.upper().replace("-", "").split())
    if len(letters) != _RANDOM_LETTERS + 1 or any(letter not in _VALUES for letter in letters):
        raise MistypedCode(f"A tracking code has {_RANDOM_LETTERS + 1} letters and digits, such as 7KQM-4XZ2-9PD4.")
    plain = "".join(ALPHABET[_VALUES[letter]] for letter in letters)
    if _check_letter(plain[:-1]) != plain[-1]:
        raise MistypedCode("A letter of this tracking code is wrong: please compare it with your receipt.")
    return _grouped(plain)


def complaint_id_of(region: str, external_id: str) -> str:
    """The id of the complaint that a region's portal knows by `external_id`; the same pair always gives the same id."""
    return str(uuid5(_COMPLAINTS, f"portal/{region}/{external_id}"))


def complaint_id_for_key(owner: str, key: str) -> str:
    """The id of the complaint that `owner` (an API key's region, or the public) asked for with an Idempotency-Key."""
    return str(uuid5(_COMPLAINTS, f"key/{owner}/{key}"))


def _grouped(letters: str) -> str:
    return "-".join(letters[i : i + 4] for i in range(0, len(letters), 4))


def _check_letter(letters: str) -> str:
    """The letter that makes the sum over GF(32), weighted with powers of alpha, zero (a Reed-Solomon check)."""
    total = 0
    for letter in letters:
        total = _times_alpha(total ^ _VALUES[letter])
    return ALPHABET[total]


def _times_alpha(value: int) -> int:
    """Multiplication by the generator x in GF(2)[x] / (x^5 + x^2 + 1)."""
    value <<= 1
    return value ^ 0b100101 if value & 0b100000 else value
