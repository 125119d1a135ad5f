"""The store in its three forms, and the whole service on a real bus and a real database."""

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from intake.domain.complaint import Complaint
from intake.stores import INDEXES, Complaints, MongoComplaints
from intake.testing import VOICE, MemoryComplaints, running
from kentongan.broker.management import Management
from kentongan.broker.portals import plug_in
from kentongan.nodes.broker_address import BrokerAddress
from servicekit import database
from servicekit.dossiers.dossiers import Dossiers
from servicekit.dossiers.mongo import MongoKeeper

PORTALS = {"51": "bali", "51.06": "bangli", "51.71": "denpasar"}


@pytest.fixture(params=["memory", "pymongo", "motor"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Complaints]:
    if request.param == "memory":
        yield MemoryComplaints()
        return
    client = database.connect(request.getfixturevalue("mongodb_url"), driver=request.param)
    name = f"intake_{uuid4().hex[:8]}"
    keeper = MongoKeeper(client[name], Complaint, indexes=INDEXES)
    await keeper.prepare()
    yield MongoComplaints(Dossiers(keeper, VOICE), keeper)
    await client.drop_database(name)
    await database.disconnect(client)


@pytest.fixture(scope="session")
def bus_with_portals(broker_address: BrokerAddress) -> BrokerAddress:
    with Management.connect(broker_address) as management:
        plug_in(management, PORTALS)
    return broker_address


@pytest.fixture
async def service(bus_with_portals: BrokerAddress, mongodb_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with running(bus_with_portals.amqp_url, mongodb_url) as client:
        yield client
