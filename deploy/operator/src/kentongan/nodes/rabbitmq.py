"""A private RabbitMQ node: own ports, own epmd, own cookie and own data, never a system-wide one."""

import secrets
from dataclasses import dataclass
from pathlib import Path

import httpx

from kentongan.errors import OperatorError
from kentongan.nodes.find import find_epmd, find_rabbitmq_server
from kentongan.nodes.ports import LOOPBACK, answers
from kentongan.nodes.program import Part, Program, inherited_environment

VHOST = "kentongan"
ADMINISTRATOR = "administrator"
PLUGINS = ("rabbitmq_management", "rabbitmq_prometheus", "rabbitmq_consistent_hash_exchange")
# The node's name is part of where its data lies, so it holds no port: ports may move.
_NODE_NAME = "kentongan@localhost"


@dataclass(frozen=True)
class RabbitmqPorts:
    """Everything that a node listens on."""

    amqp: int
    management: int
    prometheus: int
    distribution: int
    epmd: int


class Rabbitmq:
    """Data, ports and commands of the node; whoever owns it starts and stops the programs."""

    def __init__(self, folder: Path, ports: RabbitmqPorts, password: str, *, log: Path) -> None:
        self._folder = folder
        self._ports = ports
        self._password = password
        self._log = log

    @property
    def url(self) -> str:
        """The administrator's AMQP address."""
        return f"amqp://{ADMINISTRATOR}:{self._password}@{LOOPBACK}:{self._ports.amqp}/{VHOST}"

    @property
    def management_url(self) -> str:
        """The administrator's address of the management HTTP API."""
        return f"http://{ADMINISTRATOR}:{self._password}@{LOOPBACK}:{self._ports.management}"

    def forerunners(self) -> list[Part]:
        """The node's own epmd; without it the node would leave a daemon behind that outlives everything."""
        command = [find_epmd(), "-port", str(self._ports.epmd), "-address", LOOPBACK]
        program = Program("epmd", command, self._log, self._prepared_folder(), self._environment())
        return [Part(program, lambda: answers(self._ports.epmd))]

    def part(self) -> Part:
        """Write the node's configuration and say how to start it, once its forerunners are there."""
        folder = self._prepared_folder()
        (folder / "rabbitmq.conf").write_text(self._configuration())
        (folder / "rabbitmq.conf").chmod(0o600)
        (folder / "advanced.config").write_text("[].\n")
        (folder / "enabled_plugins").write_text(f"[{','.join(PLUGINS)}].\n")
        command = [find_rabbitmq_server()]
        program = Program("rabbitmq", command, self._log, folder, self._environment(), stop_within_seconds=40)
        return Part(program, self._is_usable)

    def _is_usable(self) -> bool:
        return answers(self._ports.amqp) and management_answers(self.management_url)

    def _prepared_folder(self) -> Path:
        for name in ("home", "mnesia", "log", "generated"):
            (self._folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
        cookie = self._folder / "home" / ".erlang.cookie"
        if not cookie.exists():
            cookie.touch(mode=0o600)
            cookie.write_text(secrets.token_hex(16))
            cookie.chmod(0o400)
        return self._folder

    def _configuration(self) -> str:
        return broker_configuration(self._password) + (
            f"listeners.tcp.default = {LOOPBACK}:{self._ports.amqp}\n"
            f"management.tcp.ip = {LOOPBACK}\n"
            f"management.tcp.port = {self._ports.management}\n"
            f"prometheus.tcp.ip = {LOOPBACK}\n"
            f"prometheus.tcp.port = {self._ports.prometheus}\n"
            "log.console = false\n"
        )

    def _environment(self) -> dict[str, str]:
        folder = self._folder
        return inherited_environment() | {
            "LANG": "C.UTF-8",
            "HOME": str(folder / "home"),
            "RABBITMQ_NODENAME": _NODE_NAME,
            "RABBITMQ_NODE_IP_ADDRESS": LOOPBACK,
            "RABBITMQ_NODE_PORT": str(self._ports.amqp),
            "RABBITMQ_DIST_PORT": str(self._ports.distribution),
            "ERL_EPMD_PORT": str(self._ports.epmd),
            "ERL_EPMD_ADDRESS": LOOPBACK,
            "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(folder / "advanced.config"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(folder / "generated"),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_LOGS": str(self._log),
            "RABBITMQ_SCHEDULER_BIND_TYPE": "u",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            # Makes the start script replace itself by the Erlang VM: the process that was started is the broker.
            "RUNNING_UNDER_SYSTEMD": "true",
        }


def broker_configuration(password: str) -> str:
    """The lines of rabbitmq.conf that hold wherever the node runs."""
    return (
        f"default_user = {ADMINISTRATOR}\n"
        f"default_pass = {password}\n"
        f"default_vhost = {VHOST}\n"
        "default_user_tags.administrator = true\n"
        "loopback_users = none\n"
        "disk_free_limit.absolute = 200MB\n"
        "vm_memory_high_watermark.absolute = 1500MB\n"
    )


def management_answers(management_url: str) -> bool:
    """Whether the HTTP API knows the administrator."""
    try:
        status = httpx.get(f"{management_url}/api/whoami", timeout=2, trust_env=False).status_code
    except httpx.HTTPError:
        return False
    if status == httpx.codes.UNAUTHORIZED:
        raise OperatorError(
            "RabbitMQ refuses the administrator's password:"
            " its data and the secrets of this home folder do not belong together."
        )
    return status == httpx.codes.OK
