"""The region files that come with the system load, fit together, and leave no complaint without a door."""

from datetime import date
from pathlib import Path

import pytest
from kentongan_directory.directory import Directory
from kentongan_directory.loading import read_region_file, read_region_files
from kentongan_directory.policy import WorkingDays

_FILES = sorted((Path(__file__).parents[4] / "deploy" / "regions").glob("*.yaml"))


@pytest.fixture(scope="module")
def directory() -> Directory:
    return Directory(read_region_files(_FILES))


@pytest.mark.parametrize("file", _FILES, ids=lambda path: path.stem)
def test_each_file_loads_and_is_named_by_its_region(file: Path) -> None:
    assert read_region_file(file).code == file.stem


def test_together_they_fit(directory: Directory) -> None:
    assert list(directory.regions) == ["00", "13", "13.71", "51", "51.03", "51.06", "51.71"]


def test_every_region_but_the_nation_has_a_portal_and_a_coordinator(directory: Directory) -> None:
    for code, region in directory.regions.items():
        assert directory.coordinator_of(code).code.startswith(f"{code}-")
        assert bool(region.portal and region.portal.enabled) is (code != "00")


def test_every_narrow_category_is_taken_by_some_unit_that_a_regency_can_reach(directory: Directory) -> None:
    wide = {category.parent for category in directory.categories.values()}
    for regency in ("51.71", "51.06", "51.03", "13.71"):
        units = [unit for level in directory.lineage(regency) for unit in level.units]
        taken = {category for unit in units for category in unit.categories}
        assert directory.categories.keys() - wide <= taken, regency


def test_a_category_names_a_kind_that_some_unit_is_of(directory: Directory) -> None:
    kinds = {unit.kind for unit in directory.units.values()}
    assert {category.unit_kind for category in directory.categories.values()} <= kinds


def test_denpasar_promises_seven_working_days_and_bangli_what_the_nation_does(directory: Directory) -> None:
    def resolve(region: str, category: str) -> object:
        on_date = date(2026, 6, 15)
        return directory.policy_for(
            kind="complaint", category=category, region=region, on_date=on_date
        ).milestones.resolve

    assert resolve("51.71", "street-light") == WorkingDays(working_days=7)
    assert resolve("51.71", "illegal-levy") == WorkingDays(working_days=60)
    assert resolve("51.06", "street-light") == WorkingDays(working_days=14)


def test_galungan_is_free_in_bali_and_its_regencies_alone(directory: Directory) -> None:
    def days_off(region: str) -> set[date]:
        return {holiday.date for holiday in directory.holidays_for(region)}

    galungan = date(2026, 6, 17)
    assert all(galungan in days_off(region) for region in ("51", "51.71", "51.06", "51.03"))
    assert all(galungan not in days_off(region) for region in ("00", "13", "13.71"))


def test_oversight_is_secret_unless_the_reporter_says_otherwise(directory: Directory) -> None:
    narrow = [each for each in directory.categories.values() if each.legal_class == "oversight" and each.parent]
    assert narrow
    assert all(category.secret_by_default for category in narrow)


def test_no_address_can_belong_to_anybody(directory: Directory) -> None:
    for unit in directory.units.values():
        people = [person for person in (unit.head, *unit.officers) if person]
        assert all(each.email.endswith(".example") for each in (unit.contacts, *people))


def test_the_pages_example_is_a_region_that_fits(tmp_path: Path, directory: Directory) -> None:
    page = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    example = tmp_path / "51.71.yaml"
    example.write_text(page.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    assert read_region_file(example, among=directory).code == "51.71"
