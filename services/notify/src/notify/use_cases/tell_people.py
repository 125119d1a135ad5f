"""Something was said about a complaint: learn from it, and make a delivery for everyone who is to be told."""

from datetime import datetime

import structlog
from kentongan_contracts.envelope import AnyFact
from servicekit.dossiers.dossier import Decision

from notify.domain.correspondence import Contact
from notify.domain.telling import tell
from notify.stores import Correspondences, Kept

log = structlog.get_logger()


async def tell_people(
    fact: AnyFact, correspondences: Correspondences, *, now: datetime, contact: Contact | None = None
) -> Kept:
    """The dossier after it; hearing the same fact again changes nothing."""
    kept = await correspondences.hear(fact, lambda state: Decision(tell(state, fact, now=now, contact=contact)))
    log.info("Heard what was said", action="fact_heard", complaint=fact.subject, fact=fact.name)
    return kept
