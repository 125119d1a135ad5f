"""The way back to the portals: what they asked is refused here, or they are told once more that it was followed."""

from typing import Any, Protocol

from kentongan_contracts.answers import SubmissionRejected
from kentongan_contracts.routing_keys import fact_key
from kentongan_contracts.topology import Wiring
from servicekit.bus.announcer import Announcer
from servicekit.bus.answering import Answering
from servicekit.bus.publisher import Publisher
from servicekit.dossiers.dossier import Dossier

from routing.domain.case import Case


class Answers(Protocol):
    """What a portal is told beside the facts of its cases; raises BusAway until the broker has it."""

    async def say_again(self, dossier: Dossier[Case], key: str) -> None:
        """What was said when the request of this key was followed; its asker may have lost it."""
        ...

    async def reject(self, region: str, asking_id: str, problem: dict[str, Any], *, trace: str | None) -> None:
        """The request of the portal of `region` was refused."""
        ...


class PortalAnswers:
    def __init__(self, publisher: Publisher, announcer: Announcer[Case], wiring: Wiring) -> None:
        self._answering = Answering(publisher, source=wiring.source, exchange=wiring.exchange, header=wiring.header)
        self._announcer = announcer

    async def say_again(self, dossier: Dossier[Case], key: str) -> None:
        await self._announcer.say_again(dossier, dossier.answered[key].said)

    async def reject(self, region: str, asking_id: str, problem: dict[str, Any], *, trace: str | None) -> None:
        rejection = SubmissionRejected(problem=problem)
        routing_key = fact_key(region, rejection.type)
        more = {"region": region} | ({"traceparent": trace} if trace else {})
        await self._answering.answer(asking_id, rejection, routing_key=routing_key, extensions=more)
