"""The way back to the portals: what they asked is refused here, or they are told once more that it was followed."""

from typing import Any

from kentongan_contracts.answers import SubmissionRejected
from kentongan_contracts.routing_keys import fact_key
from servicekit.bus.announcer import Announcer
from servicekit.bus.answering import Answering
from servicekit.dossiers.dossier import Dossier

from intake.domain.complaint import Complaint


class PortalAnswers:
    """Everything here is confirmed by the broker when it returns; raises BusAway else."""

    def __init__(self, answering: Answering, announcer: Announcer[Complaint]) -> None:
        self._answering = answering
        self._announcer = announcer

    async def say_again(self, dossier: Dossier[Complaint], key: str) -> None:
        """What was said when the request of this key was followed; its asker may have lost it."""
        await self._announcer.say_again(dossier, dossier.answered[key].said)

    async def reject(self, region: str, asking_id: str, problem: dict[str, Any], *, trace: str | None) -> None:
        """Answers the portal of `region`."""
        rejection = SubmissionRejected(problem=problem)
        routing_key = fact_key(region, rejection.type)
        more = {"region": region} | ({"traceparent": trace} if trace else {})
        await self._answering.answer(asking_id, rejection, routing_key=routing_key, extensions=more)
