"""What a region's portal may order, and what is a forgery."""

import json
from typing import Any

import pytest
from kentongan_contracts.codes import complaint_id_of
from kentongan_contracts.topology import asking_queue
from kentongan_directory.testing import region as region_of
from kentongan_directory.testing import unit as unit_of
from routing.domain.case import Case
from routing.parts import Parts
from routing.subscribers.portals import Forged, PortalDoor, asking_queues, read_ask
from routing.testing import opened
from servicekit.bus.asking import Question
from servicekit.dossiers.dossier import Dossier

REGION, PUPR, KOMINFO = "51.71", "51.71-PUPR", "51.71-KOMINFO"


class HeardAnswers:
    """Keeps what portals are told, and tells nobody."""

    def __init__(self) -> None:
        self.rejected: list[tuple[str, str, dict[str, Any]]] = []
        self.again: list[tuple[str, tuple[int, ...]]] = []

    async def say_again(self, dossier: Dossier[Case], key: str) -> None:
        self.again.append((dossier.id, dossier.answered[key].said))

    async def reject(self, region: str, asking_id: str, problem: dict[str, Any], *, trace: str | None) -> None:
        self.rejected.append((region, asking_id, problem))


@pytest.fixture
def answers() -> HeardAnswers:
    return HeardAnswers()


@pytest.fixture
def door(parts: Parts, answers: HeardAnswers) -> PortalDoor:
    return PortalDoor(parts, answers)


def question(name: str, data: object, *, region: str = REGION, id: str = "m-1", **changed: Any) -> Question:
    envelope = {
        "specversion": "1.0",
        "id": id,
        "source": f"/portal/{region}",
        "type": f"kentongan.{name}.v1",
        "region": region,
        "data": data,
        **changed.pop("envelope", {}),
    }
    usual = {
        "queue": asking_queue("routing", region),
        "user": f"portal-{region}",
        "routing_key": f"{region}.{name}",
        "message_id": id,
        "body": json.dumps(envelope).encode(),
    }
    return Question(**{**usual, **changed})


async def said(parts: Parts, id: str) -> list[tuple[str, str, dict[str, str]]]:
    dossier = await parts.cases.dossiers.read(id)
    assert dossier is not None
    return [(fact.type.split(".", 1)[1], fact.routing_key, dict(fact.extensions)) for fact in dossier.said]


async def test_an_order_is_followed_and_answered_in_the_same_write(parts: Parts, door: PortalDoor) -> None:
    case = await opened(parts)
    await door.on_ask(question("case.respond", {"complaint_id": case.id, "unit": PUPR, "text": "Selesai."}))
    *_, responded, accepted = await said(parts, case.id)
    assert responded[:2] == ("case.responded.v1", "51.71.case.responded")
    assert accepted[:2] == ("submission.accepted.v1", "51.71.submission.accepted")
    assert (accepted[2]["correlationid"], responded[2].get("correlationid")) == ("m-1", None)
    assert accepted[2]["region"] == REGION


async def test_the_portals_own_id_names_the_complaint(parts: Parts, door: PortalDoor) -> None:
    case = await opened(parts, complaint_id_of(REGION, "LAP-7"), portal=REGION, external_id="LAP-7")
    await door.on_ask(question("case.read", {"external_id": "LAP-7", "unit": PUPR}))
    dossier = await parts.cases.dossiers.read(case.id)
    assert dossier is not None
    assert dossier.said[-1].data["external_id"] == "LAP-7"
    assert dossier.said[-1].data["access_key"] is None


async def test_a_provinces_portal_hears_the_answer_in_its_own_queue(parts: Parts, door: PortalDoor) -> None:
    case = await opened(parts, portal=REGION, external_id="secret of the city")
    await door.on_ask(question("case.assign", {"complaint_id": case.id, "unit": "51-PUPR"}, region="51"))
    assigned, accepted = (await said(parts, case.id))[-2:]
    assert assigned[1] == "51.71.case.assigned"
    assert accepted[1] == "51.00.submission.accepted"
    assert accepted[2]["region"] == "51"
    dossier = await parts.cases.dossiers.read(case.id)
    assert dossier is not None
    assert dossier.said[-1].data["external_id"] is None


async def test_the_same_message_again_changes_nothing_and_is_answered_again(
    parts: Parts, door: PortalDoor, answers: HeardAnswers
) -> None:
    case = await opened(parts)
    asked = question("case.respond", {"complaint_id": case.id, "unit": PUPR, "text": "Selesai."})
    for _ in range(3):
        await door.on_ask(asked)
    assert len(await said(parts, case.id)) == 4
    assert answers.again == [(case.id, (3, 4))] * 2
    assert answers.rejected == []


