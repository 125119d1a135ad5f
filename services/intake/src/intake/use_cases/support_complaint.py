"""Somebody else has the same trouble and wants to be told of progress."""

from datetime import datetime

from servicekit.dossiers.dossier import Outcome

from intake.digests import digest_of
from intake.domain.complaint import Complaint
from intake.domain.lifecycle import Act, Step, support
from intake.parts import Origin, Parts
from intake.use_cases.change_complaint import change_complaint


async def support_complaint(
    id: str, contact: tuple[str | None, str | None], *, origin: Origin, parts: Parts, now: datetime
) -> Outcome[Complaint]:
    """`contact` is an e-mail address and a telephone number; the same one counts once. Raises MoveNotAllowed."""
    email, phone = contact
    named = email or phone
    mark = parts.access_keys.mark(id, named) if named else None
    person = {"name": None, "email": email, "phone": phone, "access_key": None, "language": "id"}
    sealed = parts.seal.close(person) if named else None

    def rule(complaint: Complaint) -> Step:
        return support(complaint, now, mark=mark, sealed_contact=sealed)

    digest = digest_of(Act.SUPPORT, id, mark)
    return await change_complaint(id, Act.SUPPORT, rule, origin=origin, digest=digest, parts=parts)
