"""The broker's node in whichever form this machine can run it."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from kentongan.errors import MissingProgram
from kentongan.nodes.docker import docker_answers
from kentongan.nodes.find import rabbitmq_server
from kentongan.nodes.program import Part
from kentongan.nodes.rabbitmq import Rabbitmq, RabbitmqPorts
from kentongan.nodes.rabbitmq_container import RabbitmqContainer

_PACKAGE = "rabbitmq-server"
_POLICY = Path("/usr/sbin/policy-rc.d")
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
    if rabbitmq_server():
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        say(f"RabbitMQ is missing: installing the Debian package {_PACKAGE} (its system service is not started) ...")
        _install_package()
    elif docker_answers():
        say("RabbitMQ is not installed: it will run as a container.")
    else:
        raise MissingProgram(_HOW_TO_INSTALL)


def _install_package() -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with _no_service_starts():
        for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", _PACKAGE]):
            done = subprocess.run(["apt-get", *arguments], env=environment, capture_output=True, text=True, check=False)
    if rabbitmq_server() is None:
        if docker_answers():
            return
        last = (done.stderr.strip().splitlines() or ["no reason was given"])[-1]
        raise MissingProgram(f"The package {_PACKAGE} could not be installed: {last}. {_HOW_TO_INSTALL}")


@contextmanager
def _no_service_starts() -> Iterator[None]:
    """Debian's own way to forbid it; the rule is void as soon as this process is gone, should it stay behind."""
    if _POLICY.exists():
        yield
        return
    _POLICY.write_text(f"#!/bin/sh\nkill -0 {os.getpid()} 2>/dev/null && exit 101\nexit 0\n")
    _POLICY.chmod(0o755)
    try:
        yield
    finally:
        _POLICY.unlink(missing_ok=True)
