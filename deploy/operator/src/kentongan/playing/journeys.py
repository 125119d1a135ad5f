"""Starting, breaking and stopping a whole local system, as an operator and as bad luck would."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from kentongan.playing.running_stack import RunningStack

T = TypeVar("T")
_COMMAND = Path(sys.executable).with_name("kentongan")


class System:
    """The system in one home folder, driven by the operator's own command."""

    def __init__(self, home: Path) -> None:
        self.home = home

    @property
    def stack(self) -> RunningStack:
        """Addresses and process ids as they are now."""
        return RunningStack.read(self.home)

    def up(self) -> None:
        self.run("up", "--detach")

    def down(self) -> None:
        self.run("down")

    def run(self, *arguments: str, must_succeed: bool = True) -> subprocess.CompletedProcess[str]:
        """The operator's command on this home."""
        environment = os.environ | {"KENTONGAN_HOME": str(self.home)}
        command = [str(_COMMAND), *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240, check=False)
        if must_succeed and done.returncode:
            raise AssertionError(f"kentongan {' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}")
        return done

    def kill(self, name: str) -> int:
        """Ends a process without warning; returns the id that it had."""
        pid = self.stack.pids[name]
        os.kill(pid, signal.SIGKILL)
        return pid

    async def back(self, name: str, old_pid: int) -> None:
        """Waits until the supervisor has started `name` again."""
        await eventually(lambda: self.stack.pids.get(name, old_pid) != old_pid, f"{name} to be started again")


async def eventually(holds: Callable[[], T], what: str, *, within_seconds: float = 60.0) -> T:
    """What `holds` returns once it is true; the bound only ends a wait that would never end."""
    give_up = time.monotonic() + within_seconds
    while True:
        if answer := holds():
            return answer
        if time.monotonic() > give_up:
            raise AssertionError(f"still waiting for {what}; last answer: {answer!r}")
        await asyncio.sleep(0.05)


def complaint(number: int = 0, **changes: object) -> dict[str, object]:
    """An everyday complaint that Denpasar's public works answer for."""
    return {
        "title": f"Jalan berlubang nomor {number} di depan pasar",
        "body": "Lubang besar di depan pasar sudah dua minggu, dua motor jatuh. Mohon segera ditambal.",
        "category": "road-damage",
        "region": "51.71",
        "reporter": {"name": "Ni Luh Sari", "email": f"warga{number}@contoh.example"},
        **changes,
    }


def missing(wanted: Sequence[str], found: Sequence[str]) -> list[str]:
    """What is wanted and not found yet, as often as it is wanted."""
    left = list(found)
    return [each for each in wanted if each not in left or left.remove(each)]  # type: ignore[func-returns-value]
