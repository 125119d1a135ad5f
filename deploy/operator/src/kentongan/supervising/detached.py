"""`kentongan up --detach` and `kentongan down`: a supervisor of its own, told to start and told to stop."""

import os
import signal
import subprocess
import sys
import time

from rich.console import Console

from kentongan.errors import AlreadyRunning, OperatorError
from kentongan.files import read_json
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
    log, complaints = home.log_of("supervisor"), home.log_of("supervisor-errors")
    log.touch(mode=0o600)
    with log.open() as said, complaints.open("w") as errors:
        said.seek(0, os.SEEK_END)
        environment = {**os.environ, "KENTONGAN_HOME": str(home.root)}
        command = [sys.executable, "-m", "kentongan.cli", "up"]
        supervisor = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
        )
        while not read_json(home.stack_file) and supervisor.poll() is None:
            _repeat(said.read(), console)
            time.sleep(_LOOK_AGAIN_SECONDS)
        _repeat(said.read(), console)
    stack = read_stack(home)
    if stack is None:
        reason = complaints.read_text().strip() or "The supervisor ended without a word."
        raise OperatorError(f"{reason}\nIt did not start. The supervisor's log is {log}.")
    console.print(status_table(home, stack))
    # Ready and left alone: what it does from now on is its own log's matter.
    supervisor.returncode = 0


def stop_running(home: Home, console: Console) -> None:
    """Stop the supervisor of this home folder and wait until all of it is gone."""
    supervisor = holder_of(home)
    if supervisor is None:
        if ended := end_leftovers(home):
            remove_stack(home)
            console.print(f"Ended {ended} processes whose supervisor was gone.", markup=False)
            return
        raise OperatorError(f"Nothing runs in {home.root}.")
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


def _repeat(said: str, console: Console) -> None:
    for line in said.splitlines():
        console.print(line.partition(" ")[2], markup=False, highlight=False, soft_wrap=True)
