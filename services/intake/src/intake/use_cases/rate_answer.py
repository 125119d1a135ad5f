"""The reporter says how good the answer was, once."""

from datetime import datetime

from servicekit.dossiers.dossier import Outcome

from intake.digests import digest_of
from intake.domain.complaint import Complaint, Rating
from intake.domain.lifecycle import Act, Step, rate
from intake.parts import Origin, Parts
from intake.use_cases.change_complaint import change_complaint


async def rate_answer(id: str, rating: Rating, *, origin: Origin, parts: Parts, now: datetime) -> Outcome[Complaint]:
    """Raises MoveNotAllowed before there is an answer, and when it was rated already."""

    def rule(complaint: Complaint) -> Step:
        return rate(complaint, rating, now)

    digest = digest_of(Act.RATE, id, rating.stars, rating.text)
    return await change_complaint(id, Act.RATE, rule, origin=origin, digest=digest, parts=parts)
