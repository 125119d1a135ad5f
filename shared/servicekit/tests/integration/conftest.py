"""A small bus of its own for each test."""

from collections.abc import AsyncIterator

import aio_pika
import pytest
from servicekit.testing import SmallBus, declare_small_bus


@pytest.fixture
async def bus(amqp_url: str) -> AsyncIterator[SmallBus]:
    async with await aio_pika.connect(amqp_url) as connection:
        yield await declare_small_bus(amqp_url, await connection.channel())
