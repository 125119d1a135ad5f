"""What has arrived and was not settled yet: answers go to whoever waits for them, the rest waits to be read."""

import asyncio
import logging
from collections import deque
from contextlib import suppress

from aio_pika.abc import AbstractIncomingMessage
from aio_pika.exceptions import ChannelInvalidStateError
from kentongan_contracts.answers import SubmissionAccepted, SubmissionRejected
from kentongan_contracts.catalogue import read_fact
from kentongan_contracts.envelope import AnyFact, Fact, UnknownData
from pydantic import ValidationError

from kentongan_portal.answer import Answer, answer_in
from kentongan_portal.link import TROUBLE

_log = logging.getLogger(__name__)
_ANSWERS = {SubmissionAccepted.type, SubmissionRejected.type}


class Inbox:
    """Nothing in it is lost: what is not settled when the connection ends is delivered again."""

    def __init__(self) -> None:
        self._unread: deque[AbstractIncomingMessage] = deque()
        self._arrived = asyncio.Event()
        self._expected: dict[str, asyncio.Future[Answer]] = {}
        self._settling: set[asyncio.Task[None]] = set()
        self._is_closed = False

    def __len__(self) -> int:
        return len(self._unread)

    def expect(self, asked: str) -> "asyncio.Future[Answer]":
        """The answer to the message `asked`, once it is here."""
        return self._expected.setdefault(asked, asyncio.get_running_loop().create_future())

    def forget(self, asked: str) -> None:
        """From now on an answer to `asked` is read like a fact."""
        self._expected.pop(asked, None)

    def take(self, message: AbstractIncomingMessage) -> None:
        """What the link hands over."""
        if message.type in _ANSWERS and self._is_awaited(message):
            settling = asyncio.get_running_loop().create_task(settle(message))
            self._settling.add(settling)
            settling.add_done_callback(self._settling.discard)
        else:
            self._unread.append(message)
            self._arrived.set()

    async def next(self) -> tuple[AbstractIncomingMessage, AnyFact] | None:
        """The oldest unread fact with its message, waiting for one; None once the inbox is closed."""
        while not self._is_closed:
            while self._unread:
                message = self._unread.popleft()
                if is_settleable(message) and (fact := await _read(message)) is not None:
                    return message, fact
            self._arrived.clear()
            await self._arrived.wait()
        return None

    def put_back(self, message: AbstractIncomingMessage) -> None:
        """It was not dealt with: it is the next one again."""
        self._unread.appendleft(message)

    def close(self) -> None:
        self._is_closed = True
        self._arrived.set()

    def _is_awaited(self, message: AbstractIncomingMessage) -> bool:
        try:
            answer = answer_in(read_fact(message.body))
        except ValidationError:
            return False
        waiting = self._expected.get(answer.asked) if answer else None
        if answer is None or waiting is None or waiting.done():
            return False
        waiting.set_result(answer)
        return True


async def settle(message: AbstractIncomingMessage) -> None:
    """Acknowledges, unless the connection has ended: then the message comes again."""
    with suppress(*TROUBLE):
        await message.ack()


def is_settleable(message: AbstractIncomingMessage) -> bool:
    """Whether the connection that brought it still stands."""
    try:
        return not message.channel.is_closed
    except ChannelInvalidStateError:
        return False


async def _read(message: AbstractIncomingMessage) -> AnyFact | None:
    """The fact in a message; one in a form that this release does not know carries UnknownData."""
    try:
        return read_fact(message.body)
    except ValidationError:
        try:
            return Fact[UnknownData].model_validate_json(message.body)
        except ValidationError:
            _log.error("A message of the type %s is no fact and is passed over", message.type)
            await settle(message)
            return None
