"""The way back to the portals: what they asked is refused here, or they are told once more that it was followed."""

import hashlib
from typing import Any
from uuid import UUID, uuid5

from kentongan_contracts.answers import SubmissionRejected
from kentongan_contracts.routing_keys import fact_key
from kentongan_contracts.topology import Wiring
from servicekit import cloud_events
from servicekit.bus.announcer import Announcer
from servicekit.bus.publisher import BusAway, Outgoing, Publisher
from servicekit.clock import utc_now
from servicekit.dossiers.dossier import Dossier
from servicekit.verdicts import Dead

from intake.domain.complaint import Complaint

_REJECTIONS = UUID("0f0dbbd6-6a0e-5c8e-b8f5-2f3b1a7d9c40")


class PortalAnswers:
    """Everything here is confirmed by the broker when it returns; raises BusAway else."""

    def __init__(self, publisher: Publisher, announcer: Announcer[Complaint], wiring: Wiring) -> None:
        self._publisher = publisher
        self._announcer = announcer
        self._wiring = wiring

    async def say_again(self, dossier: Dossier[Complaint], key: str) -> None:
        """What was said when the request of this key was followed; its asker may have lost it."""
        await self._announcer.say_again(dossier, dossier.answered[key].said)

    async def reject(self, region: str, asking_id: str, problem: dict[str, Any]) -> None:
        """Answers the portal of `region`; the same refusal of the same message has the same id each time."""
        rejection = self._rejection(region, asking_id, SubmissionRejected(problem=problem))
        (failure,) = await self._publisher.publish([rejection])
        if isinstance(failure, BusAway):
            raise failure
        if failure is not None:
            raise Dead(f"The portal of {region} has no queue for its answer: apply its region file.")

    def _rejection(self, region: str, asking_id: str, fact: SubmissionRejected) -> Outgoing:
        mark = hashlib.sha256(fact.model_dump_json().encode()).hexdigest()
        id = str(uuid5(_REJECTIONS, f"{region}/{asking_id}/{mark}"))
        body = cloud_events.envelope(
            id=id,
            source=self._wiring.source,
            type=fact.type,
            subject=asking_id,
            time=utc_now(),
            data=fact.model_dump(mode="json"),
            more={"region": region, "sequence": 1, "correlationid": asking_id},
        )
        return Outgoing(
            exchange=self._wiring.exchange,
            routing_key=fact_key(region, fact.type),
            body=body,
            message_id=id,
            type=fact.type,
            source=self._wiring.source,
            content_type=cloud_events.CONTENT_TYPE,
            headers={self._wiring.header: asking_id},
        )
