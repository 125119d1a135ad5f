"""What travels sealed stays closed, and a token holds only for whom and as long as it was issued."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from servicekit import cloud_events, tokens
from servicekit.sealing import Seal
from servicekit.verdicts import Dead

KEY = "a secret of at least thirty-two bytes, for a test"


def test_what_was_sealed_opens_with_the_same_key_and_shows_nothing_without_it() -> None:
    seal = Seal(Fernet.generate_key().decode())
    closed = seal.close({"email": "sari@contoh.example"})
    assert "sari" not in closed
    assert seal.open(closed) == {"email": "sari@contoh.example"}


def test_an_older_key_still_opens_and_a_foreign_one_does_not() -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    closed = Seal(old).close({"n": 1})
    assert Seal(new, old).open(closed) == {"n": 1}
    with pytest.raises(Dead, match="keys"):
        Seal(new).open(closed)


def test_a_token_says_who_it_was_issued_to() -> None:
    token = tokens.issue({"sub": "officer", "unit": "51.71-PUPR"}, KEY, valid_for=timedelta(hours=1))
    assert tokens.read(f"Bearer {token}", KEY)["unit"] == "51.71-PUPR"
    assert tokens.read(f"bearer  {token} ", KEY)["sub"] == "officer"


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer ", "Basic abc", "Bearer not.a.token"])
def test_what_is_no_token_identifies_nobody(authorization: str | None) -> None:
    with pytest.raises(tokens.NotIdentified):
        tokens.read(authorization, KEY)


def test_a_token_of_yesterday_or_of_another_key_holds_no_more() -> None:
    old = tokens.issue({"sub": "officer"}, KEY, valid_for=timedelta(hours=-1))
    foreign = tokens.issue({"sub": "officer"}, KEY[::-1], valid_for=timedelta(hours=1))
    for token in (old, foreign):
        with pytest.raises(tokens.NotIdentified):
            tokens.read(f"Bearer {token}", KEY)


def test_an_unsigned_token_is_refused() -> None:
    unsigned = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiJ4IiwiZXhwIjo5OTk5OTk5OTk5LCJpYXQiOjF9."
    with pytest.raises(tokens.NotIdentified):
        tokens.read(f"Bearer {unsigned}", KEY)


def test_a_trace_from_outside_is_taken_only_when_it_is_one() -> None:
    trace = cloud_events.new_trace()
    assert cloud_events.read_trace(trace) == trace
    assert [cloud_events.read_trace(bad) for bad in ("", "00-xyz", trace + "0", 5, None)] == [None] * 5
