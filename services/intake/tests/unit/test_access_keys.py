"""The reporter's key to a complaint."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from intake.domain.access import AccessKeys

KEYS = AccessKeys("a secret of sixteen letters")


@given(some.uuids(), some.uuids())
def test_a_key_opens_its_own_complaint_alone(id: object, other: object) -> None:
    assert KEYS.opens(str(id), KEYS.of(str(id)))
    assert (id == other) == KEYS.opens(str(other), KEYS.of(str(id)))


@given(some.uuids(), some.text(max_size=60))
def test_nothing_else_opens_it(id: object, typed: str) -> None:
    assert not KEYS.opens(str(id), typed)


def test_keys_of_another_secret_do_not_open() -> None:
    assert not KEYS.opens("id", AccessKeys("another secret").of("id"))


@pytest.mark.parametrize("typed", [str.lower, lambda key: key.replace("-", " "), lambda key: key.replace("0", "O")])
def test_a_key_may_be_typed_as_it_was_heard(typed: object) -> None:
    assert callable(typed)
    assert KEYS.opens("id", typed(KEYS.of("id")))


def test_a_key_has_140_bits_in_letters_that_nobody_mistakes() -> None:
    key = KEYS.of("id").replace("-", "")
    assert len(key) == 28
    assert not set(key) & set("ILOU")
