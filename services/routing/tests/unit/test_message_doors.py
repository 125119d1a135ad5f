"""What routing hears, through the doors that it really has."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from faststream.rabbit import RabbitBroker, TestRabbitBroker
from kentongan_contracts.envelope import Fact
from kentongan_contracts.routing import CaseAssigned, CaseOpened
from kentongan_contracts.topology import hearing_queues
from routing.parts import Parts
from routing.subscribers.facts import subscriptions
from routing.testing import memory_parts, received


@pytest.fixture
def parts() -> Parts:
    return memory_parts()


@pytest.fixture
async def broker(parts: Parts) -> AsyncIterator[RabbitBroker]:
    broker = RabbitBroker(app_id=None)
    broker.context.set_global("parts", parts)
    broker.include_router(subscriptions())
    async with TestRabbitBroker(broker) as tested:
        yield tested


async def hear(broker: RabbitBroker, fact: Fact[Any]) -> None:
    queue = hearing_queues("routing", fact.speaker)[0]
    await broker.publish(fact.model_dump_json().encode(), queue, message_type=fact.type)


async def test_a_received_complaint_is_opened_and_assigned_in_one_decision(broker: RabbitBroker, parts: Parts) -> None:
    fact = received()
    await hear(broker, fact)
    dossier = await parts.cases.dossiers.read(fact.subject)
    assert dossier is not None
    assert [said.type for said in dossier.said] == [CaseOpened.type, CaseAssigned.type]
    assert dossier.version == 1
    assert dossier.said[0].data["unit"] == "51.71-KOMINFO"
    assert dossier.state.unit == dossier.said[1].data["unit"] == "51.71-PUPR"
