"""Real database and broker nodes for tests: given by the environment, else by Docker, else private local processes."""

import contextlib
import os
import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TypeVar

from kentongan.nodes.broker_address import BrokerAddress
from kentongan.nodes.docker import docker_answers
from kentongan.nodes.mongod import Mongod
from kentongan.nodes.ports import some_free
from kentongan.nodes.program import Part, start, stop, wait_until_ready
from kentongan.nodes.rabbitmq import Rabbitmq, RabbitmqPorts
from kentongan.testing_containers import CONTAINER_TROUBLE, mongodb_container, rabbitmq_container

_READY_WITHIN_SECONDS = 60
_Address = TypeVar("_Address")


@contextlib.contextmanager
def private_mongodb() -> Iterator[str]:
    """The address of a MongoDB replica set that a test may fill as it likes."""
    if given := os.environ.get("KENTONGAN_TEST_MONGODB_URL"):
        yield given
        return
    with ExitStack() as running:
        yield _first_that_starts(running, mongodb_container, _mongodb_process)


@contextlib.contextmanager
def private_rabbitmq() -> Iterator[BrokerAddress]:
    """The administrator's addresses of a RabbitMQ whose vhost `kentongan` a test may fill as it likes."""
    amqp_url, management_url = (os.environ.get(f"KENTONGAN_TEST_{name}_URL") for name in ("AMQP", "MANAGEMENT"))
    if amqp_url and management_url:
        yield BrokerAddress(amqp_url, management_url)
        return
    with ExitStack() as running:
        yield _first_that_starts(running, rabbitmq_container, _rabbitmq_process)


def _first_that_starts(
    running: ExitStack,
    container: Callable[[], AbstractContextManager[_Address]],
    process: Callable[[], AbstractContextManager[_Address]],
) -> _Address:
    if docker_answers():
        with contextlib.suppress(*CONTAINER_TROUBLE):
            return running.enter_context(container())
    return running.enter_context(process())


@contextlib.contextmanager
def _mongodb_process() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="kentongan-mongodb-", ignore_cleanup_errors=True) as folder:
        node = Mongod(Path(folder), *some_free(1), log=Path(folder) / "mongodb.log", cache_gigabytes=0.25)
        with _running(node.part()):
            yield node.url


@contextlib.contextmanager
def _rabbitmq_process() -> Iterator[BrokerAddress]:
    with tempfile.TemporaryDirectory(prefix="kentongan-rabbitmq-", ignore_cleanup_errors=True) as folder:
        ports = RabbitmqPorts(*some_free(5))
        node = Rabbitmq(Path(folder), ports, secrets.token_urlsafe(16), log=Path(folder) / "rabbitmq.log")
        with ExitStack() as running:
            for part in (*node.forerunners(), node.part()):
                running.enter_context(_running(part))
            yield BrokerAddress(node.url, node.management_url)


@contextlib.contextmanager
def _running(part: Part) -> Iterator[None]:
    process = start(part.program)
    try:
        wait_until_ready(part, process, seconds=_READY_WITHIN_SECONDS)
        yield
    finally:
        # The folder is thrown away with the node, so nothing is worth a slow and clean end.
        stop(process, within_seconds=0)
