"""A region file is taken whole or refused with file, line, column and remedy."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kentongan_directory.directory import Directory
from kentongan_directory.loading import RegionFileRefused, read_region_file, read_region_files
from kentongan_directory.testing import sample_directory

_SOUND = """\
code: "51.71"
name: Kota Denpasar
parent: "51"
timezone: Asia/Makassar
coordinator: 51.71-PUPR
units:
  - code: 51.71-PUPR
    name: Dinas PUPR
    kind: public-works
    contacts: {email: pupr@kota.example}
"""
_POLICY = """\
policies:
  - legal_class: no_oversight
    effective_from: 2022-01-01
    legal_basis: Janji layanan
    milestones:
      verify: {working_days: 3}
      follow_up: {working_days: 5}
      resolve: {working_days: 15}
      reporter_answer: {working_days: 30}
"""


def _refused(tmp_path: Path, text: str | bytes, *, among: Directory | None = None) -> RegionFileRefused:
    file = tmp_path / "51.71.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(RegionFileRefused) as refused:
        read_region_file(file, among=among)
    assert str(refused.value).startswith(f"{file}:{refused.value.line}:{refused.value.column}: ")
    return refused.value


def test_a_sound_file_is_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "51.71.yaml"
    file.write_text(_SOUND)
    region = read_region_file(file, among=sample_directory())
    assert region.coordinator == "51.71-PUPR"
    file.write_text(f"\ufeff{_SOUND}", encoding="utf-8")
    assert read_region_file(file) == region


@pytest.mark.parametrize(
    ("written", "line", "column", "path", "sentence"),
    [
        ('code: "51.71"|code: 51.71', 1, 7, "/code", '51.71 is not read as text; put it in quotes: "51.71"'),
        ('code: "51.71"|code: 51.10', 1, 7, "/code", '51.10 is not read as text; put it in quotes: "51.10"'),
        ('parent: "51"|parent: 51', 3, 9, "/parent", '51 is not read as text; put it in quotes: "51"'),
        ("code: \"51.71\"|code: '5171'", 1, 7, "/code", "is a region's code in quotes"),
        ("timezone: Asia/Makassar|timezone: WITA", 4, 11, "/timezone", "is no IANA time zone"),
        ("name: Kota Denpasar\n|", 1, 1, "/name", "is missing; add it"),
        ("name: Kota|nama: Kota", 2, 1, "/nama", "correct its spelling or remove it"),
        ("    kind: public-works\n|", 7, 5, "/units/0/kind", "is missing; add it"),
        ("kind: public-works|kind: Public Works", 9, 11, "/units/0/kind", "is a slug of small letters"),
        ("{email: pupr@kota.example}|{email: pupr}", 10, 23, "/units/0/contacts/email", "is an address such as"),
        ("{email: pupr@kota.example}|pupr@kota.example", 10, 15, "/units/0/contacts", "is a mapping"),
        ("coordinator: 51.71-PUPR|coordinator: 51.71-X", 5, 14, "/coordinator", "is none of this region's units"),
        ("  - code: 51.71-PUPR|  - code: 51-PUPR", 7, 11, "/units/0/code", "must begin with the region's code"),
        ("coordinator:|portal: {enabled: yes}\ncoordinator:", 5, 19, "/portal/enabled", "is true or false"),
        ("coordinator:|languages: id\ncoordinator:", 5, 12, "/languages", "is a list"),
        ("coordinator:|holidays: [{date: 2026-02-30, name: X}]\ncoordinator:", 5, 19, "/holidays/0/date", "calendar"),
        (
            "coordinator:|working_hours: {monday: ['16-07']}\ncoordinator:",
            5,
            26,
            "/working_hours/monday/0",
            "07:30-12:00",
        ),
        ("coordinator:|name: Twice\ncoordinator:", 5, 1, "", "stands here a second time"),
        ("coordinator:|coordinator: [\ncoordinator:", 7, 6, "", "is no valid YAML"),
        ("coordinator:|aliases: !!python/object:os.system [x]\ncoordinator:", 5, 10, "", "remove the tag"),
        ("coordinator:|? [a]\n: b\ncoordinator:", 5, 3, "", "a key is a plain word"),
    ],
)
def test_a_fault_is_told_with_its_place_and_its_remedy(
    tmp_path: Path, written: str, line: int, column: int, path: str, sentence: str
) -> None:
    right, wrong = written.split("|")
    refused = _refused(tmp_path, _SOUND.replace(right, wrong, 1))
    told = {(fault.line, fault.column, fault.path): fault.sentence for fault in refused.faults}
    assert sentence in told[line, column, path]


def test_a_span_of_no_known_shape_is_told_at_its_own_place(tmp_path: Path) -> None:
    refused = _refused(tmp_path, _SOUND + _POLICY.replace("verify: {working_days: 3}", "verify: {working_days: x}"))
    assert (refused.line, refused.path) == (16, "/policies/0/milestones/verify/working_days")
    refused = _refused(tmp_path, _SOUND + _POLICY.replace("verify: {working_days: 3}", "verify: {days: 3}"))
    assert (refused.line, refused.path) == (16, "/policies/0/milestones/verify")
    assert "write exactly one of" in refused.sentence


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = _SOUND.replace("name: Kota Denpasar", "nama: 1").replace("Asia/Makassar", "WITA")
    assert [fault.path for fault in _refused(tmp_path, text).faults] == ["/name", "/nama", "/timezone"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty"),
        ("- code", "is no mapping"),
        ("51.71", "is no mapping"),
        ("a: 1\n---\nb: 2", "expected a single document"),
        (b"name: \xff", "is not UTF-8"),
        ("name: X".encode("utf-16"), "is not UTF-8"),
        ("name: \x07", "control character"),
        ("a: *nobody", "undefined alias"),
        ("#" * (1024 * 1024 + 1), "is larger than"),
        ("[" * 5000, "nested too deeply"),
        ("a: " + "{a: " * 200 + "}" * 200, "too deep"),
        ("a: &a [*a]", "too deep"),
        ("\n".join(["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 29))]), "too much"),
    ],
)
def test_what_is_no_region_file_at_all_is_refused_at_once(tmp_path: Path, text: str | bytes, sentence: str) -> None:
    assert sentence in _refused(tmp_path, text).sentence


def test_a_file_that_cannot_be_read_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(RegionFileRefused, match="No such file"):
        read_region_file(tmp_path / "nowhere.yaml")
    with pytest.raises(RegionFileRefused, match="Is a directory"):
        read_region_file(tmp_path)


def test_a_refusal_never_carries_control_characters_to_the_terminal(tmp_path: Path) -> None:
    refused = _refused(tmp_path, '"\\e[31m": "\\e[32m"\nname: "\\e[33m"')
    assert all(letter.isprintable() for letter in str(refused).replace("\n", ""))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(st.one_of(st.text(), st.binary(), st.text(alphabet='abc:-[]{}&*!|>"\n #%1.~')))
def test_no_file_whatever_it_holds_raises_anything_but_a_refusal(tmp_path: Path, content: str | bytes) -> None:
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    _refused(tmp_path, raw)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)
@given(st.integers(0, len(_SOUND + _POLICY) - 1), st.sampled_from(list(":-[]{}&*!|>\"'\n #%1.~\t\x00é")))
def test_a_file_with_one_letter_changed_is_read_or_refused(tmp_path: Path, at: int, letter: str) -> None:
    file = tmp_path / "region.yaml"
    file.write_text((_SOUND + _POLICY)[:at] + letter + (_SOUND + _POLICY)[at + 1 :])
    with suppress(RegionFileRefused):
        read_region_file(file)


def test_an_unknown_category_is_told_with_the_nearest_known_one(tmp_path: Path) -> None:
    text = _SOUND.replace("    contacts", "    categories: [road-damages]\n    contacts")
    refused = _refused(tmp_path, text, among=sample_directory())
    assert (refused.line, refused.path) == (10, "/units/0/categories/0")
    assert "did you mean road-damage?" in refused.sentence


def test_a_region_never_promises_less_than_the_nation(tmp_path: Path) -> None:
    refused = _refused(tmp_path, _SOUND + _POLICY, among=sample_directory())
    assert (refused.line, refused.path) == (18, "/policies/0/milestones/resolve")
    assert refused.sentence.startswith("resolve takes 15 working days, the nation allows 14 for no_oversight")


def test_a_policy_for_everything_is_held_to_the_shortest_of_the_nations_limits(tmp_path: Path) -> None:
    general = _POLICY.replace("legal_class: no_oversight", "kind: any").replace("15", "7")
    assert (
        "the nation allows 5 for information" in _refused(tmp_path, _SOUND + general, among=sample_directory()).sentence
    )


def test_a_category_in_use_stays_in_the_catalogue(tmp_path: Path) -> None:
    nation = sample_directory().regions["00"].model_dump_json(exclude={"categories": {2}})
    refused = _refused(tmp_path, nation, among=sample_directory())
    assert "51.71-DISHUB takes street-light" in str(refused)


def test_files_read_together_are_checked_against_each_other(tmp_path: Path) -> None:
    nation, denpasar, again = (tmp_path / name for name in ("00.yaml", "51.71.yaml", "again.yaml"))
    nation.write_text(sample_directory().regions["00"].model_dump_json())
    denpasar.write_text(_SOUND)
    again.write_text(_SOUND)
    assert [region.code for region in read_region_files([denpasar, nation])] == ["51.71", "00"]
    with pytest.raises(RegionFileRefused, match="is also described by"):
        read_region_files([nation, denpasar, again])
    denpasar.write_text(_SOUND + _POLICY)
    with pytest.raises(RegionFileRefused, match="the nation allows 14"):
        read_region_files([denpasar, nation])
