"""The message doors: FastStream subscribers that never declare, reply or acknowledge by themselves."""

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, get_type_hints

from faststream import AckPolicy, Context
from faststream.rabbit import Channel, RabbitBroker, RabbitQueue, RabbitRouter
from faststream.rabbit.message import RabbitMessage
from prometheus_client import Histogram

from servicekit.bus.settling import Settler, SettlingMiddleware
from servicekit.clock import utc_now

AGE_SECONDS = Histogram(
    "kentongan_event_age_seconds",
    "From an event's own time until its door opens.",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 300, 3600),
)

Door = Callable[..., Awaitable[None]]
Read = Callable[[bytes], Any]
Filter = Callable[[RabbitMessage], Awaitable[Any]]


def new_broker(url: str, settler: Settler, *, prefetch_messages: int) -> RabbitBroker:
    """A FastStream broker whose every message is settled by `settler`."""
    return RabbitBroker(
        url,
        default_channel=Channel(prefetch_count=prefetch_messages),
        middlewares=[partial(SettlingMiddleware, settler=settler)],
        logger=None,
        graceful_timeout=10,
        reconnect_interval=0.5,
    )


def open_doors(subscribers: Iterable[Any]) -> None:
    """To be called before they start: FastStream drops, unsettled, what arrives while a subscriber still starts."""
    for subscriber in subscribers:
        subscriber.running = True


def listen(
    router: RabbitRouter, queues: Iterable[str], *, speaker: str, read: Read, doors: Mapping[str, Door], otherwise: Door
) -> None:
    """Hears in `queues` what `speaker` (a CloudEvents source) says: each type by its door, the rest by `otherwise`.

    What another source says there is passed over: it has queues of its own.
    """
    for queue in queues:
        subscriber = router.subscriber(
            RabbitQueue(queue, declare=False),
            ack_policy=AckPolicy.MANUAL,
            no_reply=True,
            decoder=_decoding(read),
        )
        subscriber(_pass_over, filter=_from_others_than(speaker), decoder=_leave_unread)
        for type_, door in doors.items():
            subscriber(_opened(door, router), filter=_of_type(type_))
        subscriber(_opened(otherwise, router))


def _opened(door: Door, router: RabbitRouter) -> Door:
    """The door as FastStream sees it, with nothing but the event: what else it takes is looked up here.

    Left to itself, FastStream would fetch each of those in a thread of its own, at ten times the cost of the call.
    """
    hints = get_type_hints(door, include_extras=True)
    event, *others = inspect.signature(door).parameters
    keys = {name: _context_of(hints[name]).name or name for name in others}

    async def opened(event: Any) -> None:
        await door(event, **{name: router.config.context.resolve(key) for name, key in keys.items()})

    opened.__name__, opened.__doc__ = door.__name__, door.__doc__
    opened.__annotations__ = {"event": hints[event], "return": None}
    return opened


def _context_of(hint: Any) -> Any:
    """The Context(...) in an annotation; a door takes nothing that is not in the broker's context."""
    return next(mark for mark in hint.__metadata__ if isinstance(mark, type(Context())))


# Filters and decoders are coroutine functions throughout: FastStream sends anything else to a thread, and messages
# whose filters wait for threads overtake each other.


def _decoding(read: Read) -> Filter:
    async def decode(message: RabbitMessage) -> Any:
        event = read(message.body)
        if isinstance(said_at := getattr(event, "time", None), datetime):
            AGE_SECONDS.observe((utc_now() - said_at).total_seconds())
        return event

    return decode


def _from_others_than(speaker: str) -> Filter:
    async def is_foreign(message: RabbitMessage) -> bool:
        source = message.raw_message.app_id
        return bool(source) and source != speaker

    return is_foreign


def _of_type(type_: str) -> Filter:
    async def is_of_type(message: RabbitMessage) -> bool:
        return message.raw_message.type == type_

    return is_of_type


async def _leave_unread(message: RabbitMessage) -> None:
    return None


async def _pass_over(unread: None) -> None:
    """Another source's fact, which is heard through its own queue."""
