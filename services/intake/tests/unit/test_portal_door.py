"""What portals ask on the bus: who they are is the broker's word, and each message is answered exactly once."""

from dataclasses import replace
from typing import Any

import orjson
import pytest
from fastapi import FastAPI
from intake.subscribers.portals import PortalDoor, asking_queues
from intake.testing import FixedReference, MemoryComplaints, RememberedAnswers, new_complaint, question
from kentongan_contracts.codes import complaint_id_of
from kentongan_contracts.topology import UNKNOWN_ASKS
from kentongan_contracts.words import Status
from servicekit.dossiers.dossier import Decision
from servicekit.verdicts import Dead

TRACE = f"00-{'a' * 32}-{'b' * 16}-01"
ACCEPTED = "kentongan.submission.accepted.v1"


@pytest.fixture
def answers() -> RememberedAnswers:
    return RememberedAnswers()


@pytest.fixture
def door(app: FastAPI, answers: RememberedAnswers, monkeypatch: pytest.MonkeyPatch) -> PortalDoor:
    monkeypatch.setattr("intake.use_cases.answer_portal._PAUSE_SECONDS", 0)
    return PortalDoor(app.state.parts, answers)


def submit(**fields: Any) -> dict[str, Any]:
    return new_complaint(**{"external_id": "PRO-1", **fields})


async def test_a_submission_is_accepted_in_the_dossier_of_its_complaint(
    door: PortalDoor, complaints: MemoryComplaints, answers: RememberedAnswers
) -> None:
    await door.on_ask(question("complaint.submit", submit()))
    (dossier,) = complaints.keeper.all()
    received, accepted = dossier.said
    assert dossier.id == complaint_id_of("51.71", "PRO-1")
    assert (received.type, accepted.type) == ("kentongan.complaint.received.v1", ACCEPTED)
    assert accepted.routing_key == "51.71.submission.accepted"
    assert accepted.extensions["correlationid"] == "ask-1"
    assert "correlationid" not in received.extensions
    assert accepted.data["external_id"] == "PRO-1"
    assert door._parts.access_keys.opens(dossier.id, accepted.data["access_key"])
    assert (answers.rejected, answers.said_again) == ([], [])


async def test_the_same_message_again_is_told_the_same_again(
    door: PortalDoor, complaints: MemoryComplaints, answers: RememberedAnswers
) -> None:
    for _ in range(2):
        await door.on_ask(question("complaint.submit", submit()))
    (dossier,) = complaints.keeper.all()
    assert len(dossier.said) == 2
    assert answers.said_again == [(dossier.id, "ask/51.71/ask-1")]
    assert dossier.answered["ask/51.71/ask-1"].said == (1, 2)


async def test_another_message_with_the_same_external_id_has_an_answer_of_its_own(
    door: PortalDoor, complaints: MemoryComplaints
) -> None:
    await door.on_ask(question("complaint.submit", submit()))
    await door.on_ask(question("complaint.submit", submit(title="Lain sekali"), id="ask-2"))
    (dossier,) = complaints.keeper.all()
    assert [fact.type for fact in dossier.said[1:]] == [ACCEPTED, ACCEPTED]
    assert [fact.extensions["correlationid"] for fact in dossier.said[1:]] == ["ask-1", "ask-2"]
    assert dossier.state.title == "Jalan berlubang"


async def test_without_an_external_id_the_message_makes_the_complaint(
    door: PortalDoor, complaints: MemoryComplaints
) -> None:
    for id in ("ask-1", "ask-1", "ask-2"):
        await door.on_ask(question("complaint.submit", new_complaint(), id=id))
    assert len(complaints.keeper.all()) == 2


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("complaint.reply", {"text": "Masih berlubang"}, Status.READ),
        ("complaint.rate", {"stars": 4}, Status.RESPONDED),
        ("complaint.withdraw", {"reason": "Selesai"}, Status.READ),
    ],
)
async def test_a_portal_acts_for_its_reporters(
    door: PortalDoor, complaints: MemoryComplaints, name: str, data: dict[str, Any], status: Status
) -> None:
    await door.on_ask(question("complaint.submit", submit()))
    id = complaint_id_of("51.71", "PRO-1")
    await complaints.dossiers.change(id, lambda state: Decision(replace(state, status=status)))
    await door.on_ask(question(name, {"external_id": "PRO-1", **data}, id="ask-2"))
    (dossier,) = complaints.keeper.all()
    assert [fact.type for fact in dossier.said][3] == ACCEPTED
    assert dossier.said[2].type.startswith(f"kentongan.{name[:-1]}")


async def test_a_portal_cannot_act_on_what_it_has_not_handed_in(
    door: PortalDoor, complaints: MemoryComplaints, answers: RememberedAnswers
) -> None:
    await door.on_ask(question("complaint.submit", submit(), region="51.06"))
    ask = {"complaint_id": complaint_id_of("51.06", "PRO-1"), "reason": "Sabotase"}
    for id, data in (("ask-2", ask), ("ask-3", {"external_id": "nothing"})):
        await door.on_ask(question("complaint.withdraw", data, id=id))
    (dossier,) = complaints.keeper.all()
    assert dossier.state.status is Status.RECEIVED
    assert [(region, id, problem["status"]) for region, id, problem in answers.rejected] == [
        ("51.71", "ask-2", 404),
        ("51.71", "ask-3", 404),
    ]


