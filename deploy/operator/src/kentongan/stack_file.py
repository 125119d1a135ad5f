"""stack.json: what everybody who wants to use the running local system has to know."""

from collections.abc import Callable
from typing import Any

from kentongan.files import locked, read_json, write_json
from kentongan.home import Home

Stack = dict[str, Any]


def read_stack(home: Home) -> Stack | None:
    """What runs in this home folder; None when nothing does."""
    return read_json(home.stack_file)


def write_stack(home: Home, stack: Stack) -> None:
    """Say that everything is ready."""
    with locked(home.stack_lock):
        write_json(home.stack_file, stack)


def change_stack(home: Home, change: Callable[[Stack], None]) -> None:
    """Bring the file up with the running system; nothing happens when nothing runs."""
    with locked(home.stack_lock):
        if stack := read_stack(home):
            change(stack)
            write_json(home.stack_file, stack)


def remove_stack(home: Home) -> None:
    """Say that nothing is ready any more."""
    with locked(home.stack_lock):
        home.stack_file.unlink(missing_ok=True)
