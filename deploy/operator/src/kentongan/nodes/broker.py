"""The broker's node in whichever form this machine can run it."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from kentongan.errors import MissingProgram
from kentongan.nodes.debian import can_install, install
from kentongan.nodes.docker import docker_answers
from kentongan.nodes.find import rabbitmq_server
from kentongan.nodes.program import Part
from kentongan.nodes.rabbitmq import Rabbitmq, RabbitmqPorts
from kentongan.nodes.rabbitmq_container import RabbitmqContainer

_PACKAGE = "rabbitmq-server"
_HOW_TO_INSTALL = (
    "RabbitMQ was not found. Install it (on Debian and Ubuntu: sudo apt-get install rabbitmq-server;"
    " elsewhere see rabbitmq.com/docs/download), or start a Docker engine, and try again."
)


class BrokerNode(Protocol):
    """What a node of either form can tell."""

    @property
    def url(self) -> str: ...

    @property
    def management_url(self) -> str: ...

    def forerunners(self) -> list[Part]: ...

    def part(self) -> Part: ...


def broker_node(folder: Path, ports: RabbitmqPorts, password: str, *, log: Path) -> BrokerNode:
    """An installed RabbitMQ, else a container; each form keeps its own data."""
    if rabbitmq_server():
        return Rabbitmq(folder / "rabbitmq", ports, password, log=log)
    return RabbitmqContainer(folder / "rabbitmq-container", ports, password, log=log)


def make_broker_available(say: Callable[[str], None]) -> None:
    """See to it that a broker can be run here; whatever is installed is said before it is done."""
    reason = ""
    if rabbitmq_server() is None and can_install():
        say(f"RabbitMQ is missing: installing the Debian package {_PACKAGE} (its system service is not started) ...")
        reason = install(_PACKAGE)
    if rabbitmq_server():
        return
    if not docker_answers():
        raise MissingProgram(f"{_HOW_TO_INSTALL} {reason}".rstrip())
    say("RabbitMQ is not installed: it will run as a container.")