@pytest.mark.parametrize(
    "forged",
    [
        {"user": None},
        {"user": "portal-51.06"},
        {"user": "service-notify"},
        {"user": "portal-51.71x"},
        {"routing_key": "51.06.complaint.submit"},
        {"routing_key": "51.complaint.submit"},
        {"routing_key": "complaint.submit"},
        {"routing_key": None},
        {"queue": "intake.portal.51.06"},
        {"envelope": {"source": "/portal/51.06"}},
        {"envelope": {"source": "/kentongan/routing"}},
        {"envelope": {"region": "51.06"}},
        {"envelope": {"region": "51"}},
        {"envelope": {"region": "Denpasar"}},
        {"envelope": {"data": new_complaint(region="51.06")}},
        {"envelope": {"data": new_complaint(region="00")}},
    ],
)
async def test_a_message_that_does_not_name_one_region_is_not_acted_upon(
    door: PortalDoor, complaints: MemoryComplaints, answers: RememberedAnswers, forged: dict[str, Any]
) -> None:
    with pytest.raises(Dead, match="user"):
        await door.on_ask(question("complaint.submit", submit(), **forged))
    assert complaints.keeper.all() == []
    assert (answers.rejected, answers.said_again) == ([], [])


async def test_the_answer_goes_to_the_portal_that_asked_whatever_region_it_asked_for(
    door: PortalDoor, complaints: MemoryComplaints
) -> None:
    await door.on_ask(question("complaint.submit", submit(region="51.06"), region="51"))
    (dossier,) = complaints.keeper.all()
    assert [(fact.routing_key, fact.extensions["region"]) for fact in dossier.said] == [
        ("51.06.complaint.received", "51.06"),
        ("51.00.submission.accepted", "51"),
    ]


@pytest.mark.parametrize("where", [{"traceparent": TRACE}, {"envelope": {"traceparent": TRACE}}])
async def test_the_trace_of_a_message_goes_on_in_what_follows_from_it(
    door: PortalDoor, complaints: MemoryComplaints, where: dict[str, Any]
) -> None:
    await door.on_ask(question("complaint.submit", submit(), **where))
    (dossier,) = complaints.keeper.all()
    assert {fact.extensions["traceparent"] for fact in dossier.said} == {TRACE}


async def test_a_province_speaks_for_its_regencies_under_both_of_its_keys(
    door: PortalDoor, complaints: MemoryComplaints
) -> None:
    for number, key in enumerate(("51.complaint.submit", "51.00.complaint.submit")):
        data = submit(region="51.06", external_id=f"BALI-{number}")
        await door.on_ask(question("complaint.submit", data, region="51", id=f"ask-{number}", routing_key=key))
    assert [dossier.state.region for dossier in complaints.keeper.all()] == ["51.06", "51.06"]


@pytest.mark.parametrize(
    ("message", "status"),
    [
        ({"body": b"no json"}, 400),
        ({"body": b"[1]"}, 400),
        ({"body": b"\xff"}, 400),
        ({"body": b"{}"}, 422),
        ({"body": orjson.dumps({"source": "/portal/51.71", "data": 1})}, 422),
        ({"envelope": {"specversion": "0.3"}}, 422),
        ({"envelope": {"data": {}}}, 422),
        ({"envelope": {"data": submit(title="x")}}, 422),
        ({"envelope": {"data": submit(region="nowhere")}}, 422),
        ({"envelope": {"data": submit(region=7)}}, 422),
        ({"envelope": {"data": submit(category="dragons")}}, 422),
        ({"routing_key": "51.71.complaint.dance"}, 404),
        ({"routing_key": "51.71.weather.report", "queue": UNKNOWN_ASKS}, 404),
    ],
)
async def test_what_cannot_be_followed_is_answered_with_its_problem(
    door: PortalDoor,
    complaints: MemoryComplaints,
    answers: RememberedAnswers,
    message: dict[str, Any],
    status: int,
) -> None:
    await door.on_ask(question("complaint.submit", submit(), **message))
    ((region, asking_id, problem),) = answers.rejected
    assert (region, asking_id, problem["status"]) == ("51.71", "ask-1", status)
    assert complaints.keeper.all() == []


async def test_a_message_without_any_id_is_answered_under_one_made_from_it(
    door: PortalDoor, answers: RememberedAnswers
) -> None:
    for _ in range(2):
        await door.on_ask(question("complaint.submit", {}, message_id=None, body=b"no json"))
    assert answers.rejected[0] == answers.rejected[1]
    assert answers.rejected[0][1]


async def test_a_message_id_that_comes_with_other_content_is_refused(
    door: PortalDoor, complaints: MemoryComplaints, answers: RememberedAnswers
) -> None:
    await door.on_ask(question("complaint.submit", submit()))
    await door.on_ask(question("complaint.submit", submit(title="Lain sekali")))
    assert answers.rejected[0][2]["status"] == 422
    assert len(complaints.keeper.all()[0].said) == 2


async def test_a_refused_act_names_what_is_allowed(door: PortalDoor, answers: RememberedAnswers) -> None:
    await door.on_ask(question("complaint.submit", submit()))
    await door.on_ask(question("complaint.rate", {"external_id": "PRO-1", "stars": 5}, id="ask-2"))
    assert answers.rejected[0][2]["status"] == 409
    assert "reply" in answers.rejected[0][2]["allowed"]


def test_there_is_a_queue_for_each_region_with_a_portal_and_one_for_the_unknown() -> None:
    assert set(asking_queues(FixedReference())) == {
        UNKNOWN_ASKS,
        "intake.portal.51",
        "intake.portal.51.06",
        "intake.portal.51.71",
    }
