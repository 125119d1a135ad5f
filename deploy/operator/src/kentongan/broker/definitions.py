"""The bus as a definitions document, the form in which RabbitMQ takes all of it at once."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

from kentongan_contracts.topology import (
    PORTAL,
    SERVICES,
    VIRTUAL_HOST,
    Permissions,
    Topology,
    portal_permissions,
    service_permissions,
    system_topology,
)

Json = dict[str, Any]


def service_user(service: str) -> str:
    """The broker user of one of the four services."""
    return f"service-{service}"


def portal_user(region: str) -> str:
    """The broker user of a region's portal."""
    return f"portal-{region}"


def topology_definitions(topology: Topology) -> Json:
    """Exchanges, queues and bindings, all durable."""
    return {
        "exchanges": [_durable(x.name, x.arguments) | {"type": x.type, "internal": False} for x in topology.exchanges],
        "queues": [_durable(queue.name, queue.arguments) for queue in topology.queues],
        "bindings": [
            {
                "vhost": VIRTUAL_HOST,
                "source": binding.source,
                "destination": binding.destination,
                "destination_type": binding.destination_kind,
                "routing_key": binding.routing_key,
                "arguments": binding.arguments,
            }
            for binding in topology.bindings
        ],
    }


def user_definitions(name: str, password: str, permissions: Permissions) -> Json:
    """One user who may do what the permissions say and nothing else."""
    grant = {"user": name, "vhost": VIRTUAL_HOST}
    rights = {"configure": permissions.configure, "write": permissions.write, "read": permissions.read}
    topics = {"exchange": PORTAL, "write": permissions.topic_write, "read": "^$"}
    return {
        "users": [{"name": name, "tags": "", **_hashed(password)}],
        "permissions": [grant | rights],
        "topic_permissions": [grant | topics] if permissions.topic_write else [],
    }


def system_definitions(passwords: Mapping[str, str]) -> Json:
    """The bus of the four services; passwords by service, a service without one gets no user."""
    parts = [topology_definitions(system_topology())]
    parts += [
        user_definitions(service_user(service), passwords[service], service_permissions(service))
        for service in SERVICES
        if service in passwords
    ]
    return merged(*parts)


def portal_user_definitions(region: str, password: str) -> Json:
    """The user of a region's portal."""
    return user_definitions(portal_user(region), password, portal_permissions(region))


def merged(*parts: Json) -> Json:
    """Several definitions as one."""
    whole: Json = {"vhosts": [{"name": VIRTUAL_HOST}]}
    for part in parts:
        for kind, entries in part.items():
            whole[kind] = whole.get(kind, []) + entries
    return whole


def _durable(name: str, arguments: Json) -> Json:
    return {"name": name, "vhost": VIRTUAL_HOST, "durable": True, "auto_delete": False, "arguments": arguments}


def _hashed(password: str) -> Json:
    salt = secrets.token_bytes(4)
    digest = hashlib.sha256(salt + password.encode()).digest()
    return {
        "password_hash": base64.b64encode(salt + digest).decode(),
        "hashing_algorithm": "rabbit_password_hashing_sha256",
    }
