"""What operators may see and do."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from notify.app import Twins, create_app
from notify.channels.errors import Never
from notify.settings import NotifySettings
from notify.stores import Correspondences
from notify.testing import (
    ACCESS_KEY,
    CONTACT_KEY,
    NOW,
    OPERATOR_KEY,
    REPORTER_EMAIL,
    Clock,
    Drawer,
    Speaker,
    addresses,
    memory_correspondences,
    post_for,
)
from notify.use_cases.open_correspondence import open_correspondence
from notify.use_cases.send_due import send_due
from notify.use_cases.tell_people import tell_people
from servicekit import tokens


def _settings() -> NotifySettings:
    return NotifySettings(
        amqp_url="amqp://localhost:1/kentongan",
        mongodb_url="mongodb://localhost:1",
        contact_key=CONTACT_KEY,
        operator_token_key=OPERATOR_KEY,
    )


def _token(role: str) -> dict[str, str]:
    token = tokens.issue({"sub": role, "role": role}, OPERATOR_KEY, valid_for=timedelta(hours=1))
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def correspondences() -> Correspondences:
    return memory_correspondences()


@pytest.fixture
async def client(correspondences: Correspondences) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(_settings(), Twins(correspondences=correspondences, channel=Drawer()))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://notify", headers=_token("operator")) as client:
        yield client


async def _failed(correspondences: Correspondences) -> tuple[Speaker, str]:
    speaker = Speaker()
    await open_correspondence(speaker.say("complaint.received"), correspondences, addresses(), now=NOW)
    drawer = Drawer(obstacles=[Never("SMTP 550")])
    await send_due(speaker.complaint, post_for(correspondences, drawer, Clock()))
    kept = await correspondences.read(speaker.complaint)
    return speaker, kept.state.deliveries[0].id


@pytest.mark.parametrize(("headers", "status"), [({"Authorization": ""}, 401), (_token("officer"), 403)])
async def test_only_operators_see_deliveries(client: httpx.AsyncClient, headers: dict[str, str], status: int) -> None:
    for answer in (
        await client.get("/v1/deliveries", headers=headers),
        await client.post("/v1/deliveries/x/retry", headers=headers),
    ):
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"


async def test_a_delivery_is_shown_without_any_address(
    client: httpx.AsyncClient, correspondences: Correspondences
) -> None:
    speaker, id = await _failed(correspondences)
    answer = await client.get("/v1/deliveries", params={"complaint": speaker.complaint})
    (shown,) = answer.json()["items"]
    assert (shown["id"], shown["status"], shown["reason"]) == (id, "failed", "SMTP 550")
    assert REPORTER_EMAIL not in answer.text
    assert ACCESS_KEY not in answer.text
    assert "sealed" not in answer.text


async def test_a_list_is_walked_page_by_page_without_loss(
    client: httpx.AsyncClient, correspondences: Correspondences
) -> None:
    for _ in range(3):
        speaker, _ = await _failed(correspondences)
        for _ in range(2):
            await tell_people(speaker.say("case.assigned"), correspondences, now=NOW)
    for query in ({}, {"status": "waiting"}, {"channel": "email"}, {"channel": "pigeon"}):
        whole = (await client.get("/v1/deliveries", params={**query, "limit": 200})).json()
        assert whole["next"] is None
        walked, cursor = [], None
        while True:
            page = (await client.get("/v1/deliveries", params={**query, "limit": 2} | _with(cursor))).json()
            walked += page["items"]
            cursor = page["next"]
            if cursor is None:
                break
        assert walked == whole["items"]
    assert len((await client.get("/v1/deliveries", params={"status": "waiting"})).json()["items"]) == 12


def _with(cursor: str | None) -> dict[str, str]:
    return {"cursor": cursor} if cursor else {}


@pytest.mark.parametrize(
    "query", [{"limit": 0}, {"limit": 201}, {"status": "lost"}, {"cursor": "!"}, {"cursor": "eHg"}, {"cursor": "é"}]
)
async def test_a_wrong_query_is_explained(client: httpx.AsyncClient, query: dict[str, str]) -> None:
    answer = await client.get("/v1/deliveries", params=query)
    assert answer.status_code == 422
    assert answer.json()["detail"]


async def test_a_failed_delivery_goes_out_again_once_for_each_key(
    client: httpx.AsyncClient, correspondences: Correspondences
) -> None:
    _, id = await _failed(correspondences)
    key = {"Idempotency-Key": "again-1"}
    first = await client.post(f"/v1/deliveries/{id}/retry", headers=key)
    assert (first.status_code, first.json()["status"]) == (202, "waiting")
    repeated = await client.post(f"/v1/deliveries/{id}/retry", headers=key)
    assert (repeated.status_code, repeated.headers["Idempotent-Replayed"]) == (202, "true")
    assert (await client.post(f"/v1/deliveries/{id}/retry")).status_code == 409


async def test_an_unknown_delivery_is_not_found(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/deliveries/nothing/retry")
    assert answer.status_code == 404
    assert answer.json()["type"].endswith("delivery-unknown")


async def test_the_documents_describe_every_door(client: httpx.AsyncClient) -> None:
    assert "/v1/deliveries/{id}/retry" in (await client.get("/openapi.json")).text
    assert "notify.routing.0" in (await client.get("/asyncapi.json")).text
    assert "kentongan_deliveries_waiting" in (await client.get("/metrics")).text
