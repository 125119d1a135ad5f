"""Queues that come and go while the service runs, and who the broker says has asked."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from uuid import uuid4

import aio_pika
import pytest
from aio_pika import Message
from servicekit.bus.asking import Askers, Question
from servicekit.bus.hearing import new_broker
from servicekit.bus.publisher import Publisher
from servicekit.bus.settling import Settler
from servicekit.testing import DURABLE, SmallBus
from servicekit.verdicts import Retry


@dataclass
class Listening:
    askers: Askers
    asked: "asyncio.Queue[Question]" = field(default_factory=asyncio.Queue)
    refusals: int = 0


@pytest.fixture
async def listening(bus: SmallBus) -> AsyncIterator[Listening]:
    async def door(question: Question) -> None:
        if heard.refusals:
            heard.refusals -= 1
            raise Retry("later")
        await heard.asked.put(question)

    publisher = Publisher(bus.url)
    broker = new_broker(bus.url, Settler(publisher, bus.letters), prefetch_messages=10)
    heard = Listening(Askers(broker, door, own_user=publisher.user))
    await broker.start()
    yield heard
    await broker.stop()
    await publisher.close()


async def ask(bus: SmallBus, queue: str, **properties: object) -> None:
    message = Message(b"{}", message_id="ask-1", **properties)  # type: ignore[arg-type]
    await bus.channel.default_exchange.publish(message, queue)


async def new_queue(bus: SmallBus) -> str:
    queue = await bus.channel.declare_queue(f"test.{uuid4().hex[:8]}", durable=True, arguments=DURABLE)
    return queue.name


async def test_a_queue_is_read_from_when_it_is_followed_until_it_is_not(bus: SmallBus, listening: Listening) -> None:
    one, other = await new_queue(bus), await new_queue(bus)
    assert await listening.askers.follow([one])
    assert await listening.askers.follow([one, other])
    await ask(bus, other)
    assert (await asyncio.wait_for(listening.asked.get(), 20)).queue == other
    assert await listening.askers.follow([one])
    await ask(bus, other)
    await ask(bus, one)
    assert (await asyncio.wait_for(listening.asked.get(), 20)).queue == one
    assert await bus.depth(other) == 1


async def test_a_queue_that_does_not_exist_yet_stops_no_other(bus: SmallBus, listening: Listening) -> None:
    there, missing = await new_queue(bus), f"test.{uuid4().hex[:8]}"
    assert not await listening.askers.follow([missing, there])
    await ask(bus, there)
    assert (await asyncio.wait_for(listening.asked.get(), 20)).queue == there
    await bus.channel.declare_queue(missing, durable=True, arguments=DURABLE)
    assert await listening.askers.follow([missing, there])
    await ask(bus, missing)
    assert (await asyncio.wait_for(listening.asked.get(), 20)).queue == missing


async def test_who_asked_is_known_after_a_delay_and_cannot_be_claimed(bus: SmallBus, listening: Listening) -> None:
    queue, user = await new_queue(bus), (aio_pika.connection.URL(bus.url).user or "")
    await listening.askers.follow([queue])
    await ask(bus, queue, headers={"x-asker": "somebody else", "x-routing-key": "51.71.complaint.submit"})
    claimed = await asyncio.wait_for(listening.asked.get(), 20)
    assert (claimed.user, claimed.routing_key) == (None, queue)
    listening.refusals = 2
    await ask(bus, queue)
    delayed = await asyncio.wait_for(listening.asked.get(), 20)
    assert (delayed.user, delayed.routing_key, delayed.message_id) == (None, queue, "ask-1")
    assert user
