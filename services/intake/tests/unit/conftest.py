"""The application on its memory twin, and a client that speaks to it."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from intake.testing import MemoryComplaints, client_of, twin_app


@pytest.fixture
def complaints() -> MemoryComplaints:
    return MemoryComplaints()


@pytest.fixture
def app(complaints: MemoryComplaints) -> FastAPI:
    return twin_app(complaints)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app) as client:
        yield client
