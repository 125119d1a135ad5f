"""The person's terminal, or whatever takes its place."""

import sys

from rich.console import Console

_WIDTH_OF_A_FILE = 160


def terminal() -> Console:
    """As wide as the terminal is; into a pipe or a file goes one line per row."""
    return Console(width=None if sys.stdout.isatty() else _WIDTH_OF_A_FILE)
