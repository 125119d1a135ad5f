"""The reporter takes the complaint back."""

from datetime import datetime

from servicekit.dossiers.dossier import Outcome

from intake.digests import digest_of
from intake.domain.complaint import Complaint
from intake.domain.lifecycle import Act, Step, withdraw
from intake.parts import Origin, Parts
from intake.use_cases.change_complaint import change_complaint


async def withdraw_complaint(
    id: str, reason: str | None, *, origin: Origin, parts: Parts, now: datetime
) -> Outcome[Complaint]:
    """Raises MoveNotAllowed after the end."""

    def rule(complaint: Complaint) -> Step:
        return withdraw(complaint, reason, now)

    digest = digest_of(Act.WITHDRAW, id, reason)
    return await change_complaint(id, Act.WITHDRAW, rule, origin=origin, digest=digest, parts=parts)
