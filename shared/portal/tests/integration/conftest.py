"""A region plugged into a real bus, and a centre that plays the services' part."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import aio_pika
import pytest
from aio_pika.abc import AbstractIncomingMessage
from kentongan.broker.definitions import portal_user
from kentongan.broker.management import Management
from kentongan.broker.portals import plug_in
from kentongan.nodes.broker_address import BrokerAddress
from kentongan_contracts.topology import EVENTS, asking_queue, portal_queue

REGION = "51.71"
PASSWORD = "a password"


class Centre:
    """Answers every request; `refusal` makes it refuse, `is_silent` makes it say nothing."""

    def __init__(self, channel: aio_pika.abc.AbstractChannel) -> None:
        self._channel = channel
        self.asked: list[tuple[AbstractIncomingMessage, dict[str, Any]]] = []
        self.refusal: dict[str, Any] | None = None
        self.is_silent = False

    async def listen(self) -> None:
        for service in ("intake", "routing"):
            queue = await self._channel.get_queue(asking_queue(service, REGION), ensure=False)
            await queue.purge()
            await queue.consume(self._on_asked)

    async def say(self, name: str, data: dict[str, Any], *, correlationid: str | None = None, sequence: int = 1) -> str:
        """Publishes a fact and returns its id."""
        id, type_ = str(uuid4()), f"kentongan.{name}.v1"
        body = {
            "specversion": "1.0",
            "id": id,
            "source": "/kentongan/intake",
            "type": type_,
            "subject": "a-complaint",
            "time": datetime.now(UTC).isoformat(),
            "region": REGION,
            "sequence": sequence,
            "correlationid": correlationid,
            "data": data,
        }
        await self.publish(f"{REGION}.{name}", json.dumps(body).encode(), type_)
        return id

    async def publish(self, key: str, body: bytes, type_: str) -> None:
        exchange = await self._channel.get_exchange(EVENTS, ensure=False)
        await exchange.publish(aio_pika.Message(body, type=type_), key)

    async def _on_asked(self, message: AbstractIncomingMessage) -> None:
        content = json.loads(message.body)
        self.asked.append((message, content))
        await message.ack()
        if self.is_silent:
            return
        if self.refusal is not None:
            await self.say("submission.rejected", {"problem": self.refusal}, correlationid=content["id"])
            return
        accepted = {"complaint_id": "a-complaint", "tracking_code": "7KQM-4XZ2-9PDT", "access_key": "key"}
        external_id = content["data"].get("external_id")
        await self.say("submission.accepted", {**accepted, "external_id": external_id}, correlationid=content["id"])


@pytest.fixture(scope="session")
def portal_url(broker_address: BrokerAddress) -> str:
    with Management.connect(broker_address) as management:
        plug_in(management, {REGION: PASSWORD})
    parts = urlsplit(broker_address.amqp_url)
    host = f"{parts.hostname}:{parts.port}"
    return parts._replace(netloc=f"{portal_user(REGION)}:{PASSWORD.replace(' ', '%20')}@{host}").geturl()


@pytest.fixture
def empty_queue(broker_address: BrokerAddress, portal_url: str) -> None:
    """The region's own queue, as if its portal had read everything."""
    with Management.connect(broker_address) as management:
        management.delete("queues", "kentongan", portal_queue(REGION), "contents")


@pytest.fixture
async def centre(amqp_url: str, empty_queue: None) -> AsyncIterator[Centre]:
    async with await aio_pika.connect(amqp_url) as connection:
        centre = Centre(await connection.channel())
        await centre.listen()
        yield centre


@pytest.fixture
async def end_connections(broker_address: BrokerAddress, portal_url: str) -> Any:
    """Breaks every connection of the portal, as the operator may."""

    async def end() -> None:
        with Management.connect(broker_address) as management:
            for _ in range(200):
                mine = [each for each in management.get("connections") if each["user"] == portal_user(REGION)]
                if mine:
                    break
                await asyncio.sleep(0.1)
            assert mine
            for connection in mine:
                management.delete("connections", connection["name"])

    return end
