"""What becomes of a message: taken once, tried again in time, or kept with its reason; never lost, never looped."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import orjson
from faststream.rabbit import RabbitRouter
from pydantic import BaseModel
from servicekit.bus.hearing import listen, new_broker
from servicekit.bus.publisher import Outgoing, Publisher
from servicekit.bus.settling import Settler
from servicekit.testing import SmallBus
from servicekit.verdicts import Dead, Retry


class Thing(BaseModel):
    number: int


def read_thing(body: bytes) -> Thing:
    return Thing.model_validate_json(body)


def message(bus: SmallBus, body: bytes, *, type_: str = "thing", source: str = "/us") -> Outgoing:
    return Outgoing(bus.exchange, "thing", body, "id-1", type_, source, "application/json", {"subject": "s"})


@asynccontextmanager
async def listening(bus: SmallBus, door: Callable[[Thing], Any]) -> AsyncIterator[Publisher]:
    others: list[Thing] = []

    async def on_thing(thing: Thing) -> None:
        await door(thing)

    async def on_other(thing: Thing) -> None:
        others.append(thing)

    publisher = Publisher(bus.url)
    broker = new_broker(bus.url, Settler(publisher, bus.letters), prefetch_messages=10)
    router = RabbitRouter()
    listen(router, [bus.home], speaker="/us", read=read_thing, doors={"thing": on_thing}, otherwise=on_other)
    broker.include_router(router)
    await broker.start()
    try:
        yield publisher
    finally:
        await broker.stop()
        await publisher.close()


async def test_a_message_is_taken_and_gone(bus: SmallBus) -> None:
    seen: asyncio.Queue[Thing] = asyncio.Queue()
    async with listening(bus, seen.put) as publisher:
        await publisher.publish_one(message(bus, b'{"number": 1}'))
        assert await asyncio.wait_for(seen.get(), 20) == Thing(number=1)
    assert await bus.depth(bus.home) == 0


async def test_a_passing_failure_is_tried_again_until_it_passes(bus: SmallBus) -> None:
    seen: asyncio.Queue[Thing] = asyncio.Queue()
    failures = 7

    async def door(thing: Thing) -> None:
        nonlocal failures
        failures -= 1
        if failures >= 0:
            raise Retry("not yet")
        await seen.put(thing)

    async with listening(bus, door) as publisher:
        await publisher.publish_one(message(bus, b'{"number": 2}'))
        assert await asyncio.wait_for(seen.get(), 20) == Thing(number=2)
    assert await bus.depth(bus.dead) == 0


async def test_an_unreadable_message_is_kept_at_once_with_its_reason_and_nothing_of_its_content_in_it(
    bus: SmallBus,
) -> None:
    seen: asyncio.Queue[Thing] = asyncio.Queue()
    async with listening(bus, seen.put) as publisher:
        await publisher.publish_one(message(bus, b'{"number": "Ni Luh Sari"}'))
        buried = await bus.next_of(bus.dead)
    assert buried.body == b'{"number": "Ni Luh Sari"}'
    assert buried.headers["x-reason"].startswith("/number: ")
    assert "Ni Luh" not in str(buried.headers)
    assert (buried.headers["x-queue"], buried.headers["x-routing-key"]) == (bus.home, "thing")
    assert (buried.message_id, buried.type, buried.headers["x-attempts"]) == ("id-1", "thing", 1)


async def test_what_can_never_be_taken_is_kept_with_the_words_of_the_door(bus: SmallBus) -> None:
    async def door(thing: Thing) -> None:
        raise Dead("it names two regions")

    async with listening(bus, door) as publisher:
        await publisher.publish_one(message(bus, b'{"number": 3}'))
        buried = await bus.next_of(bus.dead)
    assert buried.headers["x-reason"] == "it names two regions"


async def test_a_fault_of_ours_is_tried_a_few_times_and_then_kept(bus: SmallBus) -> None:
    tries = 0

    async def door(thing: Thing) -> None:
        nonlocal tries
        tries += 1
        raise KeyError(thing.number)

    async with listening(bus, door) as publisher:
        await publisher.publish_one(message(bus, b'{"number": 4}'))
        buried = await bus.next_of(bus.dead)
    assert (tries, buried.headers["x-attempts"], buried.headers["x-code"]) == (5, 5, "KeyError")


async def test_a_type_without_a_door_goes_to_the_other_door_and_anothers_word_is_passed_over(bus: SmallBus) -> None:
    seen: asyncio.Queue[Thing] = asyncio.Queue()
    async with listening(bus, seen.put) as publisher:
        await publisher.publish_one(message(bus, b"not even json", source="/them"))
        await publisher.publish_one(message(bus, b'{"number": 5}', type_="unknown"))
        await publisher.publish_one(message(bus, b'{"number": 6}'))
        assert await asyncio.wait_for(seen.get(), 20) == Thing(number=6)
    assert (await bus.depth(bus.home), await bus.depth(bus.dead)) == (0, 0)


async def test_what_comes_in_order_reaches_its_doors_in_order_whatever_its_type(bus: SmallBus) -> None:
    seen: list[int] = []
    all_seen = asyncio.Event()

    async def on_thing(thing: Thing) -> None:
        seen.append(thing.number)
        if len(seen) == 300:
            all_seen.set()

    publisher = Publisher(bus.url)
    broker = new_broker(bus.url, Settler(publisher, bus.letters), prefetch_messages=100)
    router = RabbitRouter()
    doors = dict.fromkeys((f"type {number}" for number in range(10)), on_thing)
    listen(router, [bus.home], speaker="/us", read=read_thing, doors=doors, otherwise=on_thing)
    broker.include_router(router)
    await publisher.publish([message(bus, orjson.dumps({"number": n}), type_=f"type {n * 7 % 11}") for n in range(300)])
    await broker.start()
    await asyncio.wait_for(all_seen.wait(), 30)
    await broker.stop()
    await publisher.close()
    assert seen == list(range(300))


async def test_a_stopped_listener_leaves_what_it_has_not_finished(bus: SmallBus) -> None:
    begun = asyncio.Event()

    async def door(thing: Thing) -> None:
        begun.set()
        await asyncio.Event().wait()

    publisher = Publisher(bus.url)
    broker = new_broker(bus.url, Settler(publisher, bus.letters), prefetch_messages=10)
    broker.config.broker_config.graceful_timeout = 0.1
    router = RabbitRouter()
    listen(router, [bus.home], speaker="/us", read=read_thing, doors={"thing": door}, otherwise=door)
    broker.include_router(router)
    await broker.start()
    await publisher.publish_one(message(bus, orjson.dumps({"number": 7})))
    await asyncio.wait_for(begun.wait(), 20)
    await broker.stop()
    await publisher.close()
    assert (await bus.next_of(bus.home)).body == b'{"number":7}'
