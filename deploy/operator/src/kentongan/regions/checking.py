"""Plays a portal's part with its real credentials: what it may do has to work, the rest has to be refused."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aio_pika
from aio_pika.abc import AbstractChannel, AbstractConnection
from aio_pika.exceptions import AMQPConnectionError, AMQPError, ProbableAuthenticationError
from kentongan_contracts.routing_keys import prefix_of
from kentongan_contracts.topology import EVENTS, PORTAL, portal_queue

from kentongan.broker.definitions import portal_user
from kentongan.errors import OperatorError
from kentongan.regions.plugging import has_portal, stored_regions
from kentongan.regions.showing import portal_url
from kentongan.system import System

_WAIT_SECONDS = 10
Trial = Callable[[AbstractChannel], Awaitable[Any]]


@dataclass(frozen=True)
class Finding:
    """One thing that was tried, what came of it, and whether that is right."""

    trial: str
    outcome: str
    is_as_it_should_be: bool


async def check_portal(system: System, code: str) -> list[Finding]:
    """Try everything that matters; nothing that is tried reaches anybody."""
    stored = await stored_regions(system)
    region = stored[code].region if code in stored else None
    if region is None or not has_portal(region):
        raise OperatorError(f"There is no region {code} with a portal. `kentongan region list` shows those there are.")
    if not system.vault.holds_portal(code):
        raise OperatorError(
            f"The credentials of {code} are not kept in {system.home.secrets}; rotate-key makes new ones."
        )
    other = next((known for known in stored if known[:2] != code[:2]), "98.99")
    url = portal_url(system, code)
    try:
        async with await aio_pika.connect(url, timeout=_WAIT_SECONDS) as connection:
            return [
                Finding(f"connect as {portal_user(code)}", "works", True),
                *await _findings(connection, code, other),
            ]
    except ProbableAuthenticationError:
        return [Finding(f"connect as {portal_user(code)}", "refused", False)]
    except (AMQPConnectionError, OSError) as error:
        raise OperatorError(f"RabbitMQ does not answer: {error}") from error


async def _findings(connection: AbstractConnection, code: str, other: str) -> list[Finding]:
    own, foreign = prefix_of(code), prefix_of(other)
    allowed: dict[str, Trial] = {
        f"listen to {portal_queue(code)}": lambda channel: _listen(channel, portal_queue(code)),
        f"ask with {own}.complaint.submit": lambda channel: _publish(channel, PORTAL, f"{own}.complaint.submit"),
    }
    refused: dict[str, Trial] = {
        f"ask with {foreign}.complaint.submit": lambda channel: _publish(
            channel, PORTAL, f"{foreign}.complaint.submit"
        ),
        f"listen to {portal_queue(other)}": lambda channel: _listen(channel, portal_queue(other)),
        f"say something on {EVENTS}": lambda channel: _publish(channel, EVENTS, f"{own}.case.closed"),
        f"write into {portal_queue(other)} directly": lambda channel: _publish(channel, "", portal_queue(other)),
        "speak in another user's name": lambda channel: _publish(
            channel, PORTAL, f"{own}.complaint.submit", user=portal_user(other)
        ),
        "declare a queue": lambda channel: channel.declare_queue(f"portal.{code}.own", durable=True),
    }
    found = [await _try(connection, name, trial, should_work=True) for name, trial in allowed.items()]
    return found + [await _try(connection, name, trial, should_work=False) for name, trial in refused.items()]


async def _try(connection: AbstractConnection, name: str, trial: Trial, *, should_work: bool) -> Finding:
    channel = await connection.channel(publisher_confirms=False)
    try:
        await trial(channel)
    except AMQPError as refusal:
        return Finding(name, f"refused ({refusal})" if should_work else "refused", not should_work)
    await channel.close()
    return Finding(name, "works", should_work)


async def _listen(channel: AbstractChannel, name: str) -> None:
    await channel.set_qos(prefetch_count=1)
    queue = await channel.get_queue(name, ensure=False)
    # The lowest priority, so that a portal that listens at the same time gets its messages first.
    tag = await queue.consume(_leave, arguments={"x-priority": -10})
    await queue.cancel(tag)


async def _leave(_message: aio_pika.abc.AbstractIncomingMessage) -> None:
    """What is not acknowledged goes back to the queue with the channel's end."""


async def _publish(channel: AbstractChannel, exchange: str, key: str, *, user: str | None = None) -> None:
    """Within a transaction that is taken back: the broker judges the rights, and nothing is delivered."""
    target = await channel.get_exchange(exchange, ensure=False) if exchange else channel.default_exchange
    transaction = channel.transaction()
    await transaction.select()
    await target.publish(aio_pika.Message(b"{}", user_id=user), key)
    await transaction.rollback()
