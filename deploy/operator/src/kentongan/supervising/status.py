"""Where everything is, for people."""

import os
from collections.abc import Iterator

from rich.table import Table

from kentongan.home import Home
from kentongan.stack_file import Stack

_SHOWN = ("intake", "routing", "sla_monitor", "notify", "rabbitmq", "rabbitmq_management", "mongodb", "mail")


def status_table(home: Home, stack: Stack) -> Table:
    """One row per process."""
    table = Table("process", "address", "pid", title=f"Kentongan in {home.root}", title_justify="left")
    for name in _SHOWN:
        table.add_row(name, _address(stack, name), _alive(stack.get("pids", {}).get(name)))
    for column in table.columns:
        column.overflow = "fold"
    return table


def gone(stack: Stack) -> Iterator[str]:
    """The processes that stack.json names and that are not there just now."""
    return (name for name, pid in stack.get("pids", {}).items() if _alive(pid).endswith("gone"))


def _address(stack: Stack, name: str) -> str:
    """Without the password, which is in stack.json."""
    if name == "mail":
        mail = stack.get("mail", {})
        return f"{mail.get('dir')} (smtp {mail.get('smtp')})"
    address = str(stack.get(name, "-"))
    scheme, separator, rest = address.partition("://")
    return f"{scheme}{separator}{rest.rpartition('@')[2]}"


def _alive(pid: object) -> str:
    if not isinstance(pid, int):
        return "-"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return f"{pid} gone"
    except PermissionError:
        pass
    return str(pid)
