"""The bus as data: everything durable has a way to fail, and a portal cannot reach beyond its region."""

import re

import pytest
from kentongan_contracts.topology import (
    HEARD,
    SERVICES,
    SPOKEN,
    dead_queue,
    hearing_queues,
    portal_permissions,
    region_topology,
    service_permissions,
    system_topology,
    wiring_of,
)

SYSTEM = system_topology()
REGION = region_topology("51.71")


def test_every_queue_is_a_quorum_queue() -> None:
    assert {queue.arguments["x-queue-type"] for queue in (*SYSTEM.queues, *REGION.queues)} == {"quorum"}


def test_every_queue_is_declared_once_and_bound() -> None:
    names = [queue.name for queue in (*SYSTEM.queues, *REGION.queues)]
    bound = {binding.destination for binding in (*SYSTEM.bindings, *REGION.bindings)}
    assert len(names) == len(set(names))
    assert set(names) <= bound


def test_every_consumed_queue_has_dead_letters_that_cannot_be_lost() -> None:
    exchanges = {exchange.name for exchange in SYSTEM.exchanges}
    consumed = [queue for queue in (*SYSTEM.queues, *REGION.queues) if "x-delivery-limit" in queue.arguments]
    for queue in consumed:
        assert queue.arguments["x-dead-letter-exchange"] in exchanges
        assert queue.arguments["x-dead-letter-strategy"] == "at-least-once"
        assert queue.arguments["x-overflow"] == "reject-publish"
    heard = {name for service in SERVICES for speaker in HEARD[service] for name in hearing_queues(service, speaker)}
    assert heard <= {queue.name for queue in consumed}


def test_every_service_hears_only_others_and_everything_that_they_say() -> None:
    for service, speakers in HEARD.items():
        assert service not in speakers
        for speaker in speakers:
            keys = {b.routing_key for b in SYSTEM.bindings if b.destination == f"kentongan.{service}.{speaker}"}
            assert keys == {f"*.*.{spoken}" for spoken in SPOKEN[speaker]}


def test_no_part_is_bound_to_something_that_is_not_declared() -> None:
    names = {part.name for part in (*SYSTEM.exchanges, *SYSTEM.queues, *REGION.queues)}
    for binding in (*SYSTEM.bindings, *REGION.bindings):
        assert {binding.source, binding.destination} <= names


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_declares_nothing_and_reads_its_own_queues_only(service: str) -> None:
    permissions = service_permissions(service)
    readable = {queue.name for queue in SYSTEM.queues if re.search(permissions.read, queue.name)}
    assert not re.search(permissions.configure, dead_queue(service))
    assert readable
    assert all(name.startswith(f"{service}.") for name in readable)
    assert all(re.search(permissions.write, exchange) for _, exchange in wiring_of(service).tiers)
    assert not re.search(permissions.write, "kentongan.portal")


@pytest.mark.parametrize(
    ("region", "key", "may"),
    [
        ("51.71", "51.71.complaint.submit", True),
        ("51.71", "51.06.complaint.submit", False),
        ("51.71", "51x71.complaint.submit", False),
        ("51.71", "51.710.complaint.submit", False),
        ("51.71", "x51.71.complaint.submit", False),
        ("51.71", "51.complaint.submit", False),
        ("51", "51.complaint.submit", True),
        ("51", "51.00.case.respond", True),
        ("51", "51.71.complaint.submit", False),
        ("00", "51.complaint.submit", False),
    ],
)
def test_a_portal_may_write_its_own_keys_only(region: str, key: str, may: bool) -> None:
    topic = portal_permissions(region).topic_write
    assert topic is not None
    assert bool(re.search(topic, key)) is may


def test_a_portal_may_read_its_own_queue_only() -> None:
    read = portal_permissions("51.71").read
    assert re.search(read, "portal.51.71")
    assert not any(re.search(read, other) for other in ("portal.51.711", "portal.51", "portal.51x71", "routing.dead"))


def test_the_access_keys_of_a_regencys_reporters_do_not_reach_the_provinces_portal() -> None:
    keys = {binding.routing_key for binding in region_topology("51").bindings if binding.destination == "portal.51"}
    assert "51.#" not in keys
    assert {"51.*.complaint.#", "51.*.case.#", "51.00.submission.#"} <= keys
