"""The whole service on a real bus and a real database."""

import asyncio
from typing import Any

import aio_pika
import httpx
import orjson
from intake.testing import new_complaint, running, said_by
from kentongan.nodes.broker_address import BrokerAddress
from kentongan_contracts.envelope import AnyFact
from kentongan_contracts.routing import CaseRead
from kentongan_contracts.topology import EVENTS, SUBJECT_HEADER
from servicekit.bus.publisher import Outgoing, Publisher
from servicekit.testing import until

NOWHERE = "amqp://nobody:nothing@127.0.0.1:1/kentongan"
READ = CaseRead(unit="51.71-PUPR", unit_name="Dinas PUPR", by="51.71-PUPR")


def spoken(fact: AnyFact) -> Outgoing:
    return Outgoing(
        exchange=EVENTS,
        routing_key=f"{fact.region}.{fact.name}",
        body=fact.model_dump_json().encode(),
        message_id=fact.id,
        type=fact.type,
        source=fact.source,
        content_type="application/cloudevents+json",
        headers={SUBJECT_HEADER: fact.subject},
    )


async def heard_of(queue: aio_pika.abc.AbstractQueue, subject: str) -> list[dict[str, Any]]:
    """What the bus has said of one complaint, up to and including its first fact."""
    facts: list[dict[str, Any]] = []
    async with asyncio.timeout(30), queue.iterator(no_ack=True) as messages:
        async for message in messages:
            fact = orjson.loads(message.body)
            if fact["subject"] == subject:
                facts.append(fact)
                return facts
    return facts


async def test_what_is_handed_in_while_the_broker_is_away_travels_on_later(
    bus_with_portals: BrokerAddress, mongodb_url: str
) -> None:
    async with running(NOWHERE, mongodb_url) as client:
        answer = await client.post("/v1/complaints", json=new_complaint(region="51.71"))
        ready = await client.get("/health/ready")
        assert (answer.status_code, ready.status_code) == (201, 503)
        assert "bus" in ready.json()["detail"]
    async with await aio_pika.connect(bus_with_portals.amqp_url) as connection:
        channel = await connection.channel()
        queue = await channel.declare_queue(exclusive=True)
        await queue.bind(EVENTS, "51.71.complaint.#")
        async with running(bus_with_portals.amqp_url, mongodb_url):
            (fact,) = await heard_of(queue, answer.json()["id"])
    assert (fact["type"], fact["sequence"]) == ("kentongan.complaint.received.v1", 1)
    assert fact["data"]["tracking_code"] == answer.json()["tracking_code"]


async def test_facts_of_routing_come_in_by_the_real_queues(
    service: httpx.AsyncClient, bus_with_portals: BrokerAddress
) -> None:
    receipt = (await service.post("/v1/complaints", json=new_complaint(region="51.71"))).json()
    publisher = Publisher(bus_with_portals.amqp_url)
    await publisher.publish_one(spoken(said_by("routing", READ, about=receipt["id"], sequence=1)))
    await publisher.close()

    async def is_yellow() -> bool:
        shown = (await service.get(f"/v1/complaints/{receipt['tracking_code']}")).json()
        return bool(shown["light"] == "yellow")

    await until(is_yellow)


async def test_a_service_on_its_real_parts_is_ready_and_documents_itself(service: httpx.AsyncClient) -> None:
    async def is_ready() -> bool:
        return (await service.get("/health/ready")).status_code == 200

    await until(is_ready)
    paths = (await service.get("/openapi.json")).json()["paths"]
    submit = paths["/v1/complaints"]["post"]
    schema = submit["requestBody"]["content"]["application/json"]["schema"]
    assert {"title", "body"} == set(schema["required"])
    assert "$ref" not in str(schema)
    assert (await service.get("/asyncapi.json")).json()["asyncapi"].startswith("3.")
    assert "kentongan_complaints_received_total" in (await service.get("/metrics")).text


async def test_many_complaints_at_once_are_each_kept_once(service: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(service.post("/v1/complaints", json=new_complaint()) for _ in range(100)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["tracking_code"] for answer in answers}) == 100


async def test_one_key_used_by_many_at_once_makes_one_complaint(service: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": "at once"}
    answers = await asyncio.gather(
        *(service.post("/v1/complaints", json=new_complaint(), headers=headers) for _ in range(20))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
