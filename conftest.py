"""Real nodes for every package's integration tests, each started once per run and only when a test asks for it."""

from collections.abc import Iterator

import pytest
from kentongan.broker.declaring import declare_system
from kentongan.nodes.broker_address import BrokerAddress
from kentongan.testing import private_mongodb, private_rabbitmq


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The journeys are the longest, so they begin first."""
    items.sort(key=lambda item: "tests/journeys/" not in item.nodeid)


@pytest.fixture(scope="session")
def mongodb_url() -> Iterator[str]:
    """A MongoDB replica set; use a database name of your own."""
    with private_mongodb() as url:
        yield url


@pytest.fixture(scope="session")
def broker_address() -> Iterator[BrokerAddress]:
    """A RabbitMQ on whose vhost the whole bus is declared."""
    with private_rabbitmq() as address:
        declare_system(address)
        yield address


@pytest.fixture(scope="session")
def amqp_url(broker_address: BrokerAddress) -> str:
    """The administrator's AMQP address, the bus being declared."""
    return broker_address.amqp_url


@pytest.fixture(scope="session")
def rabbitmq_management(broker_address: BrokerAddress) -> str:
    """The administrator's address of the management HTTP API."""
    return broker_address.management_url
