"""A rule is applied to a complaint for somebody who asked, and a portal that asked on the bus is told so."""

from collections.abc import Callable

import structlog
from kentongan_contracts.answers import SubmissionAccepted
from servicekit.dossiers.dossier import Decide, Decision, Outcome, Told

from intake.domain.complaint import Complaint
from intake.domain.errors import ComplaintUnknown
from intake.domain.lifecycle import Act, Step
from intake.metrics import ACTS
from intake.parts import Origin, Parts

log = structlog.get_logger()

Rule = Callable[[Complaint], Step]


async def change_complaint(
    id: str, act: Act, rule: Rule, *, origin: Origin, digest: str, parts: Parts
) -> Outcome[Complaint]:
    """Raises what the rule raises; and ComplaintUnknown when a portal asks about what it has not handed in."""
    outcome = await parts.complaints.dossiers.change(
        id, _deciding(id, rule, origin, parts), cause=origin.cause(digest), extensions=origin.extensions
    )
    if not outcome.is_repeat:
        ACTS.labels(act, outcome.dossier.state.channel).inc()
        log.info("An act on a complaint was followed", action="complaint_changed", complaint=id, act=act)
    return outcome


def acceptance(id: str, complaint: Complaint, asking_id: str, parts: Parts) -> Told:
    """What a portal is told when its message was followed; it alone names that message."""
    accepted = SubmissionAccepted(
        complaint_id=id,
        tracking_code=complaint.tracking_code,
        access_key=parts.access_keys.of(id),
        external_id=complaint.external_id,
    )
    return Told(accepted, {"correlationid": asking_id})


def _deciding(id: str, rule: Rule, origin: Origin, parts: Parts) -> Decide[Complaint]:
    def decide(complaint: Complaint) -> Decision[Complaint]:
        if origin.portal is not None and complaint.portal != origin.portal:
            raise ComplaintUnknown("id")
        after, say = rule(complaint)
        asking_id = origin.asking_id
        told = [] if asking_id is None else [acceptance(id, after, asking_id, parts)]
        return Decision(after, [*say, *told], {"status": str(after.status)})

    return decide
