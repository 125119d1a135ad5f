"""What a portal is told about what it asked for: followed, or refused with the reason."""

from dataclasses import dataclass
from typing import Any

from kentongan_contracts.answers import SubmissionAccepted, SubmissionRejected
from kentongan_contracts.envelope import AnyFact


@dataclass(frozen=True, slots=True)
class Answer:
    """Accepted with what names the complaint, or refused with `problem`, an RFC 9457 object.

    The access key is the reporter's: hand it on to nobody else, and show it when none is printed.
    """

    asked: str
    complaint_id: str | None = None
    tracking_code: str | None = None
    access_key: str | None = None
    external_id: str | None = None
    problem: dict[str, Any] | None = None

    @property
    def is_accepted(self) -> bool:
        return self.problem is None


def answer_in(fact: AnyFact) -> Answer | None:
    """The answer that a fact is, if it is one and says to which message."""
    if fact.correlationid is None:
        return None
    match fact.data:
        case SubmissionAccepted() as accepted:
            return Answer(fact.correlationid, **accepted.model_dump())
        case SubmissionRejected() as rejected:
            return Answer(fact.correlationid, problem=rejected.problem)
    return None
