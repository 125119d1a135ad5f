"""The nodes for tests as containers, where a Docker engine answers."""

import contextlib
import secrets
import time
from collections.abc import Callable, Iterator

from docker.errors import DockerException  # type: ignore[import-untyped]
from pymongo import MongoClient
from pymongo.errors import PyMongoError
from testcontainers.core.container import DockerContainer
from testcontainers.core.exceptions import ContainerStartException

from kentongan.errors import OperatorError
from kentongan.nodes.broker_address import BrokerAddress
from kentongan.nodes.rabbitmq import ADMINISTRATOR, PLUGINS, VHOST, broker_configuration, management_answers

_MONGO_IMAGE = "mongo:8.0"
_RABBITMQ_IMAGE = "rabbitmq:4-management"
_READY_WITHIN_SECONDS = 90
# What can go wrong on the way to a running container: no engine, no image, no start.
CONTAINER_TROUBLE = (DockerException, ContainerStartException)


@contextlib.contextmanager
def mongodb_container() -> Iterator[str]:
    """The address of a replica set of one."""
    container = DockerContainer(_MONGO_IMAGE).with_exposed_ports(27017).with_command("--replSet rs0 --bind_ip_all")
    with container:
        url = (
            f"mongodb://{container.get_container_host_ip()}:{container.get_exposed_port(27017)}/?directConnection=true"
        )
        _wait_until(lambda: _is_primary(url), _MONGO_IMAGE)
        yield url


@contextlib.contextmanager
def rabbitmq_container() -> Iterator[BrokerAddress]:
    """The administrator's addresses of a broker with the plugins of the local stack."""
    password = secrets.token_urlsafe(16)
    container = DockerContainer(_RABBITMQ_IMAGE).with_exposed_ports(5672, 15672)
    configuration, plugins = broker_configuration(password), f"[{','.join(PLUGINS)}].\n"
    container.with_copy_into_container(configuration.encode(), "/etc/rabbitmq/conf.d/90-kentongan.conf")
    container.with_copy_into_container(plugins.encode(), "/etc/rabbitmq/enabled_plugins")
    with container:
        account = f"{ADMINISTRATOR}:{password}@{container.get_container_host_ip()}"
        address = BrokerAddress(
            amqp_url=f"amqp://{account}:{container.get_exposed_port(5672)}/{VHOST}",
            management_url=f"http://{account}:{container.get_exposed_port(15672)}",
        )
        _wait_until(lambda: management_answers(address.management_url), _RABBITMQ_IMAGE)
        yield address


def _is_primary(url: str) -> bool:
    try:
        with MongoClient[dict[str, object]](url, serverSelectionTimeoutMS=1000) as client:
            if client.admin.command("hello")["isWritablePrimary"]:
                return True
            client.admin.command("replSetInitiate", {"_id": "rs0", "members": [{"_id": 0, "host": "127.0.0.1:27017"}]})
    except PyMongoError:
        return False
    return False


def _wait_until(is_ready: Callable[[], bool], image: str) -> None:
    deadline = time.monotonic() + _READY_WITHIN_SECONDS
    while not is_ready():
        if time.monotonic() > deadline:
            raise OperatorError(f"The container of {image} was not ready after {_READY_WITHIN_SECONDS} seconds.")
        time.sleep(0.2)
