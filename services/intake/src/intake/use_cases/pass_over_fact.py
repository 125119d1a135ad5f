"""A fact that means nothing to a complaint is counted as heard, so that the next one may come."""

from kentongan_contracts.envelope import AnyFact
from servicekit.dossiers.dossier import Decision, Heard

from intake.stores import Complaints


async def pass_over_fact(fact: AnyFact, complaints: Complaints) -> None:
    cause = Heard(fact.speaker, fact.sequence)
    await complaints.dossiers.change(fact.subject, Decision, cause=cause)
