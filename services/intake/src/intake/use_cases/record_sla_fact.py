"""What the clocks said is entered into the complaint's deadlines and timeline."""

from kentongan_contracts.envelope import Fact
from kentongan_contracts.sla_monitor import MilestoneFact
from servicekit.dossiers.dossier import Decision, Heard

from intake.domain.agencies import take_sla_fact
from intake.domain.complaint import Complaint
from intake.stores import Complaints


async def record_sla_fact(fact: Fact[MilestoneFact], complaints: Complaints) -> None:
    """Once, and in the order in which sla-monitor spoke."""

    def decide(complaint: Complaint) -> Decision[Complaint]:
        return Decision(take_sla_fact(complaint, fact.data, fact.time))

    await complaints.dossiers.change(fact.subject, decide, cause=Heard(fact.speaker, fact.sequence))
