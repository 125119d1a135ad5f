"""Who gets a case, and what spoke for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kentongan_contracts.words import AssignRule
from kentongan_directory.directory import Directory
from kentongan_directory.testing import region, sample_directory, unit
from routing.domain.choosing import Question, choose

DIRECTORY = sample_directory()


def choice(
    title: str = "Ada masalah", body: str = "Mohon bantuan.", *, region: str = "51.71", category: str | None = None
):  # type: ignore[no-untyped-def]
    return choose(Question(region, title, body, category), DIRECTORY)


def test_the_reporters_category_goes_to_the_unit_of_the_region_that_takes_it() -> None:
    chosen = choice(category="waste")
    assert chosen.unit.code == "51.71-DLHK"
    assert chosen.category == "waste"
    assert chosen.why.rule is AssignRule.CATEGORY


def test_a_category_that_the_region_has_no_unit_for_goes_up() -> None:
    assert choice(category="road-damage", region="51.99").unit.code == "51-PUPR"


def test_a_category_of_a_national_company_goes_there() -> None:
    assert choice(category="electricity").unit.code == "00-PLN"


def test_the_category_speaks_before_the_words() -> None:
    assert choice("Jalan rusak", "Jalan rusak parah", category="waste").unit.code == "51.71-DLHK"


def test_an_unknown_category_is_as_none() -> None:
    chosen = choice("Jalan rusak parah", "Lubang di mana-mana.", category="nonsense")
    assert chosen.unit.code == "51.71-PUPR"
    assert chosen.why.rule is AssignRule.WORDS
    assert chosen.category == "road-damage"


def test_a_category_without_any_unit_goes_to_the_coordinator_unless_words_are_clear() -> None:
    assert choice(category="street-light", region="51.06").unit.code == "51.06-KOMINFO"
    assert choice("Jalan rusak", category="street-light", region="51.06").unit.code == "51.06-PUPR"


def test_clear_words_go_to_their_unit_and_are_kept_as_evidence() -> None:
    chosen = choice("JALAN   Rusak!", "mohon diperbaiki")
    assert chosen.unit.code == "51.71-PUPR"
    assert chosen.why.words == ("jalan rusak",)
    assert chosen.why.score == 1.0


def test_words_count_as_words_and_not_as_letters() -> None:
    chosen = choice("Sampahnya", "persampahan")
    assert chosen.why.rule is AssignRule.COORDINATOR


def test_words_that_speak_for_two_units_alike_leave_it_to_the_coordinator() -> None:
    chosen = choice("Jalan rusak, listrik padam", "Tolong.")
    assert chosen.unit.code == "51.71-KOMINFO"
    assert chosen.why.rule is AssignRule.COORDINATOR


def test_a_single_word_in_passing_is_no_evidence() -> None:
    assert choice("Mohon bantuan", "Ada sampah.").why.rule is AssignRule.COORDINATOR


def test_no_words_leave_it_to_the_regions_coordinator() -> None:
    assert choice().unit.code == "51.71-KOMINFO"


def test_a_complaint_of_no_known_region_is_the_nations_unless_a_national_unit_takes_it() -> None:
    assert choice(region="00").unit.code == "00-KOORDINATOR"
    assert choice(region="77.01").unit.code == "00-KOORDINATOR"
    assert choice("Listrik padam", region="00").unit.code == "00-PLN"
    assert choice("Jalan rusak", region="00").unit.code == "00-KOORDINATOR"


def test_a_category_claimed_by_two_units_of_a_region_is_the_coordinators_to_decide() -> None:
    both = [unit(f"51.02-{name}", categories=["waste"]) for name in ("A", "B")]
    coordinated = region("51.02", units=[unit("51.02-KOMINFO", kind="coordinator"), *both])
    directory = DIRECTORY.replacing([coordinated])
    assert choose(Question("51.02", "Tolong", "Mohon bantuan", "waste"), directory).unit.code == "51.02-KOMINFO"


def test_a_keyword_of_offices_of_one_kind_speaks_for_the_nearest() -> None:
    ours = region("51.02", units=[unit("51.02-KOMINFO", kind="coordinator"), unit("51.02-PU", keywords=["dinas pu"])])
    above = region("51", units=[unit("51-KOMINFOS", kind="coordinator"), unit("51-PU", keywords=["dinas pu"])])
    directory = DIRECTORY.replacing([ours, above])
    assert choose(Question("51.02", "Dinas PU lambat", "Mohon bantuan"), directory).unit.code == "51.02-PU"


def test_a_unit_that_gave_a_case_back_is_not_chosen_for_it_again() -> None:
    asked = Question("51.71", "Jalan rusak", "Jalan rusak parah", "road-damage", without=("51.71-PUPR",))
    assert choose(asked, DIRECTORY).unit.code == "51-PUPR"


@given(
    region=st.sampled_from(["00", "51", "51.71", "51.06", "51.99", "13", "99.99"]),
    title=st.text(max_size=60) | st.sampled_from(["jalan rusak", "sampah sampah", "pln pln"]),
    body=st.text(max_size=200),
    category=st.none() | st.sampled_from([*DIRECTORY.categories, "nonsense"]),
)
def test_there_is_always_a_unit_that_the_directory_knows(
    region: str, title: str, body: str, category: str | None
) -> None:
    chosen = choose(Question(region, title, body, category), DIRECTORY)
    assert DIRECTORY.unit(chosen.unit.code) is not None
    assert chosen.category is None or chosen.category in DIRECTORY.categories
    assert chosen.why.score is None or 0 <= chosen.why.score <= 1


def test_the_smallest_directory_is_enough() -> None:
    nation = DIRECTORY.region("00")
    assert nation is not None
    assert choose(Question("51.71", "Jalan rusak", "Parah"), Directory([nation])).unit.code == "00-KOORDINATOR"


@pytest.mark.parametrize("text", ["", " ", "\x00", "😀" * 1000, "jalan " * 2000])
def test_any_text_is_read(text: str) -> None:
    assert choice(text, text).unit.code
