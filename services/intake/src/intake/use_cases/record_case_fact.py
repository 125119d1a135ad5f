"""What the agencies did with the case is entered into the complaint's timeline."""

from kentongan_contracts.envelope import Fact
from kentongan_contracts.routing import CaseFact
from servicekit.dossiers.dossier import Decision, Heard

from intake.domain.agencies import take_case_fact
from intake.domain.complaint import Complaint
from intake.stores import Complaints


async def record_case_fact(fact: Fact[CaseFact], complaints: Complaints) -> None:
    """Once, and in the order in which routing spoke."""

    def decide(complaint: Complaint) -> Decision[Complaint]:
        return Decision(take_case_fact(complaint, fact.data, fact.time))

    await complaints.dossiers.change(fact.subject, decide, cause=Heard(fact.speaker, fact.sequence))
