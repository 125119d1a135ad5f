"""The reporter adds to the complaint, answers a question, or objects to an answer."""

from datetime import datetime

from servicekit.dossiers.dossier import Outcome

from intake.digests import digest_of
from intake.domain.complaint import Complaint
from intake.domain.lifecycle import Act, Step, add_reply
from intake.parts import Origin, Parts
from intake.use_cases.change_complaint import change_complaint


async def reply_to_unit(id: str, text: str, *, origin: Origin, parts: Parts, now: datetime) -> Outcome[Complaint]:
    """Raises MoveNotAllowed after the end, TooMany."""

    def rule(complaint: Complaint) -> Step:
        return add_reply(complaint, text, now)

    digest = digest_of(Act.REPLY, id, text)
    return await change_complaint(id, Act.REPLY, rule, origin=origin, digest=digest, parts=parts)
