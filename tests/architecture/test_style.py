"""Style and types hold everywhere: what `make lint` says is part of the tests."""

import subprocess
import sys

import pytest
from house import PROJECT

COMMANDS = {
    "ruff finds nothing": ["ruff", "check", "--no-cache", "."],
    "everything has the formatter's shape": ["ruff", "format", "--check", "--no-cache", "."],
    "mypy finds nothing": ["mypy"],
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_the_house_style_holds(command: list[str]) -> None:
    outcome = subprocess.run([sys.executable, "-m", *command], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
