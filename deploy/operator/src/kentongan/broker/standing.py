"""How many messages and listeners a queue has at this moment, which the statistics only tell seconds later."""

from collections.abc import Iterable
from dataclasses import dataclass

import aio_pika
from aio_pika.exceptions import AMQPError, ChannelNotFoundEntity

from kentongan.errors import OperatorError


@dataclass(frozen=True)
class Standing:
    """Messages that nobody has taken yet, and those who listen."""

    messages: int
    consumers: int


async def standings(amqp_url: str, queues: Iterable[str]) -> dict[str, Standing]:
    """The standing of those of the queues that exist."""
    found = {}
    try:
        async with await aio_pika.connect(amqp_url, timeout=10) as connection:
            for name in queues:
                if standing := await _standing(connection, name):
                    found[name] = standing
    except (AMQPError, OSError) as error:
        raise OperatorError(f"RabbitMQ cannot be asked about its queues: {error}") from error
    return found


async def _standing(connection: aio_pika.abc.AbstractConnection, name: str) -> Standing | None:
    channel = await connection.channel()
    try:
        queue = await channel.declare_queue(name, passive=True)
    except ChannelNotFoundEntity:
        return None
    counted = queue.declaration_result
    await channel.close()
    return Standing(counted.message_count or 0, counted.consumer_count or 0)
