"""`kentongan up --detach` and `kentongan down`: a supervisor of its own, told to start and told to stop."""

import os
import signal
import subprocess
import sys
import time
from typing import TextIO

from rich.console import Console

from kentongan.errors import AlreadyRunning, OperatorError
from kentongan.home import Home, claim
from kentongan.stack_file import read_stack, remove_stack
from kentongan.supervising.holding import holder_of, who_runs
from kentongan.supervising.leftovers import end_leftovers
from kentongan.supervising.status import status_table

_LOOK_AGAIN_SECONDS = 0.1
_STOPPED_WITHIN_SECONDS = 120


def start_detached(home: Home, console: Console) -> None:
    """Start a supervisor in a session of its own and return when everything is ready."""
    claim(home)
    if holder_of(home):
        raise AlreadyRunning(who_runs(home))
    remove_stack(home)
    log, complaints = home.log_of("supervisor"), home.log_of("supervisor-errors")
    log.touch(mode=0o600)
    with log.open() as said, complaints.open("w") as errors:
        said.seek(0, os.SEEK_END)
        supervisor = _spawn(home, errors)
        try:
            _repeat_until_ready(home, supervisor, said, console)
        except KeyboardInterrupt:
            supervisor.terminate()
            supervisor.wait()
    stack = read_stack(home)
    if supervisor.poll() is not None or stack is None:
        reason = complaints.read_text().strip() or "Stopped before it was ready."
        raise OperatorError(f"{reason}\nIt did not start. The supervisor's log is {log}.")
    console.print(status_table(home, stack))
    # It goes on without us, which Popen would otherwise warn about.
    supervisor.returncode = 0


def stop_running(home: Home, console: Console) -> None:
    """Stop the supervisor of this home folder and wait until all of it is gone; where nothing runs, say so."""
    supervisor = holder_of(home)
    if supervisor is None:
        if ended := end_leftovers(home):
            remove_stack(home)
            console.print(f"Ended {ended} processes whose supervisor was gone.", markup=False)
        else:
            console.print(f"Nothing runs in {home.root}.", markup=False)
        return
    os.kill(supervisor, signal.SIGTERM)
    console.print("Stopping ...")
    deadline = time.monotonic() + _STOPPED_WITHIN_SECONDS
    while holder_of(home):
        if time.monotonic() > deadline:
            raise OperatorError(
                f"It did not stop within {_STOPPED_WITHIN_SECONDS} seconds; see {home.log_of('supervisor')}."
            )
        time.sleep(_LOOK_AGAIN_SECONDS)
    console.print("Everything is stopped.")


def _spawn(home: Home, errors: TextIO) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "kentongan.cli", "up"]
    environment = {**os.environ, "KENTONGAN_HOME": str(home.root)}
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, env=environment, stdin=quiet, stdout=quiet, stderr=errors, start_new_session=True)


def _repeat_until_ready(home: Home, supervisor: subprocess.Popen[bytes], said: TextIO, console: Console) -> None:
    while supervisor.poll() is None and not home.stack_file.exists():
        _repeat(said.read(), console)
        time.sleep(_LOOK_AGAIN_SECONDS)
    _repeat(said.read(), console)


def _repeat(said: str, console: Console) -> None:
    for line in said.splitlines():
        console.print(line.partition(" ")[2], markup=False, highlight=False, soft_wrap=True)
