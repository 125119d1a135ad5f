"""What is safe is said: in sequence, after a crash, after the broker was away, and to nobody's loss."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import aio_pika
import orjson
import pytest
from kentongan.broker.declaring import declare_system
from kentongan.testing_restarts import own_rabbitmq, rabbitmq_up
from servicekit import database
from servicekit.bus.announcer import Announcer
from servicekit.bus.publisher import Publisher
from servicekit.dossiers.dossiers import Dossiers
from servicekit.dossiers.memory import MemoryKeeper
from servicekit.dossiers.mongo import MongoKeeper
from servicekit.testing import SmallBus, Tally, counting, declare_small_bus, tally_voice, until

SOURCE = "/test/counter"


@pytest.fixture
async def keeper(mongodb_url: str) -> AsyncIterator[MongoKeeper[Tally]]:
    client = database.connect(mongodb_url)
    mongo = MongoKeeper(client[f"test_{uuid4().hex[:12]}"], Tally)
    await mongo.prepare()
    yield mongo
    await client.drop_database(mongo.collection.database.name)
    await database.disconnect(client)


def announcer_on(bus: SmallBus, keeper: MongoKeeper[Tally]) -> Announcer[Tally]:
    return Announcer(keeper, Publisher(bus.url), source=SOURCE, exchange=bus.exchange, header="subject")


async def said(bus: SmallBus, facts: int) -> list[tuple[str, int]]:
    messages = [orjson.loads((await bus.next_of(bus.home)).body) for _ in range(facts)]
    return [(message["subject"], message["sequence"]) for message in messages]


async def test_a_message_is_a_cloud_event_that_names_its_subject_outside_too(
    bus: SmallBus, keeper: MongoKeeper[Tally]
) -> None:
    announcer = announcer_on(bus, keeper)
    running = asyncio.create_task(announcer.run())
    dossiers = Dossiers(keeper, tally_voice(SOURCE), announce=announcer.announce)
    await dossiers.open("a", counting(), blank=Tally(), extensions={"correlationid": "ask-1"})
    message = await bus.next_of(bus.home)
    running.cancel()
    event = orjson.loads(message.body)
    assert (event["specversion"], event["source"], event["subject"]) == ("1.0", SOURCE, "a")
    assert (event["sequence"], event["region"], event["correlationid"]) == (1, "51.71", "ask-1")
    assert event["data"] == {"total": 1}
    assert (message.message_id, message.type, message.app_id) == (event["id"], event["type"], SOURCE)
    assert (message.content_type, message.delivery_mode) == ("application/cloudevents+json", 2)
    assert message.headers["subject"] == "a"


async def test_what_a_crash_left_behind_is_said_by_the_sweep(bus: SmallBus, keeper: MongoKeeper[Tally]) -> None:
    crashed = Dossiers(keeper, tally_voice(SOURCE))
    for id in "ab":
        await crashed.open(id, counting(), blank=Tally())
        await crashed.change(id, counting())
    running = asyncio.create_task(announcer_on(bus, keeper).run())
    assert sorted(await said(bus, 4)) == [("a", 1), ("a", 2), ("b", 1), ("b", 2)]

    async def is_noted() -> bool:
        return await keeper.count_unannounced() == 0

    await until(is_noted)
    running.cancel()


async def test_a_long_backlog_is_said_page_after_page_without_a_pause(
    bus: SmallBus, keeper: MongoKeeper[Tally], monkeypatch: pytest.MonkeyPatch
) -> None:
    crashed = Dossiers(keeper, tally_voice(SOURCE))
    for number in range(40):
        await crashed.open(str(number), counting(), blank=Tally())
    monkeypatch.setattr("servicekit.bus.announcer._BATCH", 1)
    running = asyncio.create_task(announcer_on(bus, keeper).run())

    async def is_noted() -> bool:
        return await keeper.count_unannounced() == 0

    await until(is_noted)
    running.cancel()
    assert len(set(await said(bus, 40))) == 40


async def test_a_broker_that_is_killed_and_comes_back_hears_all_of_it_in_sequence(
    keeper: MongoKeeper[Tally], tmp_path: Path
) -> None:
    with own_rabbitmq(tmp_path) as (node, address):
        with rabbitmq_up(node):
            declare_system(address)
            async with await aio_pika.connect(address.amqp_url) as connection:
                bus = await declare_small_bus(address.amqp_url, await connection.channel())
                announcer = announcer_on(bus, keeper)
                running = asyncio.create_task(announcer.run())
                dossiers = Dossiers(keeper, tally_voice(SOURCE), announce=announcer.announce)
                await dossiers.open("a", counting(), blank=Tally())
                assert await said(bus, 1) == [("a", 1)]
        for _ in range(5):
            await dossiers.change("a", counting())
        await asyncio.sleep(1.0)
        await dossiers.change("a", counting())
        with rabbitmq_up(node):
            async with await aio_pika.connect(address.amqp_url) as connection:
                back = SmallBus(bus.url, await connection.channel(), bus.exchange, bus.home, bus.dead, bus.letters)
                heard = [sequence for _, sequence in await said(back, 6)]
            running.cancel()
    assert list(dict.fromkeys(heard)) == [2, 3, 4, 5, 6, 7]


async def test_what_an_asker_may_have_lost_is_said_again_as_it_was(bus: SmallBus, keeper: MongoKeeper[Tally]) -> None:
    announcer = announcer_on(bus, keeper)
    dossiers = Dossiers(keeper, tally_voice(SOURCE), announce=announcer.announce)
    for _ in range(2):
        dossier = (await dossiers.open("a", counting(), blank=Tally())).dossier
    await announcer.drain()
    await announcer.say_again(dossier, {2})
    assert await said(bus, 3) == [("a", 1), ("a", 2), ("a", 2)]


async def test_what_is_said_again_while_its_confirm_is_under_way_goes_out_in_sequence(
    bus: SmallBus, keeper: MongoKeeper[Tally]
) -> None:
    announcer, dossiers = announcer_on(bus, keeper), Dossiers(keeper, tally_voice(SOURCE))
    for _ in range(3):
        dossier = (await dossiers.open("a", counting(), blank=Tally())).dossier
    await announcer.say_again(dossier, {2})
    assert await said(bus, 2) == [("a", 1), ("a", 2)]


async def test_an_announcer_that_is_told_to_stop_while_it_is_woken_stops() -> None:
    publisher = Publisher("amqp://nobody:nothing@127.0.0.1:1/nowhere")
    announcer = Announcer(MemoryKeeper[Tally](), publisher, source=SOURCE, exchange="none", header="subject")
    running = asyncio.create_task(announcer.run())
    await asyncio.sleep(0.01)
    announcer.announce([])
    running.cancel()
    assert await asyncio.wait({running}, timeout=20) == ({running}, set())
