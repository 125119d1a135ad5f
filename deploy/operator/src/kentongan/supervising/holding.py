"""One supervisor per home folder."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from kentongan.errors import AlreadyRunning
from kentongan.home import Home
from kentongan.stack_file import Stack, read_stack

_SERVICES = ("intake", "routing", "sla_monitor", "notify")
_TRIES = 5


@contextmanager
def held(home: Home) -> Iterator[None]:
    """Hold the home folder for as long as the block lasts, or say who holds it; a dead holder holds nothing."""
    descriptor = os.open(home.supervisor_lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _taken(descriptor):
            raise AlreadyRunning(who_runs(home))
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def holder_of(home: Home) -> int | None:
    """The process id of the supervisor that holds this home folder."""
    try:
        descriptor = os.open(home.supervisor_lock, os.O_RDWR)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return int(os.read(descriptor, 20) or 0) or None
    finally:
        os.close(descriptor)
    return None


def addresses(stack: Stack) -> str:
    """The services' addresses in one line."""
    return ", ".join(f"{name} {stack[name]}" for name in _SERVICES if name in stack)


def _taken(descriptor: int) -> bool:
    """Tries a few times, because somebody may just be looking whether it is held."""
    for _ in range(_TRIES):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.1)
        else:
            return True
    return False


def who_runs(home: Home) -> str:
    """The sentence for somebody who starts it a second time."""
    stack = read_stack(home)
    where = f" at {addresses(stack)}" if stack else "; it is just starting or stopping"
    return (
        f"Kentongan already runs in {home.root} (process {holder_of(home) or 'unknown'}){where}."
        " Stop it with `make down`, or name another folder with KENTONGAN_HOME."
    )
