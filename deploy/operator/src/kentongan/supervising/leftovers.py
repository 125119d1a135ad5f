"""Processes of this home folder that outlived their supervisor."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from kentongan.home import Home
from kentongan.nodes.program import Part

_MARK = "KENTONGAN_SUPERVISED_IN"
_ASKED_SECONDS = 20.0


def marked(part: Part, home: Home) -> Part:
    """The part with a mark in its environment by which its processes can be told from all others."""
    environment = {**part.program.environment, _MARK: str(home.root)}
    return replace(part, program=replace(part.program, environment=environment))


def end_leftovers(home: Home) -> int:
    """End what is left of an earlier start; returns how many processes that were."""
    found = list(_left(home))
    for pid in found:
        _send(pid, signal.SIGTERM)
    deadline = time.monotonic() + _ASKED_SECONDS
    while (left := list(_left(home))) and time.monotonic() < deadline:
        time.sleep(0.1)
    for pid in left:
        _send(pid, signal.SIGKILL)
    return len(found)


def _left(home: Home) -> Iterator[int]:
    """Asks the kernel, not a file: a recorded number may long belong to somebody else's process."""
    mark = f"{_MARK}={home.root}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark in (folder / "environ").read_bytes().split(b"\0") and int(folder.name) != os.getpid():
                yield int(folder.name)


def _send(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
