"""A known region answers for itself, everything else is answered from above."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from kentongan_directory.directory import Directory, NationMissing
from kentongan_directory.hours import NATIONAL_HOURS
from kentongan_directory.testing import region, sample_directory, two_second_region, unit


def test_regions_units_and_categories_are_found_by_code() -> None:
    directory = sample_directory()
    assert directory.region("51.71") is directory.regions["51.71"]
    assert directory.unit("51.71-PUPR") in directory.units_of("51.71")
    assert directory.category("waste") is not None
    assert [entry.code for entry in directory.category_line("road-damage")] == ["road-damage", "roads"]


@pytest.mark.parametrize("code", ["51.99", "99", "99.01", "", "51.71-PUPR", "Bali", "51.71.01.1001", "\u0665\u0661"])
def test_an_unknown_code_is_answered_from_above_and_never_fails(code: str) -> None:
    directory = sample_directory()
    assert directory.region(code) is None
    assert directory.units_of(code) == ()
    assert directory.children(code) == ()
    assert directory.coordinator_of(code).code in ("51-KOMINFOS", "00-KOORDINATOR")
    assert directory.timezone_of(code).key.startswith("Asia/")
    assert directory.hours_for(code)
    assert directory.province_of(code)
    assert directory.policy_for(kind="complaint", category=None, region=code, on_date=date(2026, 6, 15))


def test_there_is_always_a_coordinator() -> None:
    directory = sample_directory().replacing([region("51.03", coordinator=None)])
    assert directory.coordinator_of("51.71").code == "51.71-KOMINFO"
    assert directory.coordinator_of("51.03").code == "51-KOMINFOS"
    assert directory.coordinator_of("13.71").code == "00-KOORDINATOR"


def test_ancestors_lead_up_to_the_nation() -> None:
    directory = sample_directory()
    assert [above.code for above in directory.ancestors("51.71")] == ["51", "00"]
    assert [above.code for above in directory.ancestors("13.71")] == ["00"]
    assert directory.ancestors("00") == ()
    assert [level.code for level in directory.lineage("51.71")] == ["51.71", "51", "00"]


def test_children_are_the_regions_directly_below() -> None:
    directory = sample_directory().replacing([two_second_region("99.01")])
    assert [below.code for below in directory.children("51")] == ["51.06", "51.71"]
    assert [below.code for below in directory.children("00")] == ["51", "99.01"]


def test_a_regency_has_its_own_days_off_and_those_above() -> None:
    own = region("51.71", holidays=[{"date": "2026-02-27", "name": "Hari Jadi"}])
    directory = sample_directory().replacing([own])
    assert [holiday.name for holiday in directory.holidays_for("51.71")] == ["Hari Jadi", "Galungan"]
    assert [holiday.name for holiday in directory.holidays_for("51.06")] == ["Galungan"]
    assert [holiday.name for holiday in directory.holidays_for("51.99")] == ["Galungan"]
    assert directory.holidays_for("00") == ()


def test_a_unit_works_by_its_own_hours_else_by_its_regions() -> None:
    night = {"saturday": ["00:00-24:00"]}
    directory = sample_directory().replacing(
        [region("51.71", units=[unit("51.71-RSUD", hours=night), unit("51.71-PUPR")])]
    )
    assert directory.hours_for("51.71-RSUD").monday == ()
    assert directory.hours_for("51.71-PUPR") == directory.hours_for("51.71") == directory.hours_for("51")
    assert Directory().hours_for("51.71-PUPR") == NATIONAL_HOURS


def test_each_region_has_its_own_time_zone() -> None:
    directory = sample_directory()
    assert directory.timezone_of("51.71") == ZoneInfo("Asia/Makassar")
    assert directory.timezone_of("13.71") == ZoneInfo("Asia/Jakarta")


def test_replacing_leaves_the_old_snapshot_as_it_was() -> None:
    old = sample_directory()
    new = old.replacing([region("51.71", name="Denpasar Baru"), region("13")])
    assert old.regions["51.71"].name == "Kota Denpasar"
    assert "13" not in old.regions
    assert new.regions["51.71"].name == "Denpasar Baru"
    assert list(new.regions) == ["00", "13", "51", "51.06", "51.71"]


def test_a_snapshot_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        sample_directory().regions["13"] = region("13")  # type: ignore[index]


def test_without_the_nation_the_missing_file_is_named() -> None:
    empty = Directory()
    assert not empty.has_nation
    with pytest.raises(NationMissing, match="no region 00"):
        empty.coordinator_of("51.71")
    with pytest.raises(NationMissing, match="no region 00"):
        empty.policy_for(kind="complaint", category=None, region="51.71", on_date=date(2026, 6, 15))


def test_the_two_second_region_takes_two_seconds_for_everything() -> None:
    directory = sample_directory().replacing([two_second_region()])
    policy = directory.policy_for(kind="complaint", category="waste", region="99.01", on_date=date(2026, 6, 15))
    assert policy.milestones.verify.model_dump() == {"continuous": "PT2S"}
    assert directory.coordinator_of("99.01").code == "99.01-KOORDINATOR"