async def test_the_same_id_with_other_content_is_refused(parts: Parts, door: PortalDoor, answers: HeardAnswers) -> None:
    case = await opened(parts)
    for text in ("Selesai.", "Lain."):
        await door.on_ask(question("case.ask", {"complaint_id": case.id, "unit": PUPR, "text": text}))
    ((_, _, problem),) = answers.rejected
    assert problem["status"] == 422


async def test_a_portal_acts_for_no_case_of_another_region(
    parts: Parts, door: PortalDoor, answers: HeardAnswers
) -> None:
    case = await opened(parts, region="51.06")
    for name, data in (
        ("case.assign", {"unit": PUPR}),
        ("case.reject", {"unit": KOMINFO, "reason": "spam", "text": "x"}),
    ):
        await door.on_ask(question(name, {"complaint_id": case.id, **data}))
    assert [problem["status"] for _, _, problem in answers.rejected] == [403, 403]
    assert await parts.cases.read(case.id) == case


async def test_a_portal_of_a_region_without_coordinator_does_not_borrow_the_one_above(
    parts: Parts, door: PortalDoor, answers: HeardAnswers
) -> None:
    bare = region_of("51.02", units=[unit_of("51.02-PU")], coordinator=None, portal={"enabled": True})
    parts.reference.current = parts.reference.current.replacing([bare])  # type: ignore[misc]
    case = await opened(parts)
    await door.on_ask(question("case.assign", {"complaint_id": case.id, "unit": "51.02-PU"}, region="51.02"))
    ((_, _, problem),) = answers.rejected
    assert problem["status"] == 403


@pytest.mark.parametrize(
    ("data", "pointer"),
    [
        ({"unit": PUPR, "text": "x"}, ""),
        ({"complaint_id": "c", "text": "x"}, "/unit"),
        ({"complaint_id": "c", "unit": "nonsense", "text": "x"}, "/unit"),
        ({"complaint_id": "c", "unit": PUPR}, "/text"),
        ({"complaint_id": "c", "unit": PUPR, "text": "x", "bcc": "y"}, "/bcc"),
        ("no object", "/data"),
    ],
)
async def test_a_bad_field_of_an_order_is_named(
    door: PortalDoor, answers: HeardAnswers, data: object, pointer: str
) -> None:
    await door.on_ask(question("case.ask", data))
    ((region, id, problem),) = answers.rejected
    assert (region, id, problem["status"]) == (REGION, "m-1", 422)
    assert pointer in {error["pointer"] for error in problem["errors"]}


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe", b"null", b'"text"', b"{" * 5000])
async def test_an_unreadable_order_is_answered_and_not_repeated(
    door: PortalDoor, answers: HeardAnswers, body: bytes
) -> None:
    await door.on_ask(question("case.ask", {}, body=body))
    ((_, id, problem),) = answers.rejected
    assert (id, problem["status"]) == ("m-1", 400)


@pytest.mark.parametrize(
    "forged",
    [
        {"user": None},
        {"user": "portal-51.06"},
        {"user": "portal-51"},
        {"user": "administrator"},
        {"routing_key": "51.06.case.ask"},
        {"routing_key": "51.case.ask"},
        {"routing_key": None},
        {"routing_key": "51.71.complaint.submit"},
        {"queue": asking_queue("routing", "51.06")},
        {"envelope": {"source": "/portal/51.06"}},
        {"envelope": {"source": "/kentongan/intake"}},
        {"envelope": {"region": "51.06"}},
        {"envelope": {"region": "00"}},
        {"envelope": {"region": "Denpasar"}},
    ],
    ids=str,
)
async def test_a_message_that_does_not_name_one_region_throughout_is_a_forgery(
    parts: Parts, door: PortalDoor, answers: HeardAnswers, forged: dict[str, Any]
) -> None:
    case = await opened(parts)
    with pytest.raises(Forged):
        await door.on_ask(question("case.ask", {"complaint_id": case.id, "unit": PUPR, "text": "x"}, **forged))
    assert answers.rejected == []
    assert await parts.cases.read(case.id) == case


def test_a_message_without_an_id_is_answered_under_one_that_stays_the_same() -> None:
    asked = question("case.ask", {}, id="", message_id=None)
    assert read_ask(asked).id == read_ask(asked).id != ""


def test_every_region_with_a_portal_is_listened_to(parts: Parts) -> None:
    assert set(asking_queues(parts.reference)) == {f"routing.portal.{region}" for region in ("51", "51.06", "51.71")}
