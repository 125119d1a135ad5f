"""Something was said about a complaint: learn from it, and make a delivery for everyone who is to be told."""

from datetime import datetime

import structlog
from kentongan_contracts.envelope import AnyFact
from servicekit.dossiers.dossier import Decision, Heard

from notify.domain.correspondence import Contact, Correspondence, with_followers
from notify.domain.telling import followers_to_carry, tell
from notify.stores import Correspondences, Kept

log = structlog.get_logger()


async def tell_people(
    fact: AnyFact, correspondences: Correspondences, *, now: datetime, contact: Contact | None = None
) -> Kept:
    """The dossier after it; hearing the same fact again changes nothing."""

    def decide(state: Correspondence) -> Decision[Correspondence]:
        return Decision(tell(state, fact, now=now, contact=contact))

    heard = Heard(fact.speaker, fact.sequence)
    outcome = await correspondences.change(fact.subject, decide, cause=heard, extensions=trace_of(fact))
    log.info("Heard what was said", action="fact_heard", complaint=fact.subject, fact=fact.name)
    return outcome.dossier


async def carry_followers(kept: Kept, correspondences: Correspondences) -> None:
    """Lets those who were told of a merged complaint be told of the one in which it goes on."""
    followers = followers_to_carry(kept.state, kept.id)
    if followers and kept.state.merged_into is not None:
        await correspondences.change(kept.state.merged_into, lambda state: Decision(with_followers(state, followers)))


def trace_of(fact: AnyFact) -> dict[str, str]:
    """What is said because of a fact carries its trace."""
    return {"traceparent": fact.traceparent} if fact.traceparent else {}
