"""The message doors come back by themselves after the broker was killed, and readiness tells the truth meanwhile."""

import asyncio
from pathlib import Path

import aio_pika
from faststream.rabbit import RabbitRouter
from kentongan.broker.declaring import declare_system
from kentongan.testing_restarts import own_rabbitmq, rabbitmq_up
from servicekit.bus.asking import Askers, Question
from servicekit.bus.connecting import BrokerLink
from servicekit.bus.hearing import listen, new_broker
from servicekit.bus.publisher import Outgoing, Publisher
from servicekit.bus.settling import Letters, Settler
from servicekit.testing import DURABLE, SmallBus, declare_small_bus, until


def message(bus: SmallBus, body: bytes) -> Outgoing:
    return Outgoing(bus.exchange, "thing", body, "id", "thing", "/us", "text/plain")


async def hear(heard: "asyncio.Queue[bytes]", wanted: bytes) -> None:
    """Waits for it; what was not acknowledged when the broker died may come once more before."""
    async with asyncio.timeout(40):
        while await heard.get() != wanted:
            continue


async def test_a_service_waits_for_its_broker_and_hears_again_after_it_was_killed(tmp_path: Path) -> None:
    heard: asyncio.Queue[bytes] = asyncio.Queue()

    async def on_thing(body: bytes) -> None:
        await heard.put(body)

    async def on_ask(question: Question) -> None:
        await heard.put(question.body)

    with own_rabbitmq(tmp_path) as (node, address):
        with rabbitmq_up(node):
            declare_system(address)
            async with await aio_pika.connect(address.amqp_url) as connection:
                channel = await connection.channel()
                bus = await declare_small_bus(address.amqp_url, channel)
                asked = await channel.declare_queue("asked", durable=True, arguments=DURABLE)
                await asyncio.sleep(1.0)
        publisher = Publisher(address.amqp_url)
        broker = new_broker(address.amqp_url, Settler(publisher, Letters(((1, "r"),), "d")), prefetch_messages=10)
        router = RabbitRouter()
        listen(router, [bus.home], speaker="/us", read=bytes, doors={"thing": on_thing}, otherwise=on_thing)
        broker.include_router(router)
        link = BrokerLink(broker, publisher)
        connecting = asyncio.create_task(link.run())
        askers = Askers(broker, on_ask, own_user="nobody")
        assert await link.reason() is not None

        async def is_ready() -> bool:
            return await link.reason() is None

        for round_ in (b"first", b"second"):
            with rabbitmq_up(node):
                await until(is_ready, within_seconds=40)
                await askers.follow([asked.name])
                await publisher.publish_one(message(bus, round_))
                await hear(heard, round_)
                await publisher.publish_one(
                    Outgoing("", asked.name, round_ + b" ask", "id", "thing", "/us", "text/plain")
                )
                await hear(heard, round_ + b" ask")

            async def is_away() -> bool:
                return await link.reason() is not None

            await until(is_away)
        await link.stop()
        connecting.cancel()
        await publisher.close()
