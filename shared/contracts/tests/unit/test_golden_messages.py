"""Messages of every release stay readable: one golden message for each type, added and never edited."""

import json
from pathlib import Path

import pytest
from kentongan_contracts.catalogue import BY_TYPE, FACTS, read_fact
from kentongan_contracts.envelope import UnknownData
from kentongan_contracts.routing_keys import fact_key
from pydantic import ValidationError

GOLDEN = Path(__file__).parents[2] / "golden"
FILES = sorted(GOLDEN.glob("*.json"))


def test_every_type_has_its_golden_message() -> None:
    assert {file.stem for file in FILES} == set(BY_TYPE)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_golden_message_is_read_as_the_fact_that_it_names(file: Path) -> None:
    fact = read_fact(file.read_bytes())
    assert isinstance(fact.data, BY_TYPE[file.stem])
    assert fact.type == file.stem == fact.data.type


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_golden_message_names_every_field_of_its_fact(file: Path) -> None:
    written = json.loads(file.read_text())["data"]
    assert set(written) == set(BY_TYPE[file.stem].model_fields)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_field_that_this_release_does_not_know_is_ignored(file: Path) -> None:
    message = json.loads(file.read_text())
    message["data"]["of_a_later_release"] = message["of_a_later_release"] = True
    assert read_fact(json.dumps(message).encode()) == read_fact(file.read_bytes())


def test_a_fact_of_a_later_release_still_counts_in_its_sequence() -> None:
    message = json.loads(FILES[0].read_text()) | {"type": "kentongan.case.sung.v1", "data": {"melody": "gending"}}
    fact = read_fact(json.dumps(message).encode())
    assert isinstance(fact.data, UnknownData)
    assert (fact.sequence, fact.name) == (message["sequence"], "case.sung")


@pytest.mark.parametrize(
    "damage",
    [
        {"sequence": 0},
        {"region": "5171"},
        {"region": "51.00"},
        {"time": "2026-03-17T02:20:00"},
        {"data": None},
        {"id": 7},
    ],
    ids=str,
)
def test_a_damaged_message_is_refused(damage: dict[str, object]) -> None:
    message = json.loads(FILES[0].read_text()) | damage
    with pytest.raises(ValidationError):
        read_fact(json.dumps(message).encode())


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b"\xff\xfe", b'{"type": 1}'], ids=repr)
def test_what_is_no_envelope_is_refused(body: bytes) -> None:
    with pytest.raises(ValidationError):
        read_fact(body)


def test_the_routing_key_of_a_fact_has_its_region_first() -> None:
    keys = {fact_key(region, "kentongan.complaint.received.v1") for region in ("00", "51", "51.71")}
    assert keys == {"00.00.complaint.received", "51.00.complaint.received", "51.71.complaint.received"}


def test_a_type_is_said_by_one_speaker_but_for_the_answers_to_portals() -> None:
    said = [type_ for facts in FACTS.values() for type_ in facts if ".submission." not in type_]
    assert len(said) == len(set(said))
