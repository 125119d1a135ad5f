"""What intake hears of routing and sla-monitor, through its real message doors."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from faststream.rabbit import RabbitBroker, TestRabbitBroker
from intake.subscribers.facts import subscriptions
from intake.testing import LONG_AGO, MemoryComplaints, new_complaint, said_by
from kentongan_contracts.envelope import AnyFact, FactData
from kentongan_contracts.routing import CaseAssigned, CaseNoted, CaseRead, CaseResponded, Evidence
from kentongan_contracts.sla_monitor import SlaBreached, SlaStarted
from kentongan_contracts.words import AssignRule, Milestone
from servicekit.dossiers.errors import DossierMissing, Gap

PUPR: dict[str, Any] = {"unit": "51.71-PUPR", "unit_name": "Dinas PUPR", "by": "router"}
ASSIGNED = CaseAssigned(**PUPR, from_unit="51.71-KOMINFO", why=Evidence(rule=AssignRule.WORDS))
STARTED = SlaStarted(milestone=Milestone.VERIFY, due_at=LONG_AGO, started_at=LONG_AGO)


@dataclass
class Bus:
    broker: RabbitBroker
    about: str
    address: str

    async def hear(self, data: FactData, sequence: int, *, about: str | None = None) -> None:
        speaker = "routing" if data.type.startswith("kentongan.case") else "sla-monitor"
        await self.publish(said_by(speaker, data, about=about or self.about, sequence=sequence), speaker)

    async def publish(self, fact: AnyFact, speaker: str) -> None:
        queue = f"intake.{speaker}.0"
        body = fact.model_dump_json().encode()
        await self.broker.publish(body, queue=queue, message_type=fact.type)


@pytest.fixture
async def bus(complaints: MemoryComplaints, client: httpx.AsyncClient) -> AsyncIterator[Bus]:
    receipt = (await client.post("/v1/complaints", json=new_complaint(region="51.71"))).json()
    broker = RabbitBroker(app_id=None)
    broker.include_router(subscriptions())
    broker.context.set_global("complaints", complaints)
    async with TestRabbitBroker(broker) as testing:
        yield Bus(testing, receipt["id"], f"/v1/complaints/{receipt['tracking_code']}")


async def test_the_case_and_its_clocks_stand_in_the_timeline(bus: Bus, client: httpx.AsyncClient) -> None:
    await bus.hear(ASSIGNED, 1)
    await bus.hear(STARTED, 1)
    await bus.hear(CaseRead(**{**PUPR, "by": "51.71-PUPR"}), 2)
    shown = (await client.get(bus.address)).json()
    assert [(entry["fact"], entry["by"]) for entry in shown["timeline"]] == [
        ("complaint.received", "reporter"),
        ("case.assigned", "router"),
        ("sla.started", "sla-monitor"),
        ("case.read", "51.71-PUPR"),
    ]
    assert (shown["status"], shown["light"], shown["unit"]["code"]) == ("read", "yellow", "51.71-PUPR")
    assert list(shown["deadlines"]) == ["verify"]


async def test_a_fact_that_comes_twice_is_taken_once(bus: Bus, client: httpx.AsyncClient) -> None:
    for _ in range(2):
        await bus.hear(ASSIGNED, 1)
    assert len((await client.get(bus.address)).json()["timeline"]) == 2


async def test_a_fact_that_comes_too_early_is_not_taken(bus: Bus) -> None:
    with pytest.raises(Gap):
        await bus.hear(ASSIGNED, 2)


async def test_a_fact_of_a_complaint_that_is_not_known_waits(bus: Bus) -> None:
    with pytest.raises(DossierMissing):
        await bus.hear(ASSIGNED, 1, about="another")


async def test_an_officers_note_is_heard_and_not_shown(bus: Bus, client: httpx.AsyncClient) -> None:
    await bus.hear(CaseNoted(**PUPR), 1)
    await bus.hear(CaseResponded(**PUPR, text="Sudah ditambal"), 2)
    shown = (await client.get(bus.address)).json()
    assert [entry["fact"] for entry in shown["timeline"]] == ["complaint.received", "case.responded"]
    assert shown["timeline"][1]["text"] == "Sudah ditambal"


async def test_a_breach_makes_it_overdue(bus: Bus, client: httpx.AsyncClient) -> None:
    breached = SlaBreached(milestone=Milestone.VERIFY, due_at=LONG_AGO, unit="51.71-PUPR", breached_at=LONG_AGO)
    await bus.hear(breached, 1)
    assert (await client.get(bus.address)).json()["overdue"] is True


async def test_a_fact_of_a_later_release_is_passed_over(bus: Bus, client: httpx.AsyncClient) -> None:
    fact = said_by("routing", CaseRead(**PUPR), about=bus.about, sequence=1)
    await bus.publish(fact.model_copy(update={"type": "kentongan.case.praised.v1"}), "routing")
    await bus.hear(ASSIGNED, 2)
    assert len((await client.get(bus.address)).json()["timeline"]) == 2
