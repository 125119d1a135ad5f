"""One process that is started, kept alive and stopped."""

import asyncio
import contextlib
import os
import signal
import time
from asyncio.subprocess import Process
from collections.abc import Callable

from kentongan.errors import OperatorError, ProcessEnded
from kentongan.nodes.program import Part, ended_early, how_it_ended, not_ready, start_options
from kentongan.supervising.backoff import Backoff

_LOOK_AGAIN_SECONDS = 0.1
_READY_AGAIN_WITHIN_SECONDS = 120
Say = Callable[[str], None]
OnPid = Callable[[str, int], None]


class Child:
    """Starts its part again whenever it dies, until it is told to stop."""

    def __init__(self, part: Part, say: Say, on_pid: OnPid) -> None:
        self._part = part
        self._say = say
        self._on_pid = on_pid
        self._backoff = Backoff()
        self._process: Process | None = None
        self._started_at = 0.0
        self._keeping: asyncio.Task[None] | None = None

    async def start(self, within_seconds: float) -> None:
        """Return once the part can be used; from then on it is kept alive."""
        process = await self._spawn()
        await self._wait_until_ready(process, within_seconds)
        self._keeping = asyncio.create_task(self._keep_alive(process), name=f"keeping {self._part.name}")

    async def stop(self) -> None:
        """Ask the process to end; end it by force when it takes too long."""
        if self._keeping:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), self._part.program.stop_within_seconds)
        except TimeoutError:
            self._say(f"{self._part.name} did not stop in time and is ended by force.")
        await self._bury(self._process)

    async def _keep_alive(self, process: Process) -> None:
        while True:
            returncode = await process.wait()
            await self._bury(process)
            pause = self._backoff.after(time.monotonic() - self._started_at)
            self._say(f"{self._part.name} {how_it_ended(returncode)}; it is started again in {pause:g} s.")
            await asyncio.sleep(pause)
            process = await self._start_again()

    async def _start_again(self) -> Process:
        while True:
            try:
                process = await self._spawn()
                break
            except OSError as error:
                self._say(f"{self._part.name} cannot be started: {error}.")
                await asyncio.sleep(self._backoff.after(0))
        try:
            await self._wait_until_ready(process, _READY_AGAIN_WITHIN_SECONDS)
            self._say(f"{self._part.name} is ready again.")
        except ProcessEnded:
            pass
        except OperatorError as error:
            self._say(str(error))
        return process

    async def _spawn(self) -> Process:
        program = self._part.program
        with program.log.open("ab") as output:
            process = await asyncio.create_subprocess_exec(*program.command, **start_options(program, output))
        self._process = process
        self._started_at = time.monotonic()
        self._on_pid(self._part.name, process.pid)
        return process

    async def _wait_until_ready(self, process: Process, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not await asyncio.to_thread(self._part.is_ready):
            if process.returncode is not None:
                raise ended_early(self._part.program, process.returncode)
            if time.monotonic() > deadline:
                raise not_ready(self._part.program, seconds)
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        self._on_pid(self._part.name, await asyncio.to_thread(self._part.pid, process.pid))

    async def _bury(self, process: Process) -> None:
        """Whatever the process left behind in its group ends with it."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        self._process = None
