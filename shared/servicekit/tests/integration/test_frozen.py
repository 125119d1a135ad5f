"""A database or a broker that hangs while its connections stay open: readiness tells it, and nobody waits for ever."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from kentongan.nodes.mongod import Mongod
from kentongan.nodes.ports import some_free
from kentongan.nodes.program import start, stop, wait_until_ready
from kentongan.testing_restarts import own_rabbitmq
from servicekit import database
from servicekit.bus.connecting import BrokerLink
from servicekit.bus.hearing import new_broker
from servicekit.bus.publisher import Publisher
from servicekit.bus.settling import Letters, Settler
from servicekit.dossiers.errors import StoreUnavailable
from servicekit.dossiers.mongo import MongoKeeper
from servicekit.testing import Tally


@contextmanager
def frozen(pid: int) -> Iterator[None]:
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


async def test_readiness_does_not_wait_for_a_database_that_hangs(tmp_path: Path) -> None:
    node = Mongod(tmp_path / "data", *some_free(1), log=tmp_path / "mongodb.log", cache_gigabytes=0.25)
    process = start(node.part().program)
    wait_until_ready(node.part(), process, seconds=60)
    client = database.connect(node.url)
    try:
        assert await database.is_answering(client["any"]) is None
        with frozen(process.pid):
            assert "TimeoutError" in str(await database.is_answering(client["any"]))
        assert await database.is_answering(client["any"]) is None
    finally:
        await database.disconnect(client)
        stop(process, within_seconds=0)


@pytest.mark.parametrize("driver", ["pymongo", "motor"])
async def test_a_new_connection_is_not_waited_for_longer_than_an_answer(driver: database.Driver) -> None:
    client = database.connect("mongodb://127.0.0.1:1", driver=driver)
    waits = client.options.pool_options
    assert waits.connect_timeout <= waits.socket_timeout
    await database.disconnect(client)


async def test_a_broker_that_hangs_is_away_though_its_connection_looks_open(tmp_path: Path) -> None:
    with own_rabbitmq(tmp_path) as (node, address):
        process = start(node.part().program)
        wait_until_ready(node.part(), process, seconds=60)
        publisher = Publisher(address.amqp_url)
        broker = new_broker(address.amqp_url, Settler(publisher, Letters(((1, "r"),), "d")), prefetch_messages=10)
        link = BrokerLink(broker, publisher)
        try:
            await link.run()
            assert await link.reason() is None
            with frozen(node.part().pid(process.pid)):
                assert await link.reason() is not None
            assert await link.reason() is None
        finally:
            await link.stop()
            await publisher.close()
            stop(process, within_seconds=0)


@pytest.mark.parametrize("driver", ["pymongo", "motor"])
async def test_a_store_that_is_prepared_while_its_database_is_away_says_so(driver: database.Driver) -> None:
    client = database.connect(f"mongodb://127.0.0.1:{some_free(1)[0]}", driver=driver)
    with pytest.raises(StoreUnavailable):
        await MongoKeeper(client["any"], Tally).prepare()
    await database.disconnect(client)
