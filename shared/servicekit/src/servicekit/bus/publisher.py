"""Publishing with confirms: many messages under way at once on one channel, and a verdict for each."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aio_pika import DeliveryMode, Message, connect
from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractExchange
from aiormq.exceptions import AMQPError
from yarl import URL

from servicekit.verdicts import Retry

_WINDOW = 200
_HEARTBEAT_SECONDS = 10


class BusAway(Retry):
    """The broker cannot be reached or did not confirm in time; whether it has the message is unknown."""

    code = "bus-away"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message; `source` goes into the AMQP property app_id, so that a listener can tell who speaks unopened."""

    exchange: str
    routing_key: str
    body: bytes
    message_id: str
    type: str
    source: str
    content_type: str
    headers: Mapping[str, Any] = field(default_factory=dict)
    user_id: str | None = None


class Publisher:
    """Connects when first used and again after every failure; nothing is kept in memory for later."""

    def __init__(self, url: str, *, timeout_seconds: float = 10.0, name: str = "publisher") -> None:
        self._url = str(URL(url).update_query(heartbeat=_HEARTBEAT_SECONDS))
        self._timeout_seconds = timeout_seconds
        self._name = name
        self._opening = asyncio.Lock()
        self._connection: AbstractConnection | None = None
        self._channel: AbstractChannel | None = None
        self._exchanges: dict[str, AbstractExchange] = {}

    @property
    def user(self) -> str:
        """The broker user that publishes here, as the broker verifies it in `user_id`."""
        return URL(self._url).user or "guest"

    @property
    def is_open(self) -> bool:
        """Whether the last attempt left a usable channel."""
        return self._channel is not None and not self._channel.is_closed

    async def publish(self, messages: Sequence[Outgoing]) -> list[Exception | None]:
        """Publishes in order, persistent and mandatory; None for each message that the broker has confirmed.

        Publishing one again after a failure must be harmless: it may be there.
        """
        verdicts: list[Exception | None] = []
        for start in range(0, len(messages), _WINDOW):
            verdicts += await self._window(messages[start : start + _WINDOW])
        return verdicts

    async def publish_one(self, message: Outgoing) -> None:
        """Publishes one message; raises BusAway when it was not confirmed."""
        (failure,) = await self.publish([message])
        if failure is not None:
            raise failure if isinstance(failure, BusAway) else BusAway(str(failure)) from failure

    async def open(self) -> None:
        """Connects now if need be; raises BusAway."""
        await self._usable_channel()

    async def probe(self) -> None:
        """Asks the broker for a sign of life: a connection may look open long after its other end froze.

        Raises BusAway.
        """
        await self._usable_channel()
        (result,) = await asyncio.gather(self._greet(), return_exceptions=True)
        if (failure := self._judge(result)) is not None:
            raise failure

    async def close(self) -> None:
        connection, self._connection, self._channel = self._connection, None, None
        self._exchanges = {}
        if connection is not None and not connection.is_closed:
            await connection.close()

    async def _greet(self) -> None:
        if self._connection is not None:
            async with self._connection.channel(publisher_confirms=False):
                pass

    async def _window(self, messages: Sequence[Outgoing]) -> list[Exception | None]:
        try:
            channel = await self._usable_channel()
        except BusAway as away:
            return [away] * len(messages)
        results = await asyncio.gather(*(self._send(channel, message) for message in messages), return_exceptions=True)
        failures = [self._judge(result) for result in results]
        if any(isinstance(failure, BusAway) for failure in failures):
            await self._drop()
        return failures

    async def _send(self, channel: AbstractChannel, message: Outgoing) -> None:
        exchange = self._exchanges.get(message.exchange)
        if exchange is None:
            exchange = await channel.get_exchange(message.exchange, ensure=False)
            self._exchanges[message.exchange] = exchange
        await exchange.publish(_as_amqp(message), message.routing_key, mandatory=True, timeout=self._timeout_seconds)

    def _judge(self, result: object) -> Exception | None:
        if isinstance(result, asyncio.CancelledError | TimeoutError | AMQPError | OSError | RuntimeError):
            unroutable = type(result).__name__ in {"PublishError", "DeliveryError"}
            if unroutable and isinstance(result, Exception):
                return result
            return BusAway(f"The broker did not confirm ({type(result).__name__}): try again in a moment.")
        return result if isinstance(result, Exception) else None

    async def _usable_channel(self) -> AbstractChannel:
        async with self._opening:
            if self._channel is not None and not self._channel.is_closed:
                return self._channel
            await self._drop()
            try:
                self._connection = await connect(
                    self._url, timeout=self._timeout_seconds, client_properties={"connection_name": self._name}
                )
                self._channel = await self._connection.channel(publisher_confirms=True, on_return_raises=True)
            except (AMQPError, OSError, TimeoutError) as failure:
                raise BusAway(f"The broker cannot be reached ({type(failure).__name__}).") from failure
            return self._channel

    async def _drop(self) -> None:
        try:
            async with asyncio.timeout(1.0):
                await self.close()
        except (AMQPError, OSError, TimeoutError, RuntimeError):
            self._connection = self._channel = None


def _as_amqp(message: Outgoing) -> Message:
    return Message(
        message.body,
        message_id=message.message_id,
        type=message.type,
        app_id=message.source,
        content_type=message.content_type,
        headers=dict(message.headers),
        user_id=message.user_id,
        delivery_mode=DeliveryMode.PERSISTENT,
    )
