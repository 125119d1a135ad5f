"""Nothing of the reporter leaves intake but sealed, and the public never sees who it was."""

import re
from typing import Any

import httpx
import orjson
import pytest
from fastapi import FastAPI
from intake.subscribers.portals import PortalDoor
from intake.testing import REPORTER, MemoryComplaints, RememberedAnswers, new_complaint, question
from prometheus_client import generate_latest

TRACES = re.compile("rahasia|wayan|5550-1234", re.IGNORECASE)


def said(complaints: MemoryComplaints) -> list[dict[str, Any]]:
    return [dict(fact.data) for dossier in complaints.keeper.all() for fact in dossier.said]


async def hand_in(client: httpx.AsyncClient, **fields: Any) -> dict[str, Any]:
    receipt: dict[str, Any] = (
        await client.post("/v1/complaints", json=new_complaint(reporter=REPORTER, **fields))
    ).json()
    return receipt


@pytest.mark.parametrize("secret", [False, True])
async def test_of_an_anonymous_reporter_nothing_is_said_or_kept_in_the_open(
    client: httpx.AsyncClient, complaints: MemoryComplaints, secret: bool
) -> None:
    await hand_in(client, anonymous=True, secret=secret)
    assert not TRACES.search(str(complaints.keeper.all()))
    assert said(complaints)[0]["reporter_name"] is None


async def test_a_named_reporter_is_named_to_the_agencies_and_reached_by_nobody(
    client: httpx.AsyncClient, complaints: MemoryComplaints
) -> None:
    await hand_in(client)
    (received,) = said(complaints)
    assert received.pop("reporter_name") == REPORTER["name"]
    assert not TRACES.search(str(received))
    assert not TRACES.search(str(complaints.keeper.all()[0].state))


async def test_what_is_needed_to_tell_the_reporter_of_progress_travels_sealed(
    client: httpx.AsyncClient, complaints: MemoryComplaints, app: FastAPI
) -> None:
    receipt = await hand_in(client, anonymous=True, language="ban")
    sealed = said(complaints)[0]["sealed_contact"]
    assert app.state.parts.seal.open(sealed) == {
        **REPORTER,
        "access_key": receipt["access_key"],
        "language": "ban",
    }


@pytest.mark.parametrize("reporter", [None, {}, {"name": "Ni Wayan Rahasia"}])
async def test_who_cannot_be_reached_has_no_sealed_contact(
    client: httpx.AsyncClient, complaints: MemoryComplaints, reporter: dict[str, str] | None
) -> None:
    await client.post("/v1/complaints", json=new_complaint(reporter=reporter))
    assert said(complaints)[0]["sealed_contact"] is None


async def test_the_access_key_of_a_web_complaint_is_kept_nowhere(
    client: httpx.AsyncClient, complaints: MemoryComplaints
) -> None:
    receipt = (await client.post("/v1/complaints", json=new_complaint(), headers={"Idempotency-Key": "k"})).json()
    assert receipt["access_key"] not in str(complaints.keeper.all())


@pytest.mark.parametrize("anonymous", [False, True])
async def test_the_public_sees_nothing_of_the_reporter(client: httpx.AsyncClient, anonymous: bool) -> None:
    receipt = await hand_in(client, anonymous=anonymous)
    key = {"Authorization": f"Bearer {receipt['access_key']}"}
    address = f"/v1/complaints/{receipt['tracking_code']}"
    await client.post(f"{address}/replies", json={"text": "Saya Wayan, rumah saya di sana"}, headers=key)
    await client.post(f"{address}/withdrawal", json={"reason": "Wayan sudah pindah"}, headers=key)
    for shown in (address, "/v1/complaints", "/v1/complaints?q=berlubang"):
        answer = await client.get(shown)
        assert answer.status_code == 200
        assert not TRACES.search(answer.text)


async def test_secret_complaints_are_in_no_list(client: httpx.AsyncClient) -> None:
    await hand_in(client, secret=True)
    assert (await client.get("/v1/complaints")).json() == {"items": [], "next": None}


async def test_no_log_line_and_no_number_tells_who_it_was(
    client: httpx.AsyncClient, app: FastAPI, capsys: pytest.CaptureFixture[str]
) -> None:
    receipt = await hand_in(client)
    address, key = f"/v1/complaints/{receipt['tracking_code']}", {"Authorization": f"Bearer {receipt['access_key']}"}
    await client.post(f"{address}/replies", json={"text": "Saya Wayan Rahasia"}, headers=key)
    await client.post(f"{address}/support", json={"email": "wayan@example.org"})
    await client.post("/v1/complaints", json=new_complaint(reporter={**REPORTER, "email": "wayan rahasia"}))
    door = PortalDoor(app.state.parts, RememberedAnswers())
    await door.on_ask(question("complaint.submit", new_complaint(reporter=REPORTER)))
    await door.on_ask(question("complaint.submit", new_complaint(reporter={"email": "wayan rahasia"}), id="ask-2"))
    logged = capsys.readouterr().out
    assert logged.count("complaint_received") == 2
    assert not TRACES.search(logged)
    assert not TRACES.search(generate_latest().decode())
    for told in (receipt["access_key"], receipt["tracking_code"]):
        assert told not in logged


async def test_a_refusal_does_not_repeat_what_was_sent(client: httpx.AsyncClient, app: FastAPI) -> None:
    complaint = new_complaint(reporter={"name": "Wayan", "email": "wayan rahasia", "phone": "5550-1234 rahasia"})
    refused = await client.post("/v1/complaints", json=complaint)
    answers = RememberedAnswers()
    await PortalDoor(app.state.parts, answers).on_ask(question("complaint.submit", complaint))
    assert refused.status_code == 422
    assert not TRACES.search(refused.text)
    assert not TRACES.search(orjson.dumps(answers.rejected[0]).decode())
