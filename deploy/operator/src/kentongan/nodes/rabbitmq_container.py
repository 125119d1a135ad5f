"""The private RabbitMQ node as a container, where RabbitMQ is not installed and a Docker engine answers."""

import hashlib
import subprocess
from pathlib import Path

from kentongan.nodes.ports import LOOPBACK, answers
from kentongan.nodes.program import Part, Program, inherited_environment
from kentongan.nodes.rabbitmq import (
    ADMINISTRATOR,
    PLUGINS,
    VHOST,
    RabbitmqPorts,
    broker_configuration,
    management_answers,
)

_IMAGE = "rabbitmq:4-management"
_VIRTUAL_MACHINE = "beam.smp"


class RabbitmqContainer:
    """The same as a Rabbitmq node for whoever uses it."""

    def __init__(self, folder: Path, ports: RabbitmqPorts, password: str, *, log: Path) -> None:
        self._folder = folder
        self._ports = ports
        self._password = password
        self._log = log
        self._name = f"kentongan-rabbitmq-{hashlib.sha256(str(folder).encode()).hexdigest()[:8]}"

    @property
    def url(self) -> str:
        """The administrator's AMQP address."""
        return f"amqp://{ADMINISTRATOR}:{self._password}@{LOOPBACK}:{self._ports.amqp}/{VHOST}"

    @property
    def management_url(self) -> str:
        """The administrator's address of the management HTTP API."""
        return f"http://{ADMINISTRATOR}:{self._password}@{LOOPBACK}:{self._ports.management}"

    def forerunners(self) -> list[Part]:
        """Nothing has to run before it."""
        return []

    def part(self) -> Part:
        """Write the node's configuration and say how to start it."""
        # Inside the container another user reads these files, so it is the folder around them that keeps others out.
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        configuration, plugins, data = (self._folder / name for name in ("kentongan.conf", "enabled_plugins", "data"))
        data.mkdir(exist_ok=True, mode=0o700)
        configuration.write_text(broker_configuration(self._password))
        plugins.write_text(f"[{','.join(PLUGINS)}].\n")
        mounts = {
            configuration: "/etc/rabbitmq/conf.d/90-kentongan.conf:ro",
            plugins: "/etc/rabbitmq/enabled_plugins:ro",
            data: "/var/lib/rabbitmq",
        }
        published = {self._ports.amqp: 5672, self._ports.management: 15672, self._ports.prometheus: 15692}
        options = [
            "--rm",
            "--name",
            self._name,
            "--hostname",
            "kentongan",
            "--env",
            "RABBITMQ_NODENAME=kentongan@localhost",
        ]
        options += [f"--volume={source}:{target}" for source, target in mounts.items()]
        options += [f"--publish={LOOPBACK}:{own}:{inner}" for own, inner in published.items()]
        # A container that outlived its `docker run` still has the name and the ports.
        script = 'docker rm --force "$0" >/dev/null 2>&1; exec docker run "$@"'
        command = ["/bin/sh", "-c", script, self._name, *options, _IMAGE]
        program = Program("rabbitmq", command, self._log, self._folder, inherited_environment(), stop_within_seconds=40)
        return Part(program, self._is_usable, self._broker_pid)

    def _is_usable(self) -> bool:
        return answers(self._ports.amqp) and management_answers(self.management_url)

    def _broker_pid(self, started: int) -> int:
        """The Erlang VM inside the container, where the engine runs on this machine."""
        asking = ["docker", "inspect", "--format", "{{.State.Pid}}", self._name]
        answer = subprocess.run(asking, capture_output=True, text=True, timeout=10, check=False).stdout.strip()
        below = list(_descendants(int(answer))) if answer.isdigit() else []
        return next((pid for pid in below if _command_of(pid) == _VIRTUAL_MACHINE), started)


def _descendants(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(descendant for child in children for descendant in _descendants(int(child)))]


def _command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""
