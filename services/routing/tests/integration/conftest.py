"""The store in its three forms, each empty and of its own."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from routing.domain.case import Case
from routing.inboxes import INDEXES, MongoLists
from routing.stores import Cases
from routing.testing import VOICE, memory_cases
from servicekit import database
from servicekit.dossiers.dossiers import Dossiers
from servicekit.dossiers.mongo import MongoKeeper


@pytest.fixture
async def keeper(mongodb_url: str) -> AsyncIterator[MongoKeeper[Case]]:
    client = database.connect(mongodb_url)
    name = f"routing_{uuid4().hex[:8]}"
    keeper = MongoKeeper(client[name], Case, indexes=INDEXES)
    await keeper.prepare()
    yield keeper
    await client.drop_database(name)
    await database.disconnect(client)


@pytest.fixture(params=["memory", "pymongo", "motor"])
async def cases(request: pytest.FixtureRequest) -> AsyncIterator[Cases]:
    if request.param == "memory":
        yield memory_cases()
        return
    client = database.connect(request.getfixturevalue("mongodb_url"), driver=request.param)
    name = f"routing_{uuid4().hex[:8]}"
    keeper = MongoKeeper(client[name], Case, indexes=INDEXES)
    await keeper.prepare()
    yield Cases(Dossiers(keeper, VOICE), MongoLists(keeper))
    await client.drop_database(name)
    await database.disconnect(client)
