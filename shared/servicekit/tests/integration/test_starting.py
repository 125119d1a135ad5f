"""A service that starts while much waits for it takes all of it, the first message included."""

import asyncio
from typing import Any

import pytest
from aio_pika import RobustQueue
from faststream.rabbit import RabbitRouter
from servicekit.bus.asking import Askers, Question
from servicekit.bus.connecting import BrokerLink
from servicekit.bus.hearing import listen, new_broker
from servicekit.bus.publisher import Outgoing, Publisher
from servicekit.bus.settling import Settler
from servicekit.testing import SmallBus

WAITING = {str(number).encode() for number in range(5)}


@pytest.fixture
def slow_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages come in before a subscriber has learned that it consumes, as they do on a busy machine."""
    consume = RobustQueue.consume

    async def late(queue: RobustQueue, *arguments: Any, **options: Any) -> Any:
        tag = await consume(queue, *arguments, **options)
        await asyncio.sleep(0.5)
        return tag

    monkeypatch.setattr(RobustQueue, "consume", late)


async def collect(heard: "asyncio.Queue[bytes]") -> set[bytes]:
    async with asyncio.timeout(20):
        return {await heard.get() for _ in WAITING}


@pytest.mark.usefixtures("slow_start")
async def test_what_waits_when_the_doors_open_is_taken(bus: SmallBus) -> None:
    heard: asyncio.Queue[bytes] = asyncio.Queue()

    async def on_thing(body: bytes) -> None:
        await heard.put(body)

    publisher = Publisher(bus.url)
    broker = new_broker(bus.url, Settler(publisher, bus.letters), prefetch_messages=10)
    router = RabbitRouter()
    listen(router, [bus.home], speaker="/us", read=bytes, doors={}, otherwise=on_thing)
    broker.include_router(router)
    link = BrokerLink(broker, publisher)
    for body in WAITING:
        await publisher.publish_one(Outgoing(bus.exchange, "thing", body, "id", "thing", "/us", "text/plain"))
    await link.run()
    try:
        assert await collect(heard) == WAITING
    finally:
        await link.stop()
        await publisher.close()


@pytest.mark.usefixtures("slow_start")
async def test_what_askers_sent_before_they_were_followed_is_taken(bus: SmallBus) -> None:
    heard: asyncio.Queue[bytes] = asyncio.Queue()

    async def on_ask(question: Question) -> None:
        await heard.put(question.body)

    publisher = Publisher(bus.url)
    broker = new_broker(bus.url, Settler(publisher, bus.letters), prefetch_messages=10)
    for body in WAITING:
        await publisher.publish_one(Outgoing(bus.exchange, "thing", body, "id", "thing", "/us", "text/plain"))
    await broker.start()
    try:
        assert await Askers(broker, on_ask, own_user="nobody").follow([bus.home])
        assert await collect(heard) == WAITING
    finally:
        await broker.stop()
        await publisher.close()
