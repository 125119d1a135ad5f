"""Which ports are free on the loopback address."""

import random
import socket
from collections.abc import Iterable

from kentongan.errors import OperatorError

LOOPBACK = "127.0.0.1"
# Outside the range from which the kernel takes ports for outgoing connections, so that none is lost to one of those.
_QUIET_PORTS = range(20_000, 32_000)


def is_free(port: int) -> bool:
    """Whether a server could listen on this port now."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, port))
            listener.listen(1)
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    """Whether something listens on this port now."""
    try:
        socket.create_connection((LOOPBACK, port), timeout=1).close()
    except OSError:
        return False
    return True


def next_free(wanted: int, taken: Iterable[int] = ()) -> int:
    """The wanted port, or the next one above it that nobody uses or has been promised."""
    promised = set(taken)
    for port in range(wanted, 65_536):
        if port not in promised and is_free(port):
            return port
    raise OperatorError(f"No port from {wanted} upwards is free on {LOOPBACK}. Stop something that listens there.")


def some_free(count: int) -> list[int]:
    """So many different free ports, for nodes that nobody needs to find again."""
    found: set[int] = set()
    while len(found) < count:
        port = random.choice(_QUIET_PORTS)
        if is_free(port):
            found.add(port)
    return sorted(found)
