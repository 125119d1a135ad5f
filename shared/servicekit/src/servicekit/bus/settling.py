"""What becomes of a message after its door: acknowledged, tried again later, or kept for a person."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import structlog
from aio_pika.abc import AbstractIncomingMessage
from faststream import BaseMiddleware, ContextRepo
from prometheus_client import Counter
from pydantic import ValidationError

from servicekit.bus.publisher import BusAway, Outgoing, Publisher
from servicekit.clock import utc_now
from servicekit.verdicts import Dead, Failure, Refuse, Retry

log = structlog.get_logger()

TAKEN = Counter("kentongan_events_taken", "Messages whose effect is stored, by queue.", ["queue"])
RETRIED = Counter("kentongan_events_retried", "Messages sent to a delay tier, by queue and reason.", ["queue", "code"])
BURIED = Counter("kentongan_dead_letters", "Messages kept for a person, by queue and reason.", ["queue", "code"])

ATTEMPTS = "x-attempts"
ASKER = "x-asker"
ORIGIN = "x-routing-key"
_FAULTS_FORGIVEN = 4
_STEPS = ((5, 0), (15, 1), (40, 2))


@dataclass(frozen=True, slots=True)
class Letters:
    """Where failed messages go: `tiers` are (seconds, exchange) from short to long, `dead` an exchange."""

    tiers: tuple[tuple[int, str], ...]
    dead: str


class Settler:
    """Settles messages by the verdict of their door; `publisher` must confirm before anything is acknowledged."""

    def __init__(self, publisher: Publisher, letters: Letters) -> None:
        self._publisher = publisher
        self._letters = letters

    async def settle(self, message: AbstractIncomingMessage, queue: str, failure: BaseException | None) -> None:
        """Acknowledges `message` once its fate is safe; hands it back to the broker when that cannot be had now."""
        queue_kind = _kind(queue)
        try:
            if failure is None:
                TAKEN.labels(queue_kind).inc()
            elif self._is_passing(message, failure):
                await self._delay(message, queue, _code(failure))
            elif isinstance(failure, Exception):
                await self._bury(message, queue, failure)
            else:
                return
            await message.ack()
        except BusAway:
            await asyncio.sleep(1.0)
            await message.nack(requeue=True)

    def _is_passing(self, message: AbstractIncomingMessage, failure: BaseException) -> bool:
        if isinstance(failure, Retry):
            return True
        if isinstance(failure, Dead | Refuse | ValidationError) or not isinstance(failure, Exception):
            return False
        return attempts_of(message, self._publisher.user) < _FAULTS_FORGIVEN

    async def _delay(self, message: AbstractIncomingMessage, queue: str, code: str) -> None:
        attempts = attempts_of(message, self._publisher.user)
        step = next((step for limit, step in _STEPS if attempts < limit), len(self._letters.tiers) - 1)
        seconds, exchange = self._letters.tiers[min(step, len(self._letters.tiers) - 1)]
        await self._publisher.publish_one(self._again(message, exchange, queue, {ATTEMPTS: attempts + 1}))
        RETRIED.labels(_kind(queue), code).inc()
        log.info("Trying a message again later", action="message_delayed", queue=queue, code=code, seconds=seconds)

    async def _bury(self, message: AbstractIncomingMessage, queue: str, failure: Exception) -> None:
        more = {
            ATTEMPTS: attempts_of(message, self._publisher.user) + 1,
            "x-queue": queue,
            "x-code": _code(failure),
            "x-reason": _reason(failure),
            "x-died-at": utc_now().isoformat(),
        }
        await self._publisher.publish_one(self._again(message, self._letters.dead, queue, more))
        BURIED.labels(_kind(queue), _code(failure)).inc()
        log.error("A message was kept for a person", action="message_buried", queue=queue, code=_code(failure))

    def _again(self, message: AbstractIncomingMessage, exchange: str, queue: str, more: Mapping[str, Any]) -> Outgoing:
        headers = {name: value for name, value in message.headers.items() if not name.startswith(("x-", "CC", "BCC"))}
        headers[ORIGIN] = origin_of(message, self._publisher.user)
        headers[ASKER] = asker_of(message, self._publisher.user)
        return Outgoing(
            exchange=exchange,
            routing_key=queue,
            body=message.body,
            message_id=message.message_id or "",
            type=message.type or "",
            source=message.app_id or "",
            content_type=message.content_type or "",
            headers={**{name: value for name, value in headers.items() if value is not None}, **more},
            user_id=self._publisher.user,
        )


class SettlingMiddleware(BaseMiddleware):
    """Hands every message of a FastStream broker to the settler; use with AckPolicy.MANUAL."""

    def __init__(self, msg: Any, /, *, context: ContextRepo, settler: Settler) -> None:
        super().__init__(msg, context=context)
        self._settler = settler

    async def after_processed(
        self,
        exc_type: type[BaseException] | None = None,
        exc_val: BaseException | None = None,
        exc_tb: TracebackType | None = None,
    ) -> bool:
        queue = self.context.get_local("handler_").queue.name
        if exc_val is not None and not isinstance(exc_val, Failure | ValidationError | asyncio.CancelledError):
            log.error("A message door failed", action="door_failed", queue=queue, exc_info=exc_val)
        if self.msg is not None:
            await self._settler.settle(self.msg, queue, exc_val)
        return exc_val is not None and isinstance(exc_val, Exception)


def attempts_of(message: AbstractIncomingMessage, own_user: str) -> int:
    """How often this message was tried before."""
    value = message.headers.get(ATTEMPTS) if message.user_id == own_user else 0
    return value if isinstance(value, int) else 0


def asker_of(message: AbstractIncomingMessage, own_user: str) -> str | None:
    """The broker user who first sent this, as the broker verified it; our own word counts only under our own user."""
    return _told(message, own_user, ASKER) if message.user_id == own_user else message.user_id


def origin_of(message: AbstractIncomingMessage, own_user: str) -> str | None:
    """The routing key under which this message was first sent."""
    return _told(message, own_user, ORIGIN) if message.user_id == own_user else message.routing_key


def _told(message: AbstractIncomingMessage, own_user: str, header: str) -> str | None:
    value = message.headers.get(header)
    return value if isinstance(value, str) else None


def _kind(queue: str) -> str:
    """The queue's name without its partition or place, to keep metric labels few."""
    return ".".join(queue.split(".")[:2])


def _code(failure: BaseException) -> str:
    return failure.code if isinstance(failure, Failure) else type(failure).__name__


def _reason(failure: Exception) -> str:
    """What is wrong in words, never with the values of the message: they may name a person."""
    if isinstance(failure, ValidationError):
        faults = failure.errors(include_input=False, include_url=False, include_context=False)
        return "; ".join(f"/{'/'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in faults[:5])
    return str(failure) if isinstance(failure, Failure) else type(failure).__name__
