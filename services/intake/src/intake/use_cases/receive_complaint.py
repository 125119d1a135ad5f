"""A complaint is taken in: it gets its region, its tracking code and its reporter's key, once, and is safe."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from kentongan_contracts.codes import complaint_id_for_key, complaint_id_of, province_of
from kentongan_contracts.intake import ComplaintReceived
from kentongan_contracts.portal import NewComplaint
from servicekit.dossiers.dossier import Decide, Decision, Outcome
from servicekit.dossiers.errors import KeyTaken, StoreBusy

from intake.arrivals import Arrival, arrive
from intake.digests import digest_of
from intake.domain.complaint import Complaint
from intake.domain.lifecycle import count_submission, receive
from intake.metrics import RECEIVED
from intake.parts import Origin, Parts
from intake.use_cases.change_complaint import acceptance

log = structlog.get_logger()

_CODES_DRAWN = 3


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the asker is told; `is_first` unless its portal had handed it in before, `is_repeat` for a request again."""

    id: str
    access_key: str
    outcome: Outcome[Complaint]

    @property
    def complaint(self) -> Complaint:
        return self.outcome.dossier.state

    @property
    def is_first(self) -> bool:
        return bool(self.outcome.answer["is_first"])


async def receive_complaint(new: NewComplaint, origin: Origin, parts: Parts, *, now: datetime) -> Receipt:
    """Raises UnknownRegion, UnknownCategory, RegionOutOfReach, PortalFieldOnly; nothing is stored then."""
    id = _id_of(new, origin, now)
    access_key = parts.access_keys.of(id)
    arrival = arrive(new, origin.portal, access_key=access_key, parts=parts, now=now)
    outcome = await _open(id, arrival, new, origin=origin, parts=parts)
    receipt = Receipt(id, access_key, outcome)
    if receipt.is_first and not outcome.is_repeat:
        complaint = receipt.complaint
        RECEIVED.labels(province_of(complaint.region), complaint.channel).inc()
        log.info("A complaint was received", action="complaint_received", complaint=id, region=complaint.region)
    return receipt


async def _open(id: str, arrival: Arrival, new: NewComplaint, *, origin: Origin, parts: Parts) -> Outcome[Complaint]:
    cause = origin.cause(digest_of("submit", new.model_dump_json()))
    for _ in range(_CODES_DRAWN):
        try:
            return await parts.complaints.dossiers.open(
                id,
                _deciding(id, arrival.fact, origin, parts),
                blank=arrival.complaint,
                cause=cause,
                extensions=origin.extensions,
            )
        except KeyTaken:
            arrival = arrival.with_other_code()
    raise StoreBusy("No free tracking code was found: try again in a moment.")


def _deciding(id: str, fact: ComplaintReceived, origin: Origin, parts: Parts) -> Decide[Complaint]:
    def decide(complaint: Complaint) -> Decision[Complaint]:
        step = receive(complaint, fact)
        answer = {"is_first": not complaint.is_received}
        if origin.asking_id is None:
            return Decision(step.complaint, step.say, answer)
        after = count_submission(step.complaint)
        return Decision(after, [*step.say, acceptance(id, after, origin.asking_id, parts)], answer)

    return decide


def _id_of(new: NewComplaint, origin: Origin, now: datetime) -> str:
    """From what makes the request the same one when it comes again; else ordered by time (UUIDv7, RFC 9562)."""
    if origin.portal is not None and new.external_id is not None:
        return complaint_id_of(origin.portal, new.external_id)
    if origin.asking_id is not None:
        return complaint_id_for_key(f"ask/{origin.portal}", origin.asking_id)
    if origin.key is not None:
        return complaint_id_for_key(origin.portal or "public", origin.key)
    return str(_ordered_by_time(now))


def _ordered_by_time(now: datetime) -> UUID:
    version, variant = 7 << 76, 0b10 << 62
    milliseconds = int(now.timestamp() * 1000) << 80
    return UUID(int=milliseconds | version | secrets.randbits(12) << 64 | variant | secrets.randbits(62))
