"""A broker of a test's own that may be killed and started again on the same data."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kentongan.nodes.broker_address import BrokerAddress
from kentongan.nodes.ports import some_free
from kentongan.nodes.program import start, stop, wait_until_ready
from kentongan.nodes.rabbitmq import Rabbitmq, RabbitmqPorts


@contextmanager
def own_rabbitmq(folder: Path) -> Iterator[tuple[Rabbitmq, BrokerAddress]]:
    """A node that does not run yet, and where it will be; its port mapper runs until the block ends."""
    node = Rabbitmq(folder, RabbitmqPorts(*some_free(5)), "secret", log=folder / "rabbitmq.log")
    forerunners = [start(part.program) for part in node.forerunners()]
    try:
        yield node, BrokerAddress(node.url, node.management_url)
    finally:
        for process in forerunners:
            stop(process, within_seconds=0)


@contextmanager
def rabbitmq_up(node: Rabbitmq) -> Iterator[None]:
    """The node runs until the block ends, and is then killed without warning."""
    process = start(node.part().program)
    try:
        wait_until_ready(node.part(), process, seconds=60)
        yield
    finally:
        stop(process, within_seconds=0)
