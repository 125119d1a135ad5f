"""What reporters and supporters do to a complaint over HTTP."""

from dataclasses import replace
from typing import Any

import httpx
import pytest
from intake.testing import MemoryComplaints, new_complaint
from kentongan_contracts.words import Status
from servicekit.dossiers.dossier import Decision

Door = tuple[str, dict[str, str]]
ACTS = [("replies", {"text": "Masih berlubang"}), ("rating", {"stars": 4}), ("withdrawal", {}), ("support", {})]


@pytest.fixture
async def mine(client: httpx.AsyncClient) -> Door:
    receipt = (await client.post("/v1/complaints", json=new_complaint())).json()
    return f"/v1/complaints/{receipt['tracking_code']}", {"Authorization": f"Bearer {receipt['access_key']}"}


async def stand(complaints: MemoryComplaints, status: Status) -> None:
    (dossier,) = complaints.keeper.all()
    await complaints.dossiers.change(dossier.id, lambda state: Decision(replace(state, status=status)))


def said(complaints: MemoryComplaints) -> list[str]:
    (dossier,) = complaints.keeper.all()
    return [fact.type for fact in dossier.said]


async def test_the_reporter_replies_rates_and_withdraws(
    client: httpx.AsyncClient, complaints: MemoryComplaints, mine: Door
) -> None:
    address, key = mine
    replied = await client.post(f"{address}/replies", json={"text": " Masih berlubang "}, headers=key)
    await stand(complaints, Status.RESPONDED)
    rated = await client.post(f"{address}/rating", json={"stars": 2, "text": "Lambat"}, headers=key)
    withdrawn = await client.post(f"{address}/withdrawal", json={"reason": "Sudah selesai"}, headers=key)
    code = address.removeprefix("/v1/complaints/")
    assert [(answer.status_code, answer.json()) for answer in (replied, rated, withdrawn)] == [
        (202, {"tracking_code": code, "status": "received"}),
        (202, {"tracking_code": code, "status": "responded"}),
        (202, {"tracking_code": code, "status": "withdrawn"}),
    ]
    assert said(complaints)[1:] == [
        "kentongan.complaint.replied.v1",
        "kentongan.complaint.rated.v1",
        "kentongan.complaint.withdrawn.v1",
    ]


async def test_a_reply_answers_what_the_unit_has_asked(
    client: httpx.AsyncClient, complaints: MemoryComplaints, mine: Door
) -> None:
    await stand(complaints, Status.ASKED)
    answer = await client.post(f"{mine[0]}/replies", json={"text": "Di depan pasar"}, headers=mine[1])
    assert answer.json()["status"] == "read"


@pytest.mark.parametrize(("act", "body"), ACTS[:3])
async def test_only_the_reporter_may(client: httpx.AsyncClient, mine: Door, act: str, body: dict[str, Any]) -> None:
    for headers in ({}, {"Authorization": "Bearer 0000-0000"}, {"Authorization": "Basic 0000"}):
        answer = await client.post(f"{mine[0]}/{act}", json=body, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_refused_act_names_what_is_allowed(client: httpx.AsyncClient, mine: Door) -> None:
    answer = await client.post(f"{mine[0]}/rating", json={"stars": 5}, headers=mine[1])
    assert answer.status_code == 409
    assert answer.json()["allowed"] == ["reply", "withdrawal", "support"]


async def test_after_the_end_nothing_but_a_rating_is_taken(
    client: httpx.AsyncClient, complaints: MemoryComplaints, mine: Door
) -> None:
    await stand(complaints, Status.CLOSED)
    statuses = [(await client.post(f"{mine[0]}/{act}", json=body, headers=mine[1])).status_code for act, body in ACTS]
    assert statuses == [409, 202, 409, 409]


async def test_an_act_with_a_key_is_followed_once(
    client: httpx.AsyncClient, complaints: MemoryComplaints, mine: Door
) -> None:
    headers = {**mine[1], "Idempotency-Key": "once"}
    first, again = [
        await client.post(f"{mine[0]}/withdrawal", json={"reason": "Selesai"}, headers=headers) for _ in range(2)
    ]
    other = await client.post(f"{mine[0]}/replies", json={"text": "Selesai"}, headers=headers)
    assert (again.status_code, again.json()) == (202, first.json())
    assert again.headers["idempotent-replayed"] == "true"
    assert other.status_code == 422
    assert said(complaints).count("kentongan.complaint.withdrawn.v1") == 1


@pytest.mark.parametrize(
    ("act", "body", "pointer"),
    [
        ("replies", {}, "/text"),
        ("replies", {"text": "   "}, "/text"),
        ("replies", {"text": "x", "more": 1}, "/more"),
        ("rating", {"stars": 0}, "/stars"),
        ("rating", {"stars": 6}, "/stars"),
        ("rating", {"stars": "5"}, "/stars"),
        ("rating", {"stars": 4.5}, "/stars"),
        ("rating", {"stars": True}, "/stars"),
        ("withdrawal", {"reason": 7}, "/reason"),
        ("support", {"email": "nobody"}, "/email"),
        ("support", {"phone": "call"}, "/phone"),
    ],
)
async def test_a_bad_field_is_named(
    client: httpx.AsyncClient, complaints: MemoryComplaints, mine: Door, act: str, body: dict[str, Any], pointer: str
) -> None:
    answer = await client.post(f"{mine[0]}/{act}", json=body, headers=mine[1])
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert len(said(complaints)) == 1


async def test_anybody_may_support_and_the_same_contact_counts_once(
    client: httpx.AsyncClient, complaints: MemoryComplaints, mine: Door
) -> None:
    for contact in ({"email": "budi@example.org"}, {"email": "Budi@example.org"}, {"phone": "0812 555 777"}, {}):
        assert (await client.post(f"{mine[0]}/support", json=contact)).status_code == 202
    assert (await client.get(mine[0])).json()["supporters"] == 3
    assert "budi" not in str(complaints.keeper.all()).lower()


async def test_a_complaint_that_does_not_exist_cannot_be_acted_on(client: httpx.AsyncClient) -> None:
    key = {"Authorization": "Bearer 0000-0000"}
    for act, body in ACTS:
        assert (await client.post(f"/v1/complaints/0000-0000-0000/{act}", json=body, headers=key)).status_code == 404
