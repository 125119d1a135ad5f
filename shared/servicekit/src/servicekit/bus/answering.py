"""Answers that no dossier holds: one message back to whoever asked, confirmed by the broker when this returns."""

import hashlib
from collections.abc import Mapping
from uuid import UUID, uuid5

import orjson

from servicekit import cloud_events
from servicekit.bus.publisher import BusAway, Outgoing, Publisher
from servicekit.clock import utc_now
from servicekit.dossiers.dossier import Sayable
from servicekit.verdicts import Dead

_ANSWERS = UUID("5b0c3c9e-6f0e-5d0b-9a55-2f1d3b7c8e42")


class NobodyListens(Dead):
    """No queue takes the answer: whoever asked has none."""

    code = "nobody-listens"


class Answering:
    """Says things to askers; `header` carries the asking message's id, by which the answer is found."""

    def __init__(self, publisher: Publisher, *, source: str, exchange: str, header: str) -> None:
        self._publisher = publisher
        self._source = source
        self._exchange = exchange
        self._header = header

    async def answer(self, asking_id: str, thing: Sayable, *, routing_key: str, extensions: Mapping[str, str]) -> None:
        """The same answer to the same asking message has the same id each time; raises BusAway and NobodyListens."""
        data = thing.model_dump(mode="json")
        mark = hashlib.sha256(orjson.dumps(data)).hexdigest()
        id = str(uuid5(_ANSWERS, f"{self._source}/{routing_key}/{asking_id}/{mark}"))
        trace = extensions.get("traceparent") or cloud_events.trace_of(asking_id)
        more = {**extensions, "traceparent": trace, "sequence": 1, "correlationid": asking_id}
        body = cloud_events.envelope(
            id=id, source=self._source, type=thing.type, subject=asking_id, time=utc_now(), data=data, more=more
        )
        await self._publish(
            Outgoing(
                exchange=self._exchange,
                routing_key=routing_key,
                body=body,
                message_id=id,
                type=thing.type,
                source=self._source,
                content_type=cloud_events.CONTENT_TYPE,
                headers={self._header: asking_id, "traceparent": trace},
            )
        )

    async def _publish(self, message: Outgoing) -> None:
        (failure,) = await self._publisher.publish([message])
        if isinstance(failure, BusAway):
            raise failure
        if failure is not None:
            raise NobodyListens(f"No queue is bound to {message.routing_key}, so the asker cannot be answered.")
