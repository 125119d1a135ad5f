"""Queues that come and go while the service runs: one for each asker, each with its own prefetch and channel."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

import structlog
from aio_pika.abc import AbstractIncomingMessage
from faststream import AckPolicy
from faststream.rabbit import Channel, RabbitBroker, RabbitQueue
from faststream.rabbit.message import RabbitMessage

from servicekit.bus.hearing import open_doors
from servicekit.bus.settling import asker_of, origin_of
from servicekit.cloud_events import read_trace

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asked: `user` is who the broker says it was (None: unknown), `queue` where it was found."""

    queue: str
    user: str | None
    routing_key: str | None
    message_id: str | None
    body: bytes
    traceparent: str | None = None


AskingDoor = Callable[[Question], Awaitable[None]]


class Askers:
    """Consumes from exactly the queues that `follow` was last given; a queue that cannot be read stops no other."""

    def __init__(self, broker: RabbitBroker, door: AskingDoor, *, own_user: str, prefetch_messages: int = 20) -> None:
        self._broker = broker
        self._door = door
        self._own_user = own_user
        self._prefetch_messages = prefetch_messages
        self._consuming: dict[str, Any] = {}
        self._following = asyncio.Lock()

    async def follow(self, queues: Iterable[str]) -> bool:
        """Starts and stops consumers until they match; False when a queue could not be consumed (try again later)."""
        wanted = set(queues)
        async with self._following:
            for queue in set(self._consuming) - wanted:
                await self._consuming.pop(queue).stop()
            results = [await self._start(queue) for queue in sorted(wanted - set(self._consuming))]
        return all(results)

    async def _start(self, queue: str) -> bool:
        async def read(message: RabbitMessage) -> Question:
            return _question(queue, message.raw_message, self._own_user)

        async def ask(question: Question) -> None:
            await self._door(question)

        subscriber = self._broker.subscriber(
            RabbitQueue(queue, declare=False),
            channel=Channel(prefetch_count=self._prefetch_messages),
            ack_policy=AckPolicy.MANUAL,
            no_reply=True,
            persistent=False,
            include_in_schema=False,
            decoder=read,
        )
        subscriber(ask)
        open_doors([subscriber])
        try:
            await subscriber.start()
        except Exception as failure:
            log.warning("A queue cannot be read yet", action="asker_unreadable", queue=queue, reason=repr(failure))
            await subscriber.stop()
            return False
        self._consuming[queue] = subscriber
        log.info("Listening to a queue", action="asker_followed", queue=queue)
        return True


def _question(queue: str, message: AbstractIncomingMessage, own_user: str) -> Question:
    return Question(
        queue=queue,
        user=asker_of(message, own_user),
        routing_key=origin_of(message, own_user),
        message_id=message.message_id,
        body=message.body,
        traceparent=read_trace(message.headers.get("traceparent")),
    )
