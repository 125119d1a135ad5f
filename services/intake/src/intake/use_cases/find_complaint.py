"""A complaint is found by its tracking code, and it is told whether its reporter stands before us."""

from dataclasses import dataclass

from kentongan_contracts.codes import read_tracking_code
from servicekit.dossiers.dossier import Dossier

from intake.domain.complaint import Complaint
from intake.domain.errors import ComplaintUnknown, KeyMissing, WrongKey
from intake.parts import Parts


@dataclass(frozen=True, slots=True)
class Seen:
    dossier: Dossier[Complaint]
    as_reporter: bool

    @property
    def id(self) -> str:
        return self.dossier.id


async def find_complaint(typed_code: str, access_key: str | None, parts: Parts) -> Seen:
    """What is secret does not exist for whoever lacks its key.

    Raises MistypedCode, ComplaintUnknown and WrongKey.
    """
    dossier = await parts.complaints.with_code(read_tracking_code(typed_code))
    if dossier is None:
        raise ComplaintUnknown
    is_reporter = access_key is not None and parts.access_keys.opens(dossier.id, access_key)
    if dossier.state.secret and not is_reporter:
        raise ComplaintUnknown
    if access_key is not None and not is_reporter:
        raise WrongKey
    return Seen(dossier, is_reporter)


async def find_own_complaint(typed_code: str, access_key: str | None, parts: Parts) -> Seen:
    """For the reporter alone; raises KeyMissing besides, before anything is looked up."""
    if access_key is None:
        raise KeyMissing
    return await find_complaint(typed_code, access_key, parts)
