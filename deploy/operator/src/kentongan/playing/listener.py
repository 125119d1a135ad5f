"""Hearing every fact on the bus, with a queue of one's own: what an outside observer can say about the system."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aio_pika
from aio_pika.abc import AbstractIncomingMessage
from kentongan_contracts.catalogue import read_fact
from kentongan_contracts.envelope import Fact
from kentongan_contracts.topology import EVENTS


class Heard:
    """Facts by complaint and speaker, each sequence once; `copies` counts how often each message came."""

    def __init__(self) -> None:
        self.facts: dict[str, dict[str, dict[int, Fact[Any]]]] = defaultdict(lambda: defaultdict(dict))
        self.copies: dict[str, int] = defaultdict(int)

    def take(self, fact: Fact[Any]) -> None:
        self.facts[fact.subject][fact.speaker][fact.sequence] = fact
        self.copies[fact.id] += 1

    def names(self, complaint: str) -> list[str]:
        """The bare names of everything said about a complaint, speaker by speaker in sequence."""
        speakers = self.facts.get(complaint, {})
        return [facts[number].name for _, facts in sorted(speakers.items()) for number in sorted(facts)]

    def gaps(self, complaint: str) -> list[str]:
        """Speakers whose sequence about a complaint is not 1, 2, 3 ..."""
        speakers = self.facts.get(complaint, {})
        return [speaker for speaker, facts in speakers.items() if sorted(facts) != list(range(1, len(facts) + 1))]


@asynccontextmanager
async def listening(
    amqp_url: str, *, queue: str, on_fact: Callable[[Fact[Any]], None] | None = None
) -> AsyncIterator[Heard]:
    """Hears from now on; the durable `queue` keeps what is said while the broker restarts, and goes at the end."""
    heard = Heard()
    connection = await aio_pika.connect_robust(amqp_url, reconnect_interval=0.5)
    async with connection:
        channel = await connection.channel()
        await channel.set_qos(500)
        declared = await channel.declare_queue(queue, durable=True, arguments={"x-queue-type": "quorum"})
        await declared.bind(EVENTS, "#")

        async def take(message: AbstractIncomingMessage) -> None:
            fact = read_fact(message.body)
            heard.take(fact)
            if on_fact is not None:
                on_fact(fact)
            await message.ack()

        await asyncio.sleep(1.0)
        await declared.consume(take)
        yield heard
        await declared.delete(if_unused=False, if_empty=False)
