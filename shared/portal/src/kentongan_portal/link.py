"""The connection to the bus: opened once, kept, and opened again whenever it breaks."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from aio_pika import Message, connect
from aio_pika.abc import AbstractConnection, AbstractExchange, AbstractIncomingMessage
from aio_pika.exceptions import AMQPError, AuthenticationError, ChannelInvalidStateError, ProbableAuthenticationError
from aiormq.exceptions import ChannelAccessRefused
from kentongan_contracts.topology import PORTAL, portal_queue

from kentongan_portal.errors import BusUnreachable, NotPermitted

TROUBLE = (AMQPError, OSError, TimeoutError, ChannelInvalidStateError)
_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 5.0
_TIMEOUT_SECONDS = 10.0
_HEARTBEAT_SECONDS = "10"

Take = Callable[[AbstractIncomingMessage], None]


class Link:
    """Hands every message of the region's queue to `take`; after a break it hands over again what was not settled."""

    def __init__(self, amqp_url: str, region: str, take: Take, *, prefetch_messages: int) -> None:
        parts = urlsplit(amqp_url)
        query = {"heartbeat": _HEARTBEAT_SECONDS, **dict(parse_qsl(parts.query))}
        self._url = urlunsplit(parts._replace(query=urlencode(query)))
        self.user = unquote(parts.username or "")
        self._region = region
        self._take = take
        self._prefetch_messages = prefetch_messages
        self._lost = asyncio.Event()
        self._connection: AbstractConnection | None = None
        self._exchange: AbstractExchange | None = None

    async def open(self) -> None:
        """Connects and begins to listen; raises BusUnreachable."""
        try:
            async with asyncio.timeout(_TIMEOUT_SECONDS):
                await self._connect()
        except (AuthenticationError, ProbableAuthenticationError, ChannelAccessRefused) as failure:
            await self.close()
            raise BusUnreachable(
                f"The broker does not let {self.user} in: check the user and the password."
            ) from failure
        except TROUBLE as failure:
            await self.close()
            raise BusUnreachable(f"The broker cannot be reached ({type(failure).__name__}): try again.") from failure

    async def keep_open(self) -> None:
        """For ever: connects again after every break."""
        while True:
            await self._lost.wait()
            pause = _PAUSE_SECONDS
            await self.close()
            while self._exchange is None:
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
                with suppress(BusUnreachable):
                    await self.open()

    async def publish(self, message: Message, routing_key: str) -> bool:
        """Whether the broker has confirmed it; if not, sending it again is right. Raises NotPermitted."""
        if self._exchange is None:
            return False
        try:
            await self._exchange.publish(message, routing_key, mandatory=True, timeout=_TIMEOUT_SECONDS)
        except ChannelAccessRefused as failure:
            raise NotPermitted(f"The broker does not let {self.user} ask for {routing_key}.") from failure
        except asyncio.CancelledError:
            # A connection that breaks cancels the confirms that it owes; that is not this task's own end.
            if (task := asyncio.current_task()) is not None and task.cancelling():
                raise
            return False
        except TROUBLE:
            return False
        return True

    async def close(self) -> None:
        connection, self._connection, self._exchange = self._connection, None, None
        if connection is not None:
            with suppress(*TROUBLE):
                await asyncio.wait_for(connection.close(), 2.0)

    async def _connect(self) -> None:
        self._lost.clear()
        self._connection = await connect(self._url, timeout=_TIMEOUT_SECONDS)
        channel = await self._connection.channel(publisher_confirms=True, on_return_raises=True)
        hearing = await self._connection.channel()
        on_closed = partial(self._on_closed, self._connection)
        for closing in (self._connection, channel, hearing):
            closing.close_callbacks.add(on_closed)
        await hearing.set_qos(prefetch_count=self._prefetch_messages)
        queue = await hearing.get_queue(portal_queue(self._region), ensure=False)
        await queue.consume(self._on_message)
        self._exchange = await channel.get_exchange(PORTAL, ensure=False)

    async def _on_message(self, message: AbstractIncomingMessage) -> None:
        self._take(message)

    def _on_closed(self, connection: AbstractConnection, *_: object) -> None:
        if connection is self._connection:
            self._exchange = None
            self._lost.set()
