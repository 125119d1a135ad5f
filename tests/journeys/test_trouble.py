"""A broker that is away, messages that nobody can read, and portals that claim to be another."""

import json
from collections.abc import AsyncIterator
from uuid import uuid4

import aio_pika
import httpx
import pytest
from aio_pika.abc import AbstractChannel
from aiormq.exceptions import ChannelAccessRefused
from kentongan.playing.journeys import System, complaint, eventually, missing
from kentongan.playing.listener import listening
from kentongan.playing.reporter import Reporter
from kentongan_contracts.topology import EVENTS, PORTAL, dead_queue, hearing_queues


@pytest.fixture
async def administrator(system: System) -> AsyncIterator[AbstractChannel]:
    async with await aio_pika.connect(system.stack.rabbitmq) as connection:
        yield await connection.channel()


async def next_dead(channel: AbstractChannel, service: str, message_id: str) -> aio_pika.abc.AbstractIncomingMessage:
    """The dead letter of that message; the test takes it away, as an operator would."""
    queue = await channel.get_queue(dead_queue(service))
    async with queue.iterator(timeout=30) as letters:
        async for letter in letters:
            await letter.ack()
            if letter.message_id == message_id:
                return letter
    raise AssertionError("the queue of dead letters ended")


async def test_a_complaint_handed_in_while_the_broker_is_away_is_taken_and_travels_on_when_it_is_back(
    system: System, intake: httpx.AsyncClient
) -> None:
    async with listening(system.stack.rabbitmq, queue=f"test.{uuid4().hex[:8]}") as heard:
        old_pid = system.kill("rabbitmq")
        receipt = await Reporter(intake).hand_in(complaint())
        assert (await intake.get("/health/ready")).status_code == 503
        await system.back("rabbitmq", old_pid)
        wanted = ["complaint.received", "case.opened", "case.assigned", "sla.started", "notification.delivered"]
        await eventually(lambda: not missing(wanted, heard.names(receipt.id)), "the complaint to travel on")
        assert heard.gaps(receipt.id) == []
    await eventually(lambda: httpx.get(f"{system.stack.intake}/health/ready").status_code == 200, "intake to be ready")


async def test_what_nobody_can_read_is_kept_with_its_reason(administrator: AbstractChannel) -> None:
    message_id = uuid4().hex
    message = aio_pika.Message(b"\x00 not a fact", message_id=message_id, type="kentongan.complaint.received.v1")
    await administrator.default_exchange.publish(message, hearing_queues("routing", "intake")[0])
    letter = await next_dead(administrator, "routing", message_id)
    assert letter.body == b"\x00 not a fact"
    assert letter.headers["x-reason"]
    assert letter.headers["x-queue"] == hearing_queues("routing", "intake")[0]


def submission(portal: str, **changes: object) -> bytes:
    envelope = {
        "specversion": "1.0",
        "id": uuid4().hex,
        "source": f"/portal/{portal}",
        "type": "kentongan.complaint.submit.v1",
        "region": portal,
        "data": {"title": "Lampu jalan mati", "body": "Sudah seminggu lampu jalan mati.", "external_id": uuid4().hex},
    }
    return json.dumps(envelope | changes).encode()


@pytest.mark.parametrize(
    ("sent", "headers"),
    [
        ({"source": "/portal/51.06"}, {}),
        ({"region": "51.06"}, {}),
        ({}, {"CC": ["51.06.complaint.submit"]}),
    ],
    ids=["another's source", "another's region", "a carbon copy into another's queue"],
)
async def test_a_portal_that_names_another_region_is_not_acted_upon(
    system: System, administrator: AbstractChannel, sent: dict[str, object], headers: dict[str, list[str]]
) -> None:
    message_id = uuid4().hex
    async with await aio_pika.connect(system.stack.portals["51.71"]["amqp"]) as connection:
        exchange = await (await connection.channel()).get_exchange(PORTAL, ensure=False)
        body = submission("51.71", id=message_id, **sent)
        message = aio_pika.Message(body, message_id=message_id, user_id="portal-51.71", headers=headers)  # type: ignore[arg-type]
        await exchange.publish(message, "51.71.complaint.submit")
    letter = await next_dead(administrator, "intake", message_id)
    assert "region" in str(letter.headers["x-reason"])


async def test_a_portal_cannot_write_facts_or_speak_for_another_region(system: System) -> None:
    async with await aio_pika.connect(system.stack.portals["51.71"]["amqp"]) as connection:
        for exchange_name, key in ((EVENTS, "51.71.case.closed"), (PORTAL, "51.06.complaint.submit")):
            channel = await connection.channel()
            exchange = await channel.get_exchange(exchange_name, ensure=False)
            with pytest.raises(ChannelAccessRefused):
                await exchange.publish(aio_pika.Message(submission("51.71"), user_id="portal-51.71"), key)


async def test_what_a_portal_asks_wrongly_is_answered_and_stores_nothing(
    system: System, intake: httpx.AsyncClient
) -> None:
    message_id = uuid4().hex
    async with (
        listening(system.stack.rabbitmq, queue=f"test.{uuid4().hex[:8]}") as heard,
        await aio_pika.connect(system.stack.portals["51.71"]["amqp"]) as connection,
    ):
        exchange = await (await connection.channel()).get_exchange(PORTAL, ensure=False)
        body = submission("51.71", id=message_id, data={"title": "x", "external_id": message_id})
        await exchange.publish(
            aio_pika.Message(body, message_id=message_id, user_id="portal-51.71"), "51.71.complaint.submit"
        )
        await eventually(lambda: "submission.rejected" in heard.names(message_id), "an answer")
        rejected = heard.facts[message_id]["intake"][1]
    assert rejected.correlationid == message_id
    pointers = {error["pointer"] for error in rejected.data.problem["errors"]}
    assert {"/title", "/body"} <= pointers
