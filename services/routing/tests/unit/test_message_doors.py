"""What routing hears, through the doors that it really has."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from faststream.rabbit import RabbitBroker, TestRabbitBroker
from kentongan_contracts.envelope import Fact, FactData
from kentongan_contracts.intake import (
    ComplaintAttached,
    ComplaintRated,
    ComplaintReplied,
    ComplaintSupported,
    ComplaintWithdrawn,
)
from kentongan_contracts.routing import CaseAssigned, CaseOpened
from kentongan_contracts.sla_monitor import (
    SlaBreached,
    SlaEscalated,
    SlaMet,
    SlaStarted,
    SlaWarned,
)
from kentongan_contracts.topology import hearing_queues
from kentongan_contracts.words import Light, Milestone, Status
from pydantic import ValidationError
from routing.metrics import OPEN, WITHOUT_UNIT
from routing.parts import DirectoryAway, Parts
from routing.stores import Order
from routing.subscribers.facts import subscriptions
from routing.testing import LONG_AGO, an_officer, later, received, said_by
from routing.timers import count_open_cases
from routing.use_cases.respond_to_case import respond_to_case
from servicekit.dossiers.errors import DossierMissing, Gap

RESOLVE = {"milestone": Milestone.RESOLVE, "due_at": later(60)}


@pytest.fixture
async def broker(parts: Parts) -> AsyncIterator[RabbitBroker]:
    broker = RabbitBroker(app_id=None)
    broker.context.set_global("parts", parts)
    broker.include_router(subscriptions())
    async with TestRabbitBroker(broker) as tested:
        yield tested


async def hear(broker: RabbitBroker, fact: Fact[Any]) -> None:
    queue = hearing_queues("routing", fact.speaker)[0]
    body = fact.model_dump_json(serialize_as_any=True).encode()
    await broker.publish(body, queue, message_type=fact.type)


async def tell(broker: RabbitBroker, speaker: str, subject: str, *facts: FactData, first: int = 1) -> None:
    for sequence, about in enumerate(facts, first):
        await hear(broker, said_by(speaker, about, subject=subject, sequence=sequence, at=later(90)))


async def test_a_received_complaint_is_opened_and_assigned_in_one_decision(broker: RabbitBroker, parts: Parts) -> None:
    fact = received()
    await hear(broker, fact)
    dossier = await parts.cases.dossiers.read(fact.subject)
    assert dossier is not None
    assert [said.type for said in dossier.said] == [CaseOpened.type, CaseAssigned.type]
    assert dossier.version == 1
    assert dossier.said[0].data["unit"] == "51.71-KOMINFO"
    assert dossier.state.unit == dossier.said[1].data["unit"] == "51.71-PUPR"


async def test_everything_said_of_a_case_is_taken_in_its_turn(broker: RabbitBroker, parts: Parts) -> None:
    fact = received()
    id = fact.subject
    await hear(broker, fact)
    await tell(
        broker,
        "sla-monitor",
        id,
        SlaStarted(**RESOLVE, started_at=LONG_AGO),
        SlaWarned(**RESOLVE, unit="51.71-PUPR"),
        SlaBreached(**RESOLVE, unit="51.71-PUPR", breached_at=later(60)),
        SlaEscalated(**RESOLVE, unit="51.71-PUPR", level=1, to_unit="51.71-KOMINFO", to_unit_name="Kominfo"),
        SlaMet(**RESOLVE, met_at=later(70), late=True),
    )
    reply, attached = ComplaintReplied(text="Halo"), ComplaintAttached(number=1, media_type="image/png", size_bytes=9)
    await tell(broker, "intake", id, reply, attached, ComplaintSupported(supporters=2), first=2)
    case = await parts.cases.read(id)
    assert case.overdue
    assert case.supporters == 2
    assert case.escalation is not None
    facts = {step.fact for step in case.history}
    assert {"sla.breached", "sla.escalated", "complaint.replied", "complaint.attached"} <= facts


async def test_a_rating_or_a_withdrawal_ends_a_case(broker: RabbitBroker, parts: Parts) -> None:
    rated, withdrawn = received(), received()
    for fact in (rated, withdrawn):
        await hear(broker, fact)
    order = Order(rated.subject, an_officer(), later(80))
    await respond_to_case(order, parts.cases, parts.directory(), text="Selesai.", final=True)
    await tell(broker, "intake", rated.subject, ComplaintRated(stars=5), first=2)
    await tell(broker, "intake", withdrawn.subject, ComplaintWithdrawn(), first=2)
    assert (await parts.cases.read(rated.subject)).status is Status.CLOSED
    assert (await parts.cases.read(withdrawn.subject)).status is Status.WITHDRAWN


async def test_a_fact_of_an_unknown_type_still_counts_so_that_the_next_is_in_turn(
    broker: RabbitBroker, parts: Parts
) -> None:
    fact = received()
    await hear(broker, fact)
    unknown = said_by("intake", ComplaintReplied(text="x"), subject=fact.subject, sequence=2)
    await hear(broker, unknown.model_copy(update={"type": "kentongan.complaint.sung.v1"}))
    await tell(broker, "intake", fact.subject, ComplaintWithdrawn(), first=3)
    assert (await parts.cases.read(fact.subject)).status is Status.WITHDRAWN


async def test_a_fact_out_of_turn_waits(broker: RabbitBroker) -> None:
    fact = received()
    with pytest.raises(DossierMissing):
        await tell(broker, "intake", fact.subject, ComplaintWithdrawn(), first=2)
    await hear(broker, fact)
    with pytest.raises(Gap):
        await tell(broker, "intake", fact.subject, ComplaintWithdrawn(), first=3)


async def test_a_complaint_waits_until_the_regions_were_read(broker: RabbitBroker, parts: Parts) -> None:
    full = parts.reference.current
    parts.reference.current = type(full)()  # type: ignore[misc]
    fact = received()
    with pytest.raises(DirectoryAway):
        await hear(broker, fact)
    parts.reference.current = full  # type: ignore[misc]
    await hear(broker, fact)
    assert (await parts.cases.read(fact.subject)).unit == "51.71-PUPR"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"type": "kentongan.complaint.received.v1"}', b"\xff"])
async def test_an_unreadable_message_changes_nothing(broker: RabbitBroker, body: bytes) -> None:
    with pytest.raises(ValidationError):
        await broker.publish(
            body, hearing_queues("routing", "intake")[0], message_type="kentongan.complaint.received.v1"
        )


async def test_what_another_source_says_in_a_queue_is_passed_over(parts: Parts) -> None:
    broker = RabbitBroker(app_id="/kentongan/routing")
    broker.context.set_global("parts", parts)
    broker.include_router(subscriptions())
    fact = received()
    async with TestRabbitBroker(broker) as tested:
        await hear(tested, fact)
    assert await parts.cases.dossiers.read(fact.subject) is None


async def test_open_cases_are_counted_by_province_and_light(broker: RabbitBroker, parts: Parts) -> None:
    for _ in range(2):
        await hear(broker, received())
    await count_open_cases(parts)
    assert OPEN.labels("51", Light.RED)._value.get() == 2
    assert WITHOUT_UNIT._value.get() == 0
