"""Which ports the local system uses: those of the last start where they are still free."""

from collections.abc import Callable

from kentongan.files import read_json, write_json
from kentongan.home import Home
from kentongan.nodes.ports import is_free, next_free
from kentongan.nodes.rabbitmq import RabbitmqPorts

USUAL_PORTS = {
    "intake": 8001,
    "routing": 8002,
    "sla_monitor": 8003,
    "notify": 8004,
    "mongodb": 8020,
    "rabbitmq": 8021,
    "rabbitmq_management": 8022,
    "rabbitmq_prometheus": 8023,
    "rabbitmq_distribution": 8024,
    "epmd": 8025,
    "mail": 8026,
}
Ports = dict[str, int]


def choose_ports(home: Home, say: Callable[[str], None]) -> Ports:
    """Take the remembered ports, else the usual ones, else the next free ones, and remember them."""
    remembered = read_json(home.ports_file) or {}
    wanted = {name: _port(remembered.get(name), usual) for name, usual in USUAL_PORTS.items()}
    chosen: Ports = {}
    for name, port in wanted.items():
        if port not in chosen.values() and is_free(port):
            chosen[name] = port
            continue
        chosen[name] = next_free(port + 1, taken={*wanted.values(), *chosen.values()})
        say(f"Port {port} is taken: {name} uses {chosen[name]}.")
    write_json(home.ports_file, dict(chosen))
    return chosen


def rabbitmq_ports(ports: Ports) -> RabbitmqPorts:
    """Those of the broker's node."""
    return RabbitmqPorts(
        amqp=ports["rabbitmq"],
        management=ports["rabbitmq_management"],
        prometheus=ports["rabbitmq_prometheus"],
        distribution=ports["rabbitmq_distribution"],
        epmd=ports["epmd"],
    )


def _port(remembered: object, usual: int) -> int:
    return remembered if isinstance(remembered, int) and 0 < remembered < 65_536 else usual
