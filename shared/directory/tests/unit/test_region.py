"""A region that does not fit together is refused, and the refusal says what to do."""

from typing import Any

import pytest
from kentongan_directory.region import Region
from kentongan_directory.testing import region, sample_directory, two_second_region, unit
from pydantic import ValidationError


def _refusal(code: str = "51.71", **fields: Any) -> str:
    with pytest.raises(ValidationError) as refused:
        region(code, **fields)
    return str(refused.value)


@pytest.mark.parametrize("code", ["5171", "51.7", "51.71.01", "Bali", "51,71", "\u0665\u0661", "51.71\n", ""])
def test_a_code_is_two_digits_or_two_and_two(code: str) -> None:
    assert "code" in _refusal(code, units=[unit("51.71-PUPR")])


def test_only_the_nations_code_holds_two_zeros() -> None:
    assert "only the nation's own code" in _refusal("51.00")
    assert "only the nation's own code" in _refusal("00.51")


@pytest.mark.parametrize(
    ("code", "parent"), [("51.71", "13"), ("51.71", "00"), ("51", None), ("00", "51"), ("51", "51")]
)
def test_the_parent_follows_from_the_code(code: str, parent: str | None) -> None:
    assert "follows from its code" in _refusal(code, parent=parent)


def test_a_coordinator_is_one_of_the_regions_units() -> None:
    assert "is none of this region's units" in _refusal(coordinator="51.71-NOBODY")


def test_a_units_code_begins_with_its_regions_code() -> None:
    assert "must begin with the region's code" in _refusal(units=[unit("51.71-KOMINFO"), unit("51-PUPR")])


def test_a_unit_stands_in_the_file_once() -> None:
    assert "is listed before" in _refusal(units=[unit("51.71-PUPR"), unit("51.71-PUPR")])


def test_a_units_parent_is_a_unit_of_the_same_region() -> None:
    assert "is not among this region's units" in _refusal(units=[unit("51.71-PUPR", parent="51-PUPR")])


@pytest.mark.parametrize("circle", [["A"], ["A", "B"], ["A", "B", "C"]])
def test_units_above_each_other_never_form_a_circle(circle: list[str]) -> None:
    above = [*circle[1:], circle[0]]
    units = [unit(f"51.71-{name}", parent=f"51.71-{over}") for name, over in zip(circle, above, strict=True)]
    assert "ends at itself" in _refusal(units=units)


def test_only_the_nation_has_the_catalogue() -> None:
    category = {"code": "waste", "name": {"id": "Sampah", "en": "Waste"}, "unit_kind": "environment"}
    assert "belongs into the file of 00" in _refusal(categories=[category])


def test_the_catalogue_has_no_duplicates_circles_or_unknown_parents() -> None:
    def category(code: str, parent: str | None = None) -> dict[str, Any]:
        return {"code": code, "parent": parent, "name": {"id": code, "en": code}, "unit_kind": "environment"}

    assert "is listed before" in _refusal("00", categories=[category("waste"), category("waste")])
    assert "is not in the catalogue" in _refusal("00", categories=[category("waste", "nowhere")])
    assert "ends at itself" in _refusal("00", categories=[category("waste", "rubbish"), category("rubbish", "waste")])


def test_the_nation_needs_a_coordinator_and_a_policy_for_everything() -> None:
    refusal = _refusal("00", coordinator=None)
    assert "the nation needs a coordinator" in refusal
    assert "the nation needs one policy" in refusal


def test_a_holiday_stands_in_the_file_once() -> None:
    day = {"date": "2026-06-17", "name": "Galungan"}
    assert "is listed 2 times" in _refusal(holidays=[day, {**day, "name": "Hari Raya Galungan"}])


@pytest.mark.parametrize(
    "timezone", ["Asia/Denpasar", "Asia", "../../etc/passwd", "/etc/localtime", "asia/jakarta", "UTC+8"]
)
def test_an_unknown_time_zone_is_refused(timezone: str) -> None:
    assert "is no IANA time zone" in _refusal(timezone=timezone)


@pytest.mark.parametrize(
    "email", ["pupr", "a@b@c", "a b@c.example", "a@c.example\nBcc: x@y.example", "<a@c.example>", ""]
)
def test_an_address_that_could_spoil_a_mails_head_is_refused(email: str) -> None:
    assert "email" in _refusal(units=[unit("51.71-PUPR", contacts={"email": email})])


@pytest.mark.parametrize("name", ["Dinas\nPUPR", "\x1b[31mDinas", "   ", "x" * 201, "Dinas\u2028PUPR"])
def test_a_name_is_one_line_of_text(name: str) -> None:
    assert "name" in _refusal(name=name)


@pytest.mark.parametrize("webhook", ["javascript:alert(1)", "file:///etc/passwd", "https://a b", "ftp://a.example"])
def test_a_webhook_is_a_web_address(webhook: str) -> None:
    assert "webhook" in _refusal(portal={"webhook": webhook})


def test_an_unknown_field_is_refused_wherever_it_stands() -> None:
    assert "unit_s" in _refusal(unit_s=[])
    assert "categorys" in _refusal(units=[unit("51.71-PUPR", categorys=["waste"])])


def test_a_region_stored_as_json_comes_back_the_same() -> None:
    for each in [*sample_directory().regions.values(), two_second_region()]:
        assert Region.model_validate(each.model_dump(mode="json")) == each
