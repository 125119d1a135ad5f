"""Hand-overs: "not our field" moves a case, and never ends it or leaves it with nobody."""

import pytest
from kentongan_contracts.routing import CaseAssigned, CaseReturned
from kentongan_contracts.words import Light, Status
from kentongan_directory.testing import sample_directory
from routing.domain.case import Case
from routing.domain.custody import assign, give_back
from routing.domain.desk import ask, note, read, respond
from routing.domain.errors import CaseFull, NotAllowedNow, NotYours, UnknownUnit
from routing.domain.officers import ACTS_AT_MOST, allowed_to
from routing.testing import a_case, an_officer, later

DIRECTORY = sample_directory()
CITY, PROVINCE, NATION = "51.71-KOMINFO", "51-KOMINFOS", "00-KOORDINATOR"


def returned(case: Case) -> Case:
    return give_back(case, an_officer(case.unit), DIRECTORY, reason="Bukan kewenangan kami.", at=later(1)).case


def assigned(case: Case, unit: str, by: str) -> Case:
    return assign(case, an_officer(by), DIRECTORY, unit=unit, note=None, at=later(2)).case


def test_a_returned_case_goes_to_the_regions_coordinator() -> None:
    case = a_case()
    ruled = give_back(case, an_officer("51.71-PUPR"), DIRECTORY, reason="Jalan provinsi.", at=later(1))
    assert ruled.case.unit == CITY
    assert (ruled.case.status, ruled.case.light) == (Status.ASSIGNED, Light.RED)
    (fact,) = ruled.facts
    assert isinstance(fact, CaseReturned)
    assert (fact.unit, fact.from_unit, fact.by, fact.reason) == (CITY, "51.71-PUPR", "51.71-PUPR", "Jalan provinsi.")


def test_the_second_return_on_one_level_goes_to_the_level_above() -> None:
    case = assigned(returned(a_case()), "51.71-DISHUB", CITY)
    assert returned(case).unit == PROVINCE


def test_each_level_counts_its_own_returns() -> None:
    case = returned(assigned(returned(a_case()), "51.71-DISHUB", CITY))
    case = returned(assigned(case, "51-PUPR", PROVINCE))
    assert case.unit == PROVINCE
    case = returned(assigned(case, "51.71-DLHK", PROVINCE))
    assert case.unit == NATION


def test_a_coordinator_that_returns_sends_the_case_one_level_up_at_once() -> None:
    case = returned(a_case())
    assert case.unit == CITY
    case = returned(case)
    assert case.unit == PROVINCE
    case = returned(case)
    assert case.unit == NATION


def test_the_nations_coordinator_cannot_return_and_must_assign() -> None:
    case = returned(returned(returned(a_case())))
    assert "return" not in allowed_to(an_officer(NATION), case, DIRECTORY)
    with pytest.raises(NotAllowedNow) as refusal:
        returned(case)
    assert "assign" in (refusal.value.allowed or ())
    assert assigned(case, "51.71-PUPR", NATION).unit == "51.71-PUPR"


def test_at_the_nations_level_a_return_goes_to_the_nations_coordinator_every_time() -> None:
    case = returned(returned(returned(a_case())))
    for _ in range(3):
        case = returned(assigned(case, "51.71-PUPR", NATION))
        assert case.unit == NATION


def test_a_national_units_return_goes_to_the_coordinator_of_the_complaints_region() -> None:
    case = a_case(category="electricity")
    assert case.unit == "00-PLN"
    assert returned(case).unit == CITY


def test_a_case_of_an_unknown_region_is_returned_to_the_nation() -> None:
    case = a_case("77.01", title="Listrik padam")
    assert case.unit == "00-PLN"
    assert returned(case).unit == NATION


def test_a_region_without_a_coordinator_of_its_own_has_the_one_above() -> None:
    case = a_case("51.99")
    assert returned(case).unit == PROVINCE
    assert returned(returned(case)).unit == NATION


def test_who_returned_a_case_is_remembered() -> None:
    case = assigned(returned(a_case()), "51.71-DISHUB", CITY)
    assert returned(case).returned_by == ("51.71-PUPR", "51.71-DISHUB")


def test_an_assignment_names_from_whom_to_whom_and_why() -> None:
    case = a_case()
    ruled = assign(case, an_officer(CITY), DIRECTORY, unit="51.71-DLHK", note="Sampah.", at=later(1))
    (fact,) = ruled.facts
    assert isinstance(fact, CaseAssigned)
    assert (fact.from_unit, fact.unit, fact.by, fact.note) == ("51.71-PUPR", "51.71-DLHK", CITY, "Sampah.")
    assert fact.why.rule == "officer"


def test_an_assigned_case_is_unread_whatever_it_was_before() -> None:
    case = a_case()
    for before in (
        read(case, an_officer(case.unit), DIRECTORY, at=later(1)).case,
        ask(case, an_officer(case.unit), DIRECTORY, text="Di mana?", at=later(1)).case,
    ):
        after = assigned(before, "51.71-DLHK", CITY)
        assert (after.status, after.light) == (Status.ASSIGNED, Light.RED)


def test_a_unit_that_does_not_exist_gets_nothing() -> None:
    with pytest.raises(UnknownUnit, match=r"51\.71-NONE"):
        assigned(a_case(), "51.71-NONE", CITY)


def test_an_answered_case_is_not_passed_on() -> None:
    case = a_case()
    answered = respond(case, an_officer(case.unit), DIRECTORY, text="Selesai.", final=True, at=later(1)).case
    with pytest.raises(NotAllowedNow):
        returned(answered)
    with pytest.raises(NotAllowedNow):
        assigned(answered, "51.71-DLHK", CITY)


@pytest.mark.parametrize("unit", ["51.71-DISHUB", "51.06-KOMINFO", "51.06-PUPR", "00-PLN"])
def test_another_unit_returns_nothing(unit: str) -> None:
    with pytest.raises(NotYours):
        give_back(a_case(), an_officer(unit), DIRECTORY, reason="x", at=later(1))


def test_a_case_takes_many_acts_and_not_endlessly_many() -> None:
    case = a_case()
    for _ in range(ACTS_AT_MOST):
        case = note(case, an_officer(case.unit), DIRECTORY, text="Catatan", at=later(1)).case
    with pytest.raises(CaseFull):
        note(case, an_officer(case.unit), DIRECTORY, text="Catatan", at=later(1))
    assert len(case.history) <= ACTS_AT_MOST
