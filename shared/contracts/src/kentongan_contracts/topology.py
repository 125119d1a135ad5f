"""The whole bus in one place: exchanges, queues, bindings and who may touch them, as plain data.

Everything is durable and every queue is a quorum queue. A service hears each speaker through a hash of the
complaint's id over a few partitions, each with one active consumer: in order within a complaint, parallel across.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Literal

from kentongan_contracts.codes import NATION
from kentongan_contracts.envelope import SOURCE_PREFIX
from kentongan_contracts.routing_keys import asking_keys, listening_keys

VIRTUAL_HOST = "kentongan"
EVENTS = "kentongan.events"
PORTAL = "kentongan.portal"
DEAD = "kentongan.dead"
UNKNOWN_ASKS = "intake.portal.unknown"
SUBJECT_HEADER = "subject"
PARTITIONS = 4
RETRY_TIERS_SECONDS = (1, 5, 30, 300)
UNHEARD_KEPT = 10_000
PORTAL_KEPT = 1_000_000

SPOKEN = {
    "intake": ("complaint.#", "submission.accepted"),
    "routing": ("case.#", "submission.accepted"),
    "sla-monitor": ("sla.#",),
    "notify": ("notification.#",),
}
HEARD = {
    "intake": ("routing", "sla-monitor"),
    "routing": ("intake", "sla-monitor"),
    "sla-monitor": ("intake", "routing"),
    "notify": ("intake", "routing", "sla-monitor"),
}
SERVICES = tuple(HEARD)


@dataclass(frozen=True, slots=True)
class Exchange:
    name: str
    type: Literal["topic", "fanout", "x-consistent-hash"]
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Queue:
    name: str
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Binding:
    source: str
    destination: str
    routing_key: str
    destination_kind: Literal["queue", "exchange"] = "queue"
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Topology:
    exchanges: tuple[Exchange, ...]
    queues: tuple[Queue, ...]
    bindings: tuple[Binding, ...]


@dataclass(frozen=True, slots=True)
class Permissions:
    """Regular expressions as RabbitMQ takes them; `topic_write` holds for the exchange of portals alone."""

    configure: str
    write: str
    read: str
    topic_write: str | None = None


@dataclass(frozen=True, slots=True)
class Wiring:
    """What one service must know of the bus: as whom and where it speaks, and where failed messages go.

    `tiers` are (seconds, exchange), from the shortest delay to the longest.
    """

    source: str
    exchange: str
    header: str
    tiers: tuple[tuple[int, str], ...]
    dead: str


def wiring_of(service: str) -> Wiring:
    """The wiring of `intake`, `routing`, `sla-monitor` or `notify`."""
    tiers = tuple((seconds, retry_exchange(seconds)) for seconds in RETRY_TIERS_SECONDS)
    return Wiring(f"{SOURCE_PREFIX}{service}", EVENTS, SUBJECT_HEADER, tiers, DEAD)


def retry_exchange(seconds: int) -> str:
    """The fanout exchange whose queue gives a message back to its home queue after so many seconds."""
    return f"kentongan.retry.{seconds}s"


def hearing_queues(service: str, speaker: str) -> tuple[str, ...]:
    """The partitions through which `service` hears `speaker`."""
    return tuple(f"{service}.{speaker}.{number}" for number in range(PARTITIONS))


def asking_queue(service: str, region: str) -> str:
    """The queue in which `service` (intake or routing) finds what the portal of `region` asks for."""
    return f"{service}.portal.{region}"


def portal_queue(region: str) -> str:
    """The queue that the portal of `region` reads."""
    return f"portal.{region}"


def dead_queue(service: str) -> str:
    """Where messages wait for a person that `service` could not take."""
    return f"{service}.dead"


def system_topology() -> Topology:
    """Everything that exists whatever regions are plugged in."""
    exchanges = [
        Exchange(EVENTS, "topic"),
        Exchange(PORTAL, "topic", {"alternate-exchange": f"{PORTAL}.unknown"}),
        Exchange(f"{PORTAL}.unknown", "fanout"),
        Exchange(DEAD, "topic"),
    ]
    queues = [_working(UNKNOWN_ASKS), _quorum("kentongan.unheard", **_keeping(UNHEARD_KEPT))]
    bindings = [
        Binding(f"{PORTAL}.unknown", UNKNOWN_ASKS, ""),
        Binding(EVENTS, "kentongan.unheard", "*.*.notification.#"),
    ]
    for seconds in RETRY_TIERS_SECONDS:
        name = retry_exchange(seconds)
        exchanges.append(Exchange(name, "fanout"))
        queues.append(_quorum(name, **{"x-message-ttl": seconds * 1000, "x-dead-letter-exchange": ""}, **_SAFE_LETTERS))
        bindings.append(Binding(name, name, ""))
    for service, speakers in HEARD.items():
        queues.append(_quorum(dead_queue(service)))
        bindings.append(Binding(DEAD, dead_queue(service), f"{service}.#"))
        for speaker in speakers:
            _hear(service, speaker, exchanges, queues, bindings)
    return Topology(tuple(exchanges), tuple(queues), tuple(bindings))


def region_topology(region: str) -> Topology:
    """What one plugged-in region has of its own: its queue, and the walls behind which its requests wait."""
    queues = [_quorum(portal_queue(region), **_keeping(PORTAL_KEPT))]
    bindings = [Binding(EVENTS, portal_queue(region), key) for key in listening_keys(region)]
    for service, subject in (("intake", "complaint"), ("routing", "case")):
        queue = asking_queue(service, region)
        queues.append(_working(queue))
        bindings += [Binding(PORTAL, queue, key) for key in asking_keys(region, subject)]
    return Topology((), tuple(queues), tuple(bindings))


def service_permissions(service: str) -> Permissions:
    """A service speaks, retries and buries; it reads its own queues and declares nothing."""
    return Permissions("^$", r"^kentongan\.(events|dead|retry\.\d+s)$", rf"^{re.escape(service)}\.")


def portal_permissions(region: str) -> Permissions:
    """A portal writes its own keys and reads its own queue; nothing else."""
    prefix = re.escape(region) if "." in region or region == NATION else rf"{region}(\.00)?"
    read = rf"^{re.escape(portal_queue(region))}$"
    return Permissions("^$", rf"^{re.escape(PORTAL)}$", read, rf"^{prefix}\.[a-z_]+\.")


_SAFE_LETTERS = {"x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish"}


def _quorum(name: str, **arguments: Any) -> Queue:
    return Queue(name, {"x-queue-type": "quorum", **arguments})


def _keeping(messages: int) -> dict[str, Any]:
    """The oldest go first when nobody reads: a portal that stays away for months must not stop the bus."""
    return {"x-max-length": messages, "x-overflow": "drop-head"}


def _working(name: str, **arguments: Any) -> Queue:
    """A queue that is consumed; what is handed back too often goes to the dead letters of its service."""
    letters = {"x-dead-letter-exchange": DEAD, "x-dead-letter-routing-key": name, "x-delivery-limit": 20}
    return _quorum(name, **letters, **_SAFE_LETTERS, **arguments)


def _hear(service: str, speaker: str, exchanges: list[Exchange], queues: list[Queue], bindings: list[Binding]) -> None:
    hashed = f"kentongan.{service}.{speaker}"
    exchanges.append(Exchange(hashed, "x-consistent-hash", {"hash-header": SUBJECT_HEADER}))
    bindings += [Binding(EVENTS, hashed, f"*.*.{spoken}", "exchange") for spoken in SPOKEN[speaker]]
    for queue in hearing_queues(service, speaker):
        queues.append(_working(queue, **{"x-single-active-consumer": True}))
        bindings.append(Binding(hashed, queue, "1"))
