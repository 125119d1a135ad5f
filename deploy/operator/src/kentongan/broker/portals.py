"""Plugs regions' portals into the bus and takes them out: user, rights, queues and bindings."""

import time
from collections.abc import Mapping

from kentongan_contracts.topology import VIRTUAL_HOST, Topology, asking_queue, region_topology

from kentongan.broker.declaring import declare
from kentongan.broker.definitions import merged, portal_user, portal_user_definitions, topology_definitions
from kentongan.broker.management import Management
from kentongan.errors import OperatorError

_PROBE_KEPT_MILLISECONDS = 60_000
_PROBE_ATTEMPTS = 20


def plug_in(management: Management, passwords: Mapping[str, str | None]) -> None:
    """Give every region of these its queues and its user; without a password the user stays as it is."""
    parts = [region_topology(region) for region in passwords]
    queues = [queue for part in parts for queue in part.queues]
    declare(management, merged(*(topology_definitions(Topology((), part.queues, ())) for part in parts)))
    bound = {binding["destination"] for binding in management.get("bindings", VIRTUAL_HOST) if binding["source"]}
    for queue in queues:
        if queue.name not in bound:
            _prove_usable(management, queue.name)
    users = [portal_user_definitions(region, password) for region, password in passwords.items() if password]
    declare(management, merged(*map(topology_definitions, parts), *users))


def lock_out(management: Management, region: str) -> None:
    """Take the portal's user away, which ends its connections: nothing new comes in."""
    management.delete("users", portal_user(region))


def end_connections(management: Management, region: str) -> None:
    """Make the portal connect anew."""
    management.delete("connections", "username", portal_user(region))


def remove_queues(management: Management, region: str) -> None:
    """Remove all that the region has of its own."""
    for queue in region_topology(region).queues:
        management.delete("queues", VIRTUAL_HOST, queue.name)


def submission_queues(region: str) -> tuple[str, ...]:
    """The queues in which the portal's submissions wait until a service takes them."""
    return tuple(asking_queue(service, region) for service in ("intake", "routing"))


def _prove_usable(management: Management, queue: str) -> None:
    """Send one message through a queue that nobody can reach yet: a quorum queue may exist and still be stuck."""
    exchange = ("exchanges", VIRTUAL_HOST, "amq.default", "publish")
    properties = {"expiration": str(_PROBE_KEPT_MILLISECONDS)}
    probe = {"properties": properties, "routing_key": queue, "payload": "probe", "payload_encoding": "string"}
    taking = {"count": 1, "ackmode": "ack_requeue_false", "encoding": "auto"}
    if management.post(*exchange, body=probe)["routed"]:
        for _ in range(_PROBE_ATTEMPTS):
            if management.post("queues", VIRTUAL_HOST, queue, "get", body=taking):
                return
            time.sleep(0.1)
    raise OperatorError(
        f"The queue {queue} was declared but takes no messages. Delete it and apply the region again;"
        " if that does not help, RabbitMQ's log says more."
    )
