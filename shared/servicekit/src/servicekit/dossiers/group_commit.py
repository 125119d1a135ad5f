"""Natural batching: what arrives while one flush is under way goes into the next, so an idle system adds no delay."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from servicekit.dossiers.errors import StoreBusy

T = TypeVar("T")
R = TypeVar("R")
Flush = Callable[[Sequence[T]], Awaitable[Sequence[R | Exception]]]


class GroupCommit(Generic[T, R]):
    """Submits items to `flush` in groups of at most `max_batch`; raises StoreBusy when `max_waiting` wait already."""

    def __init__(self, flush: Flush[T, R], *, max_batch: int = 500, max_waiting: int = 10_000) -> None:
        self._flush = flush
        self._max_batch = max_batch
        self._max_waiting = max_waiting
        self._waiting: deque[tuple[T, asyncio.Future[R]]] = deque()
        self._drain: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many items wait for the next flush."""
        return len(self._waiting)

    async def submit(self, item: T) -> R:
        """The result for this item once its group is through; an item's failure is its own."""
        if len(self._waiting) >= self._max_waiting:
            raise StoreBusy(f"{len(self._waiting)} changes wait already: try again in a moment.")
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._drain is None or self._drain.done():
            self._drain = asyncio.create_task(self._run())
        return await future

    async def close(self) -> None:
        """Waits until everything that was submitted is through."""
        if self._drain is not None:
            await self._drain

    async def _run(self) -> None:
        await asyncio.sleep(0)
        while self._waiting:
            group = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._max_batch))]
            try:
                results = await self._flush([item for item, _ in group])
            except Exception as failure:
                results = [failure] * len(group)
            for (_, future), result in zip(group, results, strict=True):
                if future.done():
                    continue
                if isinstance(result, Exception):
                    future.set_exception(result)
                else:
                    future.set_result(result)
