"""An asker is answered with the asking id, and the same answer is the same message."""

import orjson
import pytest
from servicekit import cloud_events
from servicekit.bus.answering import Answering, NobodyListens
from servicekit.bus.publisher import BusAway, Publisher
from servicekit.testing import Counted, SmallBus


def answering(bus: SmallBus, publisher: Publisher, *, exchange: str | None = None) -> Answering:
    return Answering(publisher, source="/us", exchange=exchange or bus.exchange, header="subject")


async def test_an_answer_names_what_it_answers_and_is_the_same_each_time(bus: SmallBus) -> None:
    publisher = Publisher(bus.url)
    told = answering(bus, publisher)
    for total in (1, 1, 2):
        await told.answer("ask-1", Counted(total=total), routing_key="k", extensions={"region": "51.71"})
    first, again, other = [await bus.next_of(bus.home) for _ in range(3)]
    await publisher.close()
    event = orjson.loads(first.body)
    assert (event["subject"], event["correlationid"], event["sequence"]) == ("ask-1", "ask-1", 1)
    assert event["data"] == {"total": 1}
    assert event["region"] == "51.71"
    assert event["traceparent"] == first.headers["traceparent"] == cloud_events.trace_of("ask-1")
    assert first.headers["subject"] == "ask-1"
    assert first.message_id == again.message_id == event["id"] != other.message_id


async def test_an_answer_that_no_queue_takes_is_not_tried_again(bus: SmallBus) -> None:
    publisher = Publisher(bus.url)
    with pytest.raises(NobodyListens):
        await answering(bus, publisher, exchange="amq.topic").answer(
            "ask-1", Counted(total=1), routing_key="nobody", extensions={}
        )
    await publisher.close()


async def test_an_answer_waits_for_a_bus_that_is_away(bus: SmallBus) -> None:
    publisher = Publisher("amqp://guest:guest@127.0.0.1:1/", timeout_seconds=1)
    with pytest.raises(BusAway):
        await answering(bus, publisher).answer("ask-1", Counted(total=1), routing_key="k", extensions={})
