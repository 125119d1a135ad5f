"""One supervisor per home folder."""

import os
import subprocess
import sys

import pytest
from kentongan.errors import AlreadyRunning
from kentongan.home import Home
from kentongan.stack_file import read_stack, write_stack
from kentongan.supervising.holding import held, holder_of


def test_a_second_start_says_who_runs_where_and_how_to_stop_it(home: Home) -> None:
    with held(home):
        write_stack(home, {"intake": "http://127.0.0.1:8001"})
        with pytest.raises(AlreadyRunning) as refused, held(home):
            pass
        assert read_stack(home) is not None
    assert str(os.getpid()) in str(refused.value)
    assert "http://127.0.0.1:8001" in str(refused.value)
    assert "make down" in str(refused.value)


def test_nobody_holds_a_folder_that_was_let_go(home: Home) -> None:
    with held(home):
        assert holder_of(home) == os.getpid()
    assert holder_of(home) is None


def test_a_killed_holder_holds_nothing(home: Home) -> None:
    script = (
        "import os, sys; from pathlib import Path; from kentongan.home import Home;"
        "from kentongan.supervising.holding import held\n"
        "with held(Home(Path(sys.argv[1]))): print(flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(home.root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with process:
        assert process.stdout is not None
        process.stdout.readline()
        assert holder_of(home) == process.pid
        process.kill()
    with held(home):
        assert holder_of(home) == os.getpid()
