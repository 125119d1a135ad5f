"""Declares the bus: the one place from which exchanges, queues and users come into being."""

from collections.abc import Mapping

from kentongan_contracts.topology import VIRTUAL_HOST

from kentongan.broker.definitions import Json, system_definitions
from kentongan.broker.management import Management
from kentongan.errors import OperatorError
from kentongan.nodes.broker_address import BrokerAddress


def declare_system(address: BrokerAddress, passwords: Mapping[str, str] | None = None) -> None:
    """Declare everything that exists whatever regions there are; again without harm."""
    with Management.connect(address) as management:
        declare(management, system_definitions(passwords or {}))


def declare(management: Management, definitions: Json) -> None:
    """Import the definitions and make sure that what was there before agrees with them."""
    management.post("definitions", body=definitions)
    for kind in ("exchanges", "queues"):
        _compare(management, kind, definitions.get(kind, []))


def _compare(management: Management, kind: str, wanted: list[Json]) -> None:
    existing = {entry["name"]: entry["arguments"] for entry in management.get(kind, VIRTUAL_HOST)}
    for entry in wanted:
        name = entry["name"]
        if name not in existing:
            raise OperatorError(f"RabbitMQ did not create {name} in {kind}. Its log says why.")
        if existing[name] != entry["arguments"]:
            raise OperatorError(
                f"{name} exists in RabbitMQ with other arguments than this version declares: {existing[name]}"
                f" instead of {entry['arguments']}. Empty it, delete it, and try again."
            )
