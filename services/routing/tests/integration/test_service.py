"""The whole service between a real broker and a real database, with a region's portal plugged in."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import aio_pika
import httpx
import pytest
from aio_pika.abc import AbstractChannel, AbstractQueue
from fastapi import FastAPI
from kentongan.broker.management import Management
from kentongan.broker.portals import plug_in
from kentongan.nodes.broker_address import BrokerAddress
from kentongan_contracts.catalogue import read_fact
from kentongan_contracts.envelope import CONTENT_TYPE, AnyFact
from kentongan_contracts.routing_keys import fact_key
from kentongan_contracts.topology import EVENTS, PORTAL, SUBJECT_HEADER, dead_queue, portal_queue
from pydantic import SecretStr
from routing.app import create_app
from routing.testing import FixedDirectory, received, settings_for, token_of
from yarl import URL

REGION, PUPR, KOMINFO = "51.71", "51.71-PUPR", "51.71-KOMINFO"
PASSWORD = "portal"


@pytest.fixture
async def channel(amqp_url: str) -> AsyncIterator[AbstractChannel]:
    connection = await aio_pika.connect(amqp_url)
    async with connection:
        yield await connection.channel()


@dataclass
class PortalClient:
    """A portal as its region would write one."""

    channel: AbstractChannel
    queue: AbstractQueue

    async def ask(self, name: str, data: dict[str, Any], *, id: str | None = None, **envelope: Any) -> str:
        id = id or str(uuid4())
        event = {"specversion": "1.0", "id": id, "source": f"/portal/{REGION}", "type": f"kentongan.{name}.v1"}
        body = json.dumps({**event, "region": REGION, "data": data, **envelope}).encode()
        message = aio_pika.Message(
            body, content_type=CONTENT_TYPE, message_id=id, type=event["type"], user_id=f"portal-{REGION}"
        )
        exchange = await self.channel.get_exchange(PORTAL, ensure=False)
        await exchange.publish(message, f"{REGION}.{name}")
        return id

    async def answer_to(self, id: str) -> AnyFact:
        return (await self.hear_until(lambda fact: fact.correlationid == id and fact.name.startswith("submission")))[-1]

    async def hear_until(self, is_last: Any) -> list[AnyFact]:
        facts: list[AnyFact] = []
        async with asyncio.timeout(30), self.queue.iterator() as messages:
            async for message in messages:
                await message.ack()
                facts.append(read_fact(message.body))
                if is_last(facts[-1]):
                    break
        return facts


@pytest.fixture
async def portal(broker_address: BrokerAddress) -> AsyncIterator[PortalClient]:
    with Management.connect(broker_address) as management:
        plug_in(management, {REGION: PASSWORD, "51.06": PASSWORD, "51": PASSWORD})
    url = URL(broker_address.amqp_url).with_user(f"portal-{REGION}").with_password(PASSWORD)
    connection = await aio_pika.connect(str(url))
    async with connection:
        channel = await connection.channel()
        yield PortalClient(channel, await channel.get_queue(portal_queue(REGION), ensure=False))


@pytest.fixture
async def service(amqp_url: str, mongodb_url: str, portal: PortalClient) -> AsyncIterator[FastAPI]:
    settings = settings_for(amqp_url=SecretStr(amqp_url), mongodb_url=SecretStr(mongodb_url))
    app = create_app(settings, reference=FixedDirectory())
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def desk(service: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(service, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://routing") as client:
        yield client


async def say(channel: AbstractChannel, fact: AnyFact) -> None:
    message = aio_pika.Message(
        fact.model_dump_json(serialize_as_any=True).encode(),
        content_type=CONTENT_TYPE,
        message_id=fact.id,
        type=fact.type,
        app_id=fact.source,
        headers={SUBJECT_HEADER: fact.subject},
    )
    exchange = await channel.get_exchange(EVENTS, ensure=False)
    await exchange.publish(message, fact_key(fact.region, fact.type))


async def opened_case(channel: AbstractChannel, portal: PortalClient) -> str:
    fact = received()
    await say(channel, fact)
    await portal.hear_until(lambda heard: heard.subject == fact.subject and heard.name == "case.assigned")
    return fact.subject


@pytest.mark.usefixtures("service")
async def test_a_complaint_said_on_the_bus_is_answered_with_its_unit(
    channel: AbstractChannel, portal: PortalClient
) -> None:
    fact = received()
    for _ in range(3):
        await say(channel, fact)
    heard = await portal.hear_until(lambda said: said.subject == fact.subject and said.name == "case.assigned")
    said = [each for each in heard if each.subject == fact.subject and each.speaker == "routing"]
    assert [(each.name, each.sequence) for each in said] == [("case.opened", 1), ("case.assigned", 2)]
    assert said[0].data.unit == KOMINFO
    assert said[1].data.unit == PUPR


async def test_a_portal_answers_a_case_and_is_told_so_once_more_when_it_asks_again(
    channel: AbstractChannel, portal: PortalClient, desk: httpx.AsyncClient
) -> None:
    case = await opened_case(channel, portal)
    ask = {"complaint_id": case, "unit": PUPR, "text": "Sudah diperbaiki."}
    id = await portal.ask("case.respond", ask)
    accepted = await portal.answer_to(id)
    assert accepted.name == "submission.accepted"
    assert accepted.subject == accepted.data.complaint_id == case
    assert accepted.data.access_key is None
    await portal.ask("case.respond", ask, id=id)
    again = await portal.answer_to(id)
    assert (again.id, again.sequence) == (accepted.id, accepted.sequence)
    shown = (await desk.get(f"/v1/cases/{case}", headers={"Authorization": token_of(KOMINFO)})).json()
    assert shown["state"] == "responded"
    assert [line["fact"] for line in shown["history"]].count("case.responded") == 1


@pytest.mark.usefixtures("service")
async def test_a_portal_assigns_as_its_regions_coordinator(channel: AbstractChannel, portal: PortalClient) -> None:
    case = await opened_case(channel, portal)
    id = await portal.ask("case.assign", {"complaint_id": case, "unit": "51.71-DISHUB"})
    heard = await portal.hear_until(lambda fact: fact.correlationid == id and fact.name == "submission.accepted")
    assigned = [fact for fact in heard if fact.name == "case.assigned" and fact.subject == case][-1]
    assert (assigned.data.by, assigned.data.unit) == (KOMINFO, "51.71-DISHUB")


@pytest.mark.usefixtures("service")
@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("case.respond", {"unit": "51.71-DISHUB", "text": "Halo"}, 403),
        ("case.respond", {"unit": "51.06-PUPR", "text": "Halo"}, 403),
        ("case.assign", {"unit": "51.06-PUPR"}, 403),
        ("case.assign", {"unit": "51.71-NONE"}, 422),
        ("case.reject", {"unit": KOMINFO, "reason": "not_ours", "text": "x"}, 422),
        ("case.respond", {"unit": PUPR, "text": ""}, 422),
        ("case.respond", {"unit": PUPR, "text": "Halo", "cc": "all"}, 422),
        ("case.explode", {"unit": PUPR}, 404),
        ("case.read", {"complaint_id": "unknown", "unit": PUPR}, 404),
    ],
)
async def test_a_portals_bad_order_is_answered_with_the_problem(
    channel: AbstractChannel, portal: PortalClient, name: str, data: dict[str, Any], status: int
) -> None:
    case = await opened_case(channel, portal)
    id = await portal.ask(name, {"complaint_id": case, **data})
    rejected = await portal.answer_to(id)
    assert rejected.name == "submission.rejected"
    assert rejected.subject == id
    assert rejected.data.problem["status"] == status


@pytest.mark.usefixtures("service")
async def test_a_message_that_names_another_region_is_not_acted_upon(
    channel: AbstractChannel, portal: PortalClient
) -> None:
    case = await opened_case(channel, portal)
    ask = {"complaint_id": case, "unit": PUPR, "text": "Palsu"}
    dead = await channel.get_queue(dead_queue("routing"), ensure=False)
    for envelope in ({"source": "/portal/51.06"}, {"region": "51.06"}):
        id = await portal.ask("case.respond", ask, **envelope)
        async with asyncio.timeout(30), dead.iterator() as messages:
            message = await anext(messages)
            await message.ack()
        assert message.message_id == id
        assert message.headers["x-code"] == "forged"


async def test_ready_means_that_regions_database_and_bus_are_there(desk: httpx.AsyncClient) -> None:
    async with asyncio.timeout(20):
        while (await desk.get("/health/ready")).status_code != 200:
            await asyncio.sleep(0.1)
    page = (await desk.get("/metrics")).text
    assert "kentongan_cases_without_unit 0.0" in page
    assert "/asyncapi" not in (await desk.get("/openapi.json")).text
    assert (await desk.get("/asyncapi.json")).json()["asyncapi"].startswith("3")
