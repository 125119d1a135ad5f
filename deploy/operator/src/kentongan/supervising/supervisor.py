"""Starts the stages of a plan in order, keeps stack.json true, and stops everything in the opposite order."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from kentongan.errors import OperatorError
from kentongan.home import Home
from kentongan.nodes.program import Part
from kentongan.stack_file import Stack, change_stack, remove_stack, write_stack
from kentongan.supervising.child import Child, Say
from kentongan.supervising.leftovers import marked

_STOPPING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Stage:
    """Parts that start together; `afterwards` is done once all of them are ready."""

    parts: Sequence[Part]
    within_seconds: float
    afterwards: Callable[[], Awaitable[None]] | None = None


@dataclass(frozen=True)
class Plan:
    """What is started in which order, and what is told about it once it is ready."""

    stages: Sequence[Stage]
    describe: Callable[[], Awaitable[Stack]]
    unlisted: frozenset[str] = frozenset()
    """Parts that nobody outside needs to know."""


class Supervisor:
    """Runs one plan in one home folder."""

    def __init__(self, home: Home, plan: Plan, say: Say) -> None:
        self._home = home
        self._plan = plan
        self._say = say
        self._running: list[list[Child]] = []
        self._pids: dict[str, int] = {}

    async def run(self, on_ready: Callable[[Stack], None]) -> None:
        """Start everything and stay until a signal says to stop."""
        stopping = asyncio.Event()
        starting = asyncio.create_task(self._start(on_ready), name="starting")
        signalled = asyncio.create_task(stopping.wait(), name="waiting for a signal")
        with _signals_set(stopping):
            await self._stay(starting, signalled)

    async def _stay(self, starting: asyncio.Task[None], signalled: asyncio.Task[bool]) -> None:
        try:
            await asyncio.wait({starting, signalled}, return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                starting.result()
                await signalled
        except OperatorError as error:
            self._say(str(error))
            raise
        finally:
            for task in (starting, signalled):
                task.cancel()
            await asyncio.gather(starting, signalled, return_exceptions=True)
            await self._stop()

    async def _start(self, on_ready: Callable[[Stack], None]) -> None:
        for stage in filter(lambda stage: stage.parts, self._plan.stages):
            self._say(f"Starting {', '.join(part.name for part in stage.parts)} ...")
            await self._start_stage(stage)
        stack = await self._plan.describe() | {"pids": dict(self._pids)}
        write_stack(self._home, stack)
        on_ready(stack)

    async def _start_stage(self, stage: Stage) -> None:
        children = [Child(marked(part, self._home), self._say, self._remember_pid) for part in stage.parts]
        self._running.append(children)
        try:
            async with asyncio.TaskGroup() as group:
                for child in children:
                    group.create_task(child.start(stage.within_seconds))
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from None
        if stage.afterwards:
            await stage.afterwards()

    async def _stop(self) -> None:
        self._say("Stopping ...")
        remove_stack(self._home)
        while self._running:
            await asyncio.gather(*(child.stop() for child in self._running.pop()))
        self._say("Everything is stopped.")

    def _remember_pid(self, name: str, pid: int) -> None:
        if name not in self._plan.unlisted:
            self._pids[name.replace("-", "_")] = pid
            change_stack(self._home, lambda stack: stack.update(pids=dict(self._pids)))


@contextmanager
def _signals_set(stopping: asyncio.Event) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    for number in _STOPPING_SIGNALS:
        loop.add_signal_handler(number, stopping.set)
    try:
        yield
    finally:
        for number in _STOPPING_SIGNALS:
            loop.remove_signal_handler(number)
