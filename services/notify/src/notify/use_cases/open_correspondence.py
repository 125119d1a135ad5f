"""A complaint has come in: begin its correspondence, and tell its reporter that it has arrived."""

from datetime import datetime

import structlog
from kentongan_contracts.envelope import Fact
from kentongan_contracts.intake import ComplaintReceived
from servicekit.dossiers.dossier import Decision, Heard

from notify.channels.addresses import Addresses
from notify.domain.correspondence import Correspondence
from notify.domain.telling import tell
from notify.stores import Correspondences
from notify.use_cases.tell_people import trace_of

log = structlog.get_logger()


async def open_correspondence(
    fact: Fact[ComplaintReceived], correspondences: Correspondences, addresses: Addresses, *, now: datetime
) -> None:
    contact = addresses.contact(fact.data.sealed_contact)

    def decide(state: Correspondence) -> Decision[Correspondence]:
        return Decision(tell(state, fact, now=now, contact=contact))

    heard = Heard(fact.speaker, fact.sequence)
    await correspondences.open(fact.subject, decide, region=fact.region, cause=heard, extensions=trace_of(fact))
    log.info("Opened a correspondence", action="correspondence_opened", complaint=fact.subject)
