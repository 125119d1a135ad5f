"""The store in its three forms, each empty and of its own."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from servicekit import database
from servicekit.database import Driver
from servicekit.dossiers.dossiers import Dossiers
from servicekit.dossiers.mongo import MongoKeeper
from sla_monitor.alarm import Alarm
from sla_monitor.domain.timetable import Timetable
from sla_monitor.stores import INDEXES, MongoTimetables, Timetables
from sla_monitor.testing import VOICE, MemoryTimetables


@pytest.fixture(params=["memory", "pymongo", "motor"])
async def timetables(request: pytest.FixtureRequest) -> AsyncIterator[Timetables]:
    if request.param == "memory":
        yield MemoryTimetables()
        return
    url, driver = request.getfixturevalue("mongodb_url"), request.param
    client = database.connect(url, driver=driver)
    name = f"sla_monitor_{uuid4().hex[:8]}"
    keeper = MongoKeeper(client[name], Timetable, indexes=INDEXES)
    await keeper.prepare()
    yield MongoTimetables(Dossiers(keeper, VOICE), keeper, Alarm())
    await client.drop_database(name)
    await database.disconnect(client)


@pytest.fixture
async def replicas(mongodb_url: str) -> AsyncIterator[list[MongoTimetables]]:
    """Two replicas on one database, each with a connection of its own."""
    drivers: list[Driver] = ["pymongo", "motor"]
    clients = [database.connect(mongodb_url, driver=driver) for driver in drivers]
    name = f"sla_monitor_{uuid4().hex[:8]}"
    keepers = [MongoKeeper(client[name], Timetable, indexes=INDEXES) for client in clients]
    await keepers[0].prepare()
    yield [MongoTimetables(Dossiers(keeper, VOICE), keeper, Alarm()) for keeper in keepers]
    await clients[0].drop_database(name)
    for client in clients:
        await database.disconnect(client)
