"""Region codes and tracking codes: what can be read, and what is noticed when it was typed wrongly."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kentongan_contracts.codes import (
    ALPHABET,
    MistypedCode,
    complaint_id_for_key,
    complaint_id_of,
    is_within,
    new_tracking_code,
    province_of,
    read_tracking_code,
)

codes = st.builds(new_tracking_code)
plain = st.builds(lambda code: code.replace("-", ""), codes)


@given(codes)
def test_a_code_is_read_as_it_was_given(code: str) -> None:
    assert read_tracking_code(code) == code


@given(codes)
def test_case_spaces_and_dashes_do_not_matter(code: str) -> None:
    assert read_tracking_code(f" {code.lower().replace('-', ' ')} ") == code


@given(plain)
def test_letters_that_look_like_digits_are_read_as_digits(code: str) -> None:
    typed = code.replace("0", "o").replace("1", "l")
    assert read_tracking_code(typed) == read_tracking_code(code)


@given(plain, st.integers(0, 11), st.sampled_from(ALPHABET))
def test_every_single_wrong_letter_is_noticed(code: str, place: int, letter: str) -> None:
    if code[place] == letter:
        return
    with pytest.raises(MistypedCode):
        read_tracking_code(code[:place] + letter + code[place + 1 :])


@given(plain, st.integers(0, 11), st.integers(0, 11))
def test_every_swap_of_two_letters_is_noticed(code: str, one: int, other: int) -> None:
    if code[one] == code[other]:
        return
    letters = list(code)
    letters[one], letters[other] = letters[other], letters[one]
    with pytest.raises(MistypedCode):
        read_tracking_code("".join(letters))


@given(st.text())
def test_anything_else_is_refused_and_never_breaks(typed: str) -> None:
    with suppress(MistypedCode):
        assert read_tracking_code(typed).count("-") == 2


def test_codes_do_not_follow_each_other() -> None:
    drawn = {new_tracking_code() for _ in range(2_000)}
    assert len(drawn) == 2_000
    assert len({code[:2] for code in drawn}) > 500


def test_the_same_cause_always_names_the_same_complaint() -> None:
    assert complaint_id_of("51.71", "A-1") == complaint_id_of("51.71", "A-1")
    ids = {complaint_id_of("51.71", "A-1"), complaint_id_of("51.06", "A-1"), complaint_id_for_key("51.71", "A-1")}
    assert len(ids) == 3


@pytest.mark.parametrize(
    ("region", "outer", "answer"),
    [
        ("51.71", "51.71", True),
        ("51.71", "51", True),
        ("51", "51.71", False),
        ("13.71", "51", False),
        ("13", "00", True),
    ],
)
def test_a_province_covers_its_regencies_and_the_nation_everything(region: str, outer: str, answer: bool) -> None:
    assert is_within(region, outer) is answer


def test_the_province_is_the_first_two_digits() -> None:
    assert [province_of(code) for code in ("51.71", "51", "00")] == ["51", "51", "00"]
