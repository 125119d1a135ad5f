"""What it takes to start one process, the same for the supervisor and for the tests."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from kentongan.errors import OperatorError, ProcessEnded

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Program:
    """One process that could be started; nothing runs yet."""

    name: str
    command: Sequence[str]
    log: Path
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    stop_within_seconds: float = 20


@dataclass(frozen=True)
class Part:
    """A program with the question whether it can be used yet."""

    program: Program
    is_ready: Callable[[], bool]
    pid: Callable[[int], int] = lambda started: started
    """The process that does the work, where it is not the one that was started."""

    @property
    def name(self) -> str:
        return self.program.name


def inherited_environment() -> dict[str, str]:
    """The few variables that a child needs from the operator's own shell."""
    kept = ("PATH", "LANG", "LC_ALL", "TMPDIR", "TZ", "HOME", "DOCKER_HOST", "DOCKER_CONTEXT", "SSL_CERT_FILE")
    return {name: os.environ[name] for name in kept if name in os.environ}


def start_options(program: Program, output: BinaryIO) -> dict[str, Any]:
    """Keyword arguments for both subprocess.Popen and asyncio.create_subprocess_exec."""
    return {
        "cwd": program.folder,
        "env": dict(program.environment),
        "stdin": subprocess.DEVNULL,
        "stdout": output,
        "stderr": output,
        "start_new_session": True,
        "preexec_fn": _end_with_parent,
    }


def start(program: Program) -> subprocess.Popen[bytes]:
    """Start the program with its output appended to its log."""
    program.log.parent.mkdir(parents=True, exist_ok=True)
    with program.log.open("ab") as output:
        return subprocess.Popen(program.command, **start_options(program, output))


def stop(process: subprocess.Popen[bytes], within_seconds: float) -> None:
    """Ask the process to end; end it by force when it does not."""
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(within_seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_until_ready(part: Part, process: subprocess.Popen[bytes], *, seconds: float) -> None:
    """Wait until the process can be used; say which log to read when it cannot."""
    deadline = time.monotonic() + seconds
    while not part.is_ready():
        if process.poll() is not None:
            raise ended_early(part.program, process.returncode)
        if time.monotonic() > deadline:
            raise not_ready(part.program, seconds)
        time.sleep(0.05)


def ended_early(program: Program, returncode: int) -> ProcessEnded:
    """The error for a process that ended before it could be used."""
    return ProcessEnded(
        f"{program.name} {how_it_ended(returncode)} before it was ready. Its log says why: {program.log}"
    )


def how_it_ended(returncode: int) -> str:
    """By itself or by somebody else."""
    return f"was ended by signal {-returncode}" if returncode < 0 else f"ended with status {returncode}"


def not_ready(program: Program, seconds: float) -> OperatorError:
    """The error for a process that runs and yet cannot be used."""
    return OperatorError(
        f"{program.name} was not ready after {seconds:.0f} seconds. Its log may say why: {program.log}"
    )


def _end_with_parent() -> None:
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
