"""How complaints come in over HTTP."""

from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI
from intake.routes.shapes import Receipt
from intake.testing import PORTAL_KEY, FixedReference, MemoryComplaints, client_of, new_complaint, twin_app
from kentongan_contracts.codes import read_tracking_code
from kentongan_directory.directory import Directory


async def test_a_complaint_is_answered_with_a_receipt_and_its_address(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/complaints", json=new_complaint())
    receipt = Receipt.model_validate(answer.json())
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/v1/complaints/{receipt.tracking_code}"
    assert receipt.links.complaint == f"http://intake.example/v1/complaints/{receipt.tracking_code}"
    assert read_tracking_code(receipt.tracking_code.lower()) == receipt.tracking_code
    assert receipt.status == "received"


@pytest.mark.parametrize(
    ("told", "region"),
    [
        ({}, "00"),
        ({"region": "51"}, "51"),
        ({"location": {"text": "Jl. Gajah Mada, Denpasar, Bali"}}, "51.71"),
        ({"location": {"text": "di suatu tempat"}}, "00"),
        ({"region": "51.06", "location": {"text": "Denpasar"}}, "51.06"),
    ],
)
async def test_a_region_is_given_or_worked_out_or_the_nation(
    client: httpx.AsyncClient, told: dict[str, object], region: str
) -> None:
    answer = await client.post("/v1/complaints", json=new_complaint(**told))
    assert answer.json()["region"] == region


@pytest.mark.parametrize(("field", "value"), [("region", "99"), ("region", "51.99"), ("category", "dragons")])
async def test_an_unknown_region_or_category_is_refused_by_its_field(
    client: httpx.AsyncClient, complaints: MemoryComplaints, field: str, value: str
) -> None:
    answer = await client.post("/v1/complaints", json=new_complaint(**{field: value}))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == f"/{field}"
    assert f"leave {field} out" in answer.json()["detail"].lower()
    assert complaints.keeper.all() == []


async def test_what_its_category_makes_secret_is_secret_unless_the_reporter_decides(
    client: httpx.AsyncClient, complaints: MemoryComplaints
) -> None:
    for more in ({}, {"secret": False}, {"secret": True}):
        await client.post("/v1/complaints", json=new_complaint(category="illegal-levy", **more))
    assert [dossier.state.secret for dossier in complaints.keeper.all()] == [True, False, True]


async def test_the_same_key_and_content_give_the_same_answer_again(
    client: httpx.AsyncClient, complaints: MemoryComplaints
) -> None:
    headers = {"Idempotency-Key": "a-key"}
    first = await client.post("/v1/complaints", json=new_complaint(), headers=headers)
    again = await client.post("/v1/complaints", json=new_complaint(), headers=headers)
    assert (again.status_code, again.json()) == (201, first.json())
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert len(complaints.keeper.all()) == 1


async def test_the_same_key_with_other_content_is_refused(client: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": "a-key"}
    await client.post("/v1/complaints", json=new_complaint(), headers=headers)
    other = await client.post("/v1/complaints", json=new_complaint(title="Lampu jalan mati"), headers=headers)
    assert other.status_code == 422
    assert other.json()["type"].endswith("idempotency-key-reused")


async def test_a_portal_hands_in_for_its_own_region(client: httpx.AsyncClient, complaints: MemoryComplaints) -> None:
    headers = {"X-Api-Key": PORTAL_KEY}
    answer = await client.post("/v1/complaints", json=new_complaint(external_id="PRO-1"), headers=headers)
    assert answer.json()["region"] == "51.71"
    (dossier,) = complaints.keeper.all()
    assert (dossier.state.portal, dossier.state.external_id, dossier.state.channel) == ("51.71", "PRO-1", "portal")


async def test_a_second_submission_with_an_external_id_is_answered_with_the_first_one(
    client: httpx.AsyncClient, complaints: MemoryComplaints
) -> None:
    headers = {"X-Api-Key": PORTAL_KEY}
    first = await client.post("/v1/complaints", json=new_complaint(external_id="PRO-1"), headers=headers)
    for more in ({}, {"Idempotency-Key": "another"}):
        second = await client.post(
            "/v1/complaints", json=new_complaint(external_id="PRO-1", title="Lain sekali"), headers={**headers, **more}
        )
        assert (second.status_code, second.json()) == (200, first.json())
    assert len(complaints.keeper.all()) == 1


async def test_external_ids_are_for_portals_alone(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/complaints", json=new_complaint(external_id="PRO-1"))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/external_id"


async def test_an_unknown_api_key_is_401(client: httpx.AsyncClient, complaints: MemoryComplaints) -> None:
    answer = await client.post("/v1/complaints", json=new_complaint(), headers={"X-Api-Key": "guessed"})
    assert answer.status_code == 401
    assert complaints.keeper.all() == []


@pytest.mark.parametrize("region", ["51", "51.06", "00"])
async def test_a_portal_cannot_hand_in_for_another_region(client: httpx.AsyncClient, region: str) -> None:
    body, headers = new_complaint(region=region), {"X-Api-Key": PORTAL_KEY}
    assert (await client.post("/v1/complaints", json=body, headers=headers)).status_code == 403


async def test_a_taken_tracking_code_is_drawn_again(
    client: httpx.AsyncClient, complaints: MemoryComplaints, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = (await client.post("/v1/complaints", json=new_complaint())).json()["tracking_code"]
    monkeypatch.setattr("intake.arrivals.new_tracking_code", iter([taken, taken, "7KQM-4XZ2-9PDT"]).__next__)
    answer = await client.post("/v1/complaints", json=new_complaint())
    assert answer.json()["tracking_code"] == "7KQM-4XZ2-9PDT"
    (*_, dossier) = complaints.keeper.all()
    assert dossier.said[0].data["tracking_code"] == "7KQM-4XZ2-9PDT"


async def test_ids_without_a_key_are_ordered_by_time(client: httpx.AsyncClient) -> None:
    ids = [(await client.post("/v1/complaints", json=new_complaint())).json()["id"] for _ in range(3)]
    assert [id[14] for id in ids] == ["7", "7", "7"]
    assert [id[:13] for id in ids] == sorted(id[:13] for id in ids)


async def test_the_first_unit_is_the_coordinator_of_the_region(client: httpx.AsyncClient) -> None:
    code = (await client.post("/v1/complaints", json=new_complaint(region="51.06"))).json()["tracking_code"]
    unit = (await client.get(f"/v1/complaints/{code}")).json()["unit"]
    assert unit == {"code": "51.06-KOMINFO", "name": "Dinas Kominfosan Bangli"}


async def test_a_flood_from_one_address_is_held_back() -> None:
    async with client_of(twin_app(posts_per_second=0.1, posts_at_once=2)) as client:
        answers = [await client.post("/v1/complaints", json=new_complaint()) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert int(answers[-1].headers["retry-after"]) >= 1


async def test_before_the_regions_are_read_a_complaint_may_be_tried_again(app: FastAPI) -> None:
    app.state.parts = replace(app.state.parts, reference=FixedReference(current=Directory()))
    async with client_of(app) as client:
        answer = await client.post("/v1/complaints", json=new_complaint())
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
