"""A complaint has come in: begin its correspondence, and tell its reporter that it has arrived."""

from datetime import datetime

import structlog
from kentongan_contracts.envelope import Fact
from kentongan_contracts.intake import ComplaintReceived
from servicekit.dossiers.dossier import Decision

from notify.channels.addresses import Addresses
from notify.domain.telling import tell
from notify.stores import Correspondences

log = structlog.get_logger()


async def open_correspondence(
    fact: Fact[ComplaintReceived], correspondences: Correspondences, addresses: Addresses, *, now: datetime
) -> None:
    contact = addresses.contact(fact.data.sealed_contact)
    await correspondences.open(fact, lambda state: Decision(tell(state, fact, now=now, contact=contact)))
    log.info("Opened a correspondence", action="correspondence_opened", complaint=fact.subject)
