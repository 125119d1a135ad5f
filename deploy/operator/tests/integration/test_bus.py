"""The bus as it is declared on a real broker."""

from kentongan.broker.declaring import declare_system
from kentongan.broker.management import Management
from kentongan.nodes.broker_address import BrokerAddress
from kentongan_contracts.topology import SERVICES, VIRTUAL_HOST, system_topology


def test_every_queue_of_the_topology_exists_and_is_a_quorum_queue(broker_address: BrokerAddress) -> None:
    with Management.connect(broker_address) as management:
        queues = {queue["name"]: queue["type"] for queue in management.get("queues", VIRTUAL_HOST)}
    assert all(queues[queue.name] == "quorum" for queue in system_topology().queues)


def test_declaring_twice_changes_nothing(broker_address: BrokerAddress) -> None:
    with Management.connect(broker_address) as management:
        before = management.get("bindings", VIRTUAL_HOST)
        declare_system(broker_address)
        assert management.get("bindings", VIRTUAL_HOST) == before


def test_a_service_may_declare_nothing(broker_address: BrokerAddress) -> None:
    declare_system(broker_address, dict.fromkeys(SERVICES, "a password"))
    with Management.connect(broker_address) as management:
        permissions = management.get("permissions")
    of_services = [entry for entry in permissions if entry["user"].startswith("service-")]
    assert len(of_services) == len(SERVICES)
    assert {entry["configure"] for entry in of_services} == {"^$"}
