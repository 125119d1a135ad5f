"""The desk on memory twins, and whoever stands at it."""

from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from routing.app import create_app
from routing.parts import Parts
from routing.testing import memory_parts, operator_token, settings_for, token_of

Client = Callable[[str], httpx.AsyncClient]


@pytest.fixture
def parts() -> Parts:
    return memory_parts()


@pytest.fixture
async def anybody(parts: Parts) -> AsyncIterator[httpx.AsyncClient]:
    """A client without a token."""
    app = create_app(settings_for(), store=parts.cases, reference=parts.reference)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://routing") as client:
        yield client


@pytest.fixture
def as_unit(anybody: httpx.AsyncClient) -> Client:
    """The same client with the token of an officer of the unit that is named."""

    def client(unit: str) -> httpx.AsyncClient:
        anybody.headers["Authorization"] = operator_token() if unit == "operator" else token_of(unit)
        return anybody

    return client
