"""The plan of the local system: database, broker and mail first, then the bus and the regions, then the services."""

import asyncio
import sys
from collections.abc import Callable

from kentongan_contracts.topology import SERVICES

from kentongan.broker.declaring import declare_system
from kentongan.home import PROJECT, Home
from kentongan.nodes.broker import broker_node
from kentongan.nodes.broker_address import BrokerAddress
from kentongan.nodes.mongod import Mongod
from kentongan.nodes.ports import LOOPBACK, answers
from kentongan.nodes.program import Part, Program, inherited_environment
from kentongan.ports import Ports, rabbitmq_ports
from kentongan.regions.plugging import apply_new, plug_in_stored
from kentongan.regions.showing import region_entries
from kentongan.stack_file import Stack
from kentongan.supervising.service_parts import package_of, service_parts, service_url
from kentongan.supervising.supervisor import Plan, Stage
from kentongan.system import System
from kentongan.tokens import operator_token
from kentongan.vault import Vault

_REGION_FILES = PROJECT / "deploy" / "regions"
_NODES_WITHIN_SECONDS = 180
_SERVICES_WITHIN_SECONDS = 60


def local_plan(home: Home, ports: Ports, say: Callable[[str], None]) -> Plan:
    """Everything that `kentongan up` runs."""
    vault = Vault(home.secrets)
    mongod = Mongod(home.root / "mongodb", ports["mongodb"], log=home.log_of("mongodb"))
    log = home.log_of("rabbitmq")
    broker = broker_node(home.root, rabbitmq_ports(ports), vault.administrator_password, log=log)
    system = System(home, BrokerAddress(broker.url, broker.management_url), mongod.url)

    async def plug_everything_in() -> None:
        await asyncio.to_thread(declare_system, system.broker, vault.service_passwords)
        await plug_in_stored(system)
        for applied in await apply_new(system, sorted(_REGION_FILES.glob("*.yaml"))):
            say(f"Region {applied.region.code} {applied.region.name} is plugged in.")

    async def describe() -> Stack:
        return _addresses(home, ports, system) | await region_entries(system)

    forerunners = broker.forerunners()
    nodes = [mongod.part(), broker.part(), _mail(home, ports)]
    services = service_parts(home, ports, vault, mongod.url)
    stages = [
        Stage(forerunners, _NODES_WITHIN_SECONDS),
        Stage(nodes, _NODES_WITHIN_SECONDS, plug_everything_in),
        Stage(services, _SERVICES_WITHIN_SECONDS),
    ]
    return Plan(stages, describe, unlisted=frozenset(part.name for part in forerunners))


def _addresses(home: Home, ports: Ports, system: System) -> Stack:
    return {
        **{package_of(service): service_url(ports, service) for service in SERVICES},
        "rabbitmq": system.broker.amqp_url,
        "rabbitmq_management": system.broker.management_url,
        "mongodb": system.mongodb_url,
        "mail": {"smtp": f"{LOOPBACK}:{ports['mail']}", "dir": str(home.mail)},
        "operator_token": operator_token(system.vault.officer_token_key),
    }


def _mail(home: Home, ports: Ports) -> Part:
    port = ports["mail"]
    command = [sys.executable, "-m", "kentongan.mail_sink", "--port", str(port), "--dir", str(home.mail)]
    program = Program("mail", command, home.log_of("mail"), home.logs, inherited_environment(), stop_within_seconds=5)
    return Part(program, lambda: answers(port))
