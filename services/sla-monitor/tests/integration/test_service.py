"""The whole service between a real broker and a real database."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import aio_pika
import pytest
from aio_pika.abc import AbstractChannel, AbstractQueue
from kentongan_contracts.catalogue import read_fact
from kentongan_contracts.envelope import CONTENT_TYPE, AnyFact
from kentongan_contracts.routing_keys import fact_key
from kentongan_contracts.topology import EVENTS, SUBJECT_HEADER
from pydantic import SecretStr
from servicekit.clock import utc_now
from sla_monitor.app import create_app
from sla_monitor.settings import SlaMonitorSettings
from sla_monitor.testing import sample_reference
from sla_monitor.testing_facts import Telling

REGION = "99.01"


@pytest.fixture
async def channel(amqp_url: str) -> AsyncIterator[AbstractChannel]:
    connection = await aio_pika.connect(amqp_url)
    async with connection:
        yield await connection.channel()


@pytest.fixture
async def heard(channel: AbstractChannel) -> AbstractQueue:
    """What a region hears of sla-monitor."""
    queue = await channel.declare_queue(f"test.{uuid4().hex}", exclusive=True)
    await queue.bind(EVENTS, f"{REGION}.sla.#")
    return queue


@asynccontextmanager
async def running(amqp_url: str, mongodb_url: str, *, milestone: str = "PT2S") -> AsyncIterator[None]:
    settings = SlaMonitorSettings(amqp_url=SecretStr(amqp_url), mongodb_url=SecretStr(mongodb_url))
    app = create_app(settings, reference=sample_reference(milestone))
    async with app.router.lifespan_context(app):
        yield


async def publish(channel: AbstractChannel, *facts: AnyFact) -> None:
    exchange = await channel.get_exchange(EVENTS, ensure=False)
    for fact in facts:
        message = aio_pika.Message(
            body=fact.model_dump_json(serialize_as_any=True).encode(),
            content_type=CONTENT_TYPE,
            message_id=fact.id,
            type=fact.type,
            app_id=fact.source,
            headers={SUBJECT_HEADER: fact.subject},
        )
        await exchange.publish(message, fact_key(fact.region, fact.type))


async def hear_until(queue: AbstractQueue, subject: str, *last: str) -> Sequence[AnyFact]:
    """Everything said of a complaint until each of `last`, such as `sla.breached verify`, was heard."""
    facts: list[AnyFact] = []
    missing = set(last)
    async with asyncio.timeout(40), queue.iterator() as messages:
        async for message in messages:
            await message.ack()
            fact: Any = read_fact(message.body)
            if fact.subject == subject:
                facts.append(fact)
                missing.discard(f"{fact.name} {fact.data.milestone.value}")
            if not missing:
                break
    return facts


async def test_a_two_second_milestone_breaches_and_escalates(
    amqp_url: str, mongodb_url: str, channel: AbstractChannel, heard: AbstractQueue
) -> None:
    told = Telling(uuid4().hex, REGION, begun_at=utc_now())
    async with running(amqp_url, mongodb_url):
        await publish(channel, told.received(), told.assigned(f"{REGION}-PUPR"))
        facts = await hear_until(heard, told.id, "sla.escalated resolve", "sla.escalated follow_up")
    assert [fact.sequence for fact in facts] == list(range(1, len(facts) + 1))
    names = [f"{fact.name} {fact.data.milestone.value}" for fact in facts]
    assert names[:4] == ["sla.started verify", "sla.started resolve", "sla.met verify", "sla.started follow_up"]
    assert names.count("sla.breached resolve") == names.count("sla.breached follow_up") == 1
    breach = next(fact.data for fact in facts if fact.name == "sla.breached")
    assert breach.breached_at >= breach.due_at
    escalated = next(fact.data for fact in facts if fact.name == "sla.escalated")
    assert (escalated.level, escalated.to_unit) == (1, f"{REGION}-PUPR")


async def test_what_fell_due_while_the_service_was_away_is_said_when_it_is_back(
    amqp_url: str, mongodb_url: str, channel: AbstractChannel, heard: AbstractQueue
) -> None:
    told = Telling(uuid4().hex, REGION, begun_at=utc_now())
    async with running(amqp_url, mongodb_url, milestone="PT5S"):
        await publish(channel, told.received())
        await hear_until(heard, told.id, "sla.started resolve")
    await asyncio.sleep((told.begun_at + timedelta(seconds=5) - utc_now()) / timedelta(seconds=1))
    async with running(amqp_url, mongodb_url, milestone="PT5S"):
        facts = await hear_until(heard, told.id, "sla.escalated verify", "sla.escalated resolve")
    names = [fact.name for fact in facts]
    assert names.count("sla.warned") == names.count("sla.breached") == names.count("sla.escalated") == 2


async def test_a_case_heard_of_before_its_complaint_waits_for_it(
    amqp_url: str, mongodb_url: str, channel: AbstractChannel, heard: AbstractQueue
) -> None:
    told = Telling(uuid4().hex, REGION, begun_at=utc_now())
    async with running(amqp_url, mongodb_url, milestone="PT1H"):
        await publish(channel, told.assigned(f"{REGION}-PUPR"), told.received())
        facts = await hear_until(heard, told.id, "sla.started follow_up")
    assert [fact.name for fact in facts] == ["sla.started", "sla.started", "sla.met", "sla.started"]


async def test_nobody_is_called_late_whose_answer_waited_while_the_service_was_away(
    amqp_url: str, mongodb_url: str, channel: AbstractChannel, heard: AbstractQueue
) -> None:
    told = Telling(uuid4().hex, REGION, begun_at=utc_now())
    async with running(amqp_url, mongodb_url, milestone="PT5S"):
        await publish(channel, told.received())
        await hear_until(heard, told.id, "sla.started resolve")
    await asyncio.sleep((told.begun_at + timedelta(seconds=5) - utc_now()) / timedelta(seconds=1))
    await publish(channel, told.responded(f"{REGION}-PUPR", after=timedelta(seconds=3)))
    async with running(amqp_url, mongodb_url, milestone="PT5S"):
        facts = await hear_until(heard, told.id, "sla.met verify", "sla.met resolve")
    assert [fact.name for fact in facts if fact.name in ("sla.breached", "sla.escalated")] == []
