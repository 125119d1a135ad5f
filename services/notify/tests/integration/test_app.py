"""The whole service on a real bus, a real database and a real mail server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import aio_pika
import httpx
import pytest
from kentongan_contracts.envelope import AnyFact
from kentongan_contracts.topology import EVENTS, HEARD, SUBJECT_HEADER, hearing_queues
from kentongan_directory.testing import sample_directory
from notify.app import Twins, create_app
from notify.settings import NotifySettings
from notify.testing import CONTACT_KEY, OPERATOR_KEY, REPORTER_EMAIL, Speaker
from notify.testing_mail import MailSink, running_sink
from servicekit import tokens
from servicekit.bus.publisher import Outgoing, Publisher
from servicekit.testing import until


@pytest.fixture
async def sink() -> AsyncIterator[MailSink]:
    async with running_sink() as sink:
        yield sink


@pytest.fixture
async def bus(amqp_url: str) -> AsyncIterator[Publisher]:
    """Publishes; what other tests have left for notify on the bus that they share is gone first."""
    async with await aio_pika.connect(amqp_url) as connection:
        channel = await connection.channel()
        for speaker in HEARD["notify"]:
            for name in hearing_queues("notify", speaker):
                await (await channel.get_queue(name)).purge()
    publisher = Publisher(amqp_url)
    yield publisher
    await publisher.close()


@asynccontextmanager
async def _running(amqp_url: str, mongodb_url: str, sink: MailSink) -> AsyncIterator[httpx.AsyncClient]:
    settings = NotifySettings(
        amqp_url=amqp_url,
        mongodb_url=mongodb_url,
        contact_key=CONTACT_KEY,
        operator_token_key=OPERATOR_KEY,
        smtp_port=sink.port,
        pause_factor=0.001,
    )
    token = tokens.issue({"sub": "operator", "role": "operator"}, OPERATOR_KEY, valid_for=timedelta(hours=1))
    operator = {"Authorization": f"Bearer {token}"}
    directory = sample_directory()
    app = create_app(settings, Twins(directory=lambda: directory))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://notify", headers=operator) as client,
    ):
        yield client


def _spoken(fact: AnyFact) -> Outgoing:
    return Outgoing(
        exchange=EVENTS,
        routing_key=f"51.71.{fact.name}",
        body=fact.model_dump_json().encode(),
        message_id=fact.id,
        type=fact.type,
        source=fact.source,
        content_type="application/cloudevents+json",
        headers={SUBJECT_HEADER: fact.subject},
    )


def _walk() -> tuple[Speaker, list[AnyFact]]:
    speaker = Speaker()
    names = ("complaint.received", "case.opened", "case.assigned", "sla.started", "case.read", "case.responded")
    return speaker, [speaker.say(name) for name in names]


async def test_every_fact_of_many_walks_is_told_exactly_once(
    amqp_url: str, mongodb_url: str, sink: MailSink, bus: Publisher
) -> None:
    walks = [_walk()[1] for _ in range(50)]
    said = [_spoken(fact) for step in zip(*walks, strict=True) for fact in step]

    async def all_told() -> bool:
        return len(sink.messages) >= 50 * 4

    async with _running(amqp_url, mongodb_url, sink) as client:
        assert await bus.publish(said + said) == [None] * (2 * len(said))
        await until(all_told, within_seconds=60)

        async def is_ready() -> bool:
            return (await client.get("/health/ready")).status_code == 200

        await until(is_ready)
    ids = {message["Message-ID"] for message in sink.messages}
    assert len(sink.messages) == len(ids) == 50 * 4
    assert sum(message["To"] == REPORTER_EMAIL for message in sink.messages) == 50 * 3


async def test_letters_wait_for_a_mail_server_that_is_away_and_for_a_service_that_was_stopped(
    amqp_url: str, mongodb_url: str, bus: Publisher
) -> None:
    away = MailSink(port=1)
    speaker, facts = _walk()
    async with _running(amqp_url, mongodb_url, away) as client:
        await bus.publish([_spoken(fact) for fact in facts])

        async def all_were_tried() -> bool:
            listed = (await client.get("/v1/deliveries", params={"complaint": speaker.complaint})).json()["items"]
            return len(listed) == 4 and all(delivery["attempts"] > 0 for delivery in listed)

        await until(all_were_tried)
    async with running_sink() as sink:

        async def all_told() -> bool:
            return len(sink.messages) >= 4

        async with _running(amqp_url, mongodb_url, sink):
            await until(all_told, within_seconds=60)
        assert len(sink.messages) == 4
