"""The whole system, started once as an operator starts it, in a home of its own."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from kentongan.playing.desk import Desk
from kentongan.playing.journeys import System


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A running system; its processes are real and may be killed, the supervisor brings them back."""
    running = System(tmp_path_factory.mktemp("home") / "var")
    running.up()
    yield running
    running.down()


@pytest.fixture
async def intake(system: System) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=system.stack.intake, timeout=30) as client:
        yield client


@pytest.fixture
async def routing(system: System) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=system.stack.routing, timeout=30) as client:
        yield client


@pytest.fixture
def public_works(system: System, routing: httpx.AsyncClient) -> Desk:
    """The desk of Denpasar's public works."""
    return Desk(routing, system.stack.officers["51.71-PUPR"])
