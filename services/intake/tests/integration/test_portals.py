"""A region's portal and intake on a real bus: the broker says who asks, and each message has exactly one answer."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import aio_pika
import httpx
import orjson
import pytest
from aio_pika.abc import AbstractIncomingMessage, AbstractQueueIterator
from intake.testing import new_complaint
from kentongan.nodes.broker_address import BrokerAddress
from kentongan_contracts.topology import PORTAL, dead_queue, portal_queue
from yarl import URL

ACCEPTED, REJECTED = "kentongan.submission.accepted.v1", "kentongan.submission.rejected.v1"
PASSWORDS = {"51": "bali", "51.06": "bangli", "51.71": "denpasar"}


@dataclass
class Portal:
    region: str
    exchange: aio_pika.abc.AbstractExchange
    heard: AbstractQueueIterator

    async def ask(self, name: str, data: Any, **other: Any) -> str:
        id = other.pop("id", None) or str(uuid4())
        envelope = {"specversion": "1.0", "id": id, "source": f"/portal/{self.region}", "type": name, "data": data}
        body = other.pop("body", None) or orjson.dumps(envelope)
        key = other.pop("key", f"{self.region}.{name}")
        usual = {"user_id": f"portal-{self.region}", "message_id": id}
        await self.exchange.publish(aio_pika.Message(body, **{**usual, **other}), key)
        return str(id)

    async def answer_to(self, id: str) -> dict[str, Any]:
        """The next answer to the message of this id; whatever else the region hears is passed over."""
        async with asyncio.timeout(30):
            while True:
                message = await anext(self.heard)
                await message.ack()
                event: dict[str, Any] = orjson.loads(message.body)
                if event["type"] in {ACCEPTED, REJECTED} and event.get("correlationid") == id:
                    return event


async def connected(region: str, bus: BrokerAddress) -> AsyncIterator[Portal]:
    url = URL(bus.amqp_url).with_user(f"portal-{region}").with_password(PASSWORDS[region])
    async with await aio_pika.connect(str(url)) as connection:
        channel = await connection.channel()
        queue = await channel.get_queue(portal_queue(region), ensure=False)
        async with queue.iterator() as heard:
            yield Portal(region, await channel.get_exchange(PORTAL, ensure=False), heard)


@pytest.fixture
async def denpasar(service: httpx.AsyncClient, bus_with_portals: BrokerAddress) -> AsyncIterator[Portal]:
    async for portal in connected("51.71", bus_with_portals):
        yield portal


@pytest.fixture
async def bangli(service: httpx.AsyncClient, bus_with_portals: BrokerAddress) -> AsyncIterator[Portal]:
    async for portal in connected("51.06", bus_with_portals):
        yield portal


async def buried(bus: BrokerAddress, id: str) -> AbstractIncomingMessage:
    """The dead letter of the message with this id."""
    async with await aio_pika.connect(bus.amqp_url) as connection:
        channel = await connection.channel()
        queue = await channel.get_queue(dead_queue("intake"))
        async with asyncio.timeout(30), queue.iterator() as letters:
            async for letter in letters:
                await letter.ack()
                if letter.message_id == id:
                    return letter
    raise AssertionError("nothing was buried")


async def test_a_submission_is_accepted_with_a_key_that_opens_it(denpasar: Portal, service: httpx.AsyncClient) -> None:
    external_id = uuid4().hex
    id = await denpasar.ask("complaint.submit", new_complaint(external_id=external_id, secret=True))
    answer = await denpasar.answer_to(id)
    told = answer["data"]
    assert (answer["type"], told["external_id"]) == (ACCEPTED, external_id)
    key = {"Authorization": f"Bearer {told['access_key']}"}
    shown = (await service.get(f"/v1/complaints/{told['tracking_code']}", headers=key)).json()
    assert (shown["id"], shown["region"]) == (told["complaint_id"], "51.71")


async def test_a_message_sent_again_is_answered_with_the_same_fact(denpasar: Portal) -> None:
    complaint = new_complaint(external_id=uuid4().hex)
    id = await denpasar.ask("complaint.submit", complaint)
    first = await denpasar.answer_to(id)
    await denpasar.ask("complaint.submit", complaint, id=id)
    again = await denpasar.answer_to(id)
    assert (again["id"], again["sequence"], again["data"]) == (first["id"], first["sequence"], first["data"])


async def test_many_messages_have_one_answer_each_and_one_complaint_for_each_external_id(denpasar: Portal) -> None:
    external_ids = [uuid4().hex for _ in range(10)]
    asked = [await denpasar.ask("complaint.submit", new_complaint(external_id=id)) for id in external_ids * 3]
    answers: dict[str, list[dict[str, Any]]] = {id: [] for id in asked}
    async with asyncio.timeout(60):
        while not all(answers.values()):
            message = await anext(denpasar.heard)
            await message.ack()
            event = orjson.loads(message.body)
            if event["type"] == ACCEPTED and event["correlationid"] in answers:
                answers[event["correlationid"]].append(event)
    assert all(len(events) == 1 for events in answers.values())
    assert len({events[0]["data"]["complaint_id"] for events in answers.values()}) == 10


async def test_what_cannot_be_followed_is_rejected_with_its_problem(denpasar: Portal) -> None:
    for ask in (
        {"name": "complaint.submit", "data": {}},
        {"name": "complaint.submit", "data": None, "body": b"no json"},
        {"name": "complaint.dance", "data": {}},
        {"name": "weather.report", "data": {}},
    ):
        answer = await denpasar.answer_to(await denpasar.ask(**ask))  # type: ignore[arg-type]
        assert answer["type"] == REJECTED
        assert answer["data"]["problem"]["status"] in {400, 404, 422}


async def test_a_refused_act_is_answered_and_a_rightful_one_followed(denpasar: Portal) -> None:
    external_id = uuid4().hex
    await denpasar.ask("complaint.submit", new_complaint(external_id=external_id))
    withdrawn = await denpasar.ask("complaint.withdraw", {"external_id": external_id, "reason": "Sudah selesai"})
    assert (await denpasar.answer_to(withdrawn))["type"] == ACCEPTED
    replied = await denpasar.ask("complaint.reply", {"external_id": external_id, "text": "Masih ada lagi"})
    assert (await denpasar.answer_to(replied))["data"]["problem"]["status"] == 409


async def test_a_message_smuggled_into_anothers_queue_is_kept_for_a_person(
    bangli: Portal, bus_with_portals: BrokerAddress
) -> None:
    id = await bangli.ask("complaint.submit", new_complaint(), headers={"CC": ["51.71.complaint.submit"]})
    assert (await bangli.answer_to(id))["type"] == ACCEPTED
    letter = await buried(bus_with_portals, id)
    assert letter.headers["x-queue"] == "intake.portal.51.71"
    assert letter.headers["x-code"] == "forged"
    assert "portal-51.06" in str(letter.headers["x-reason"])


async def test_a_message_that_does_not_say_who_sends_it_is_kept_for_a_person(
    denpasar: Portal, bus_with_portals: BrokerAddress
) -> None:
    id = await denpasar.ask("complaint.submit", new_complaint(), user_id=None)
    assert "user_id" in str((await buried(bus_with_portals, id)).headers["x-reason"])
