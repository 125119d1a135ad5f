"""The smallest state and the smallest bus on which the promises of this package are tested."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar
from uuid import uuid4

from aio_pika.abc import AbstractChannel, AbstractIncomingMessage
from pydantic import BaseModel, ConfigDict

from servicekit.bus.settling import Letters
from servicekit.dossiers.deciding import Address, Voice
from servicekit.dossiers.dossier import Decide, Decision


@dataclass(frozen=True, slots=True)
class Tally:
    """How much was counted, under a name that no other may have."""

    name: str = ""
    total: int = 0
    due: datetime | None = None


class Counted(BaseModel):
    """The total after one count."""

    model_config = ConfigDict(frozen=True)
    type: ClassVar[str] = "test.counted.v1"
    total: int


def counting(by: int = 1) -> Decide[Tally]:
    """A rule that counts on and says the new total."""

    def decide(state: Tally) -> Decision[Tally]:
        after = replace(state, total=state.total + by)
        return Decision(after, [Counted(total=after.total)], {"total": after.total})

    return decide


def tally_voice(source: str = "/test/counter") -> Voice[Tally]:
    """Everything is said under the key `counted`."""
    return Voice(source, lambda state, type_: Address("counted", {"region": "51.71"}))


async def until(condition: Callable[[], Awaitable[bool]], *, within_seconds: float = 20.0) -> None:
    """Waits for something that is promised to happen; the bound only ends a test that would wait for ever."""
    give_up = time.monotonic() + within_seconds
    while not await condition():
        assert time.monotonic() < give_up, "what was promised did not happen"
        await asyncio.sleep(0.02)


DURABLE: dict[str, Any] = {"x-queue-type": "quorum"}


@dataclass(frozen=True)
class SmallBus:
    """The names of what was declared; `channel` is the test's own, to look at what happened."""

    url: str
    channel: AbstractChannel
    exchange: str
    home: str
    dead: str
    letters: Letters

    async def next_of(self, queue: str) -> AbstractIncomingMessage:
        """The next message of a queue, acknowledged; waits for it."""
        declared = await self.channel.get_queue(queue)
        async with declared.iterator(timeout=20) as messages:
            message = await anext(messages)
            await message.ack()
            return message

    async def depth(self, queue: str) -> int:
        """How many messages are ready in a queue."""
        declared = await self.channel.declare_queue(queue, passive=True)
        return declared.declaration_result.message_count or 0


async def declare_small_bus(url: str, channel: AbstractChannel) -> SmallBus:
    """One exchange, one home queue, two delay tiers and dead letters, under names of their own."""
    mark = uuid4().hex[:8]
    names = {part: f"test.{mark}.{part}" for part in ("events", "home", "short", "long", "dead")}
    events = await channel.declare_exchange(names["events"], "topic", durable=True)
    dead = await channel.declare_exchange(names["dead"], "topic", durable=True)
    home = await channel.declare_queue(names["home"], durable=True, arguments=DURABLE)
    buried = await channel.declare_queue(names["dead"], durable=True, arguments=DURABLE)
    await home.bind(events, "#")
    await buried.bind(dead, "#")
    for tier, milliseconds in (("short", 100), ("long", 200)):
        exchange = await channel.declare_exchange(names[tier], "fanout", durable=True)
        arguments: dict[str, Any] = {**DURABLE, "x-message-ttl": milliseconds, "x-dead-letter-exchange": ""}
        queue = await channel.declare_queue(names[tier], durable=True, arguments=arguments)
        await queue.bind(exchange)
    letters = Letters(((1, names["short"]), (2, names["long"])), names["dead"])
    return SmallBus(url, channel, names["events"], names["home"], names["dead"], letters)
