"""Every fact by its type, and reading one from a message body."""

from typing import Any

from pydantic import BaseModel

from kentongan_contracts import answers, intake, notify, routing, sla_monitor
from kentongan_contracts.envelope import AnyFact, Fact, FactData, UnknownData

FACTS: dict[str, dict[str, type[FactData]]] = {
    "intake": {
        fact.type: fact
        for fact in (
            intake.ComplaintReceived,
            intake.ComplaintReplied,
            intake.ComplaintRated,
            intake.ComplaintWithdrawn,
            intake.ComplaintSupported,
            intake.ComplaintAttached,
            answers.SubmissionAccepted,
            answers.SubmissionRejected,
        )
    },
    "routing": {
        fact.type: fact
        for fact in (
            routing.CaseOpened,
            routing.CaseAssigned,
            routing.CaseRead,
            routing.CaseReturned,
            routing.CaseAsked,
            routing.CaseResponded,
            routing.CaseReopened,
            routing.CaseRejected,
            routing.CaseMerged,
            routing.CaseClosed,
            routing.CaseNoted,
            answers.SubmissionAccepted,
            answers.SubmissionRejected,
        )
    },
    "sla-monitor": {
        fact.type: fact
        for fact in (
            sla_monitor.SlaStarted,
            sla_monitor.SlaWarned,
            sla_monitor.SlaBreached,
            sla_monitor.SlaEscalated,
            sla_monitor.SlaMet,
            sla_monitor.SlaPaused,
            sla_monitor.SlaResumed,
        )
    },
    "notify": {fact.type: fact for fact in (notify.NotificationDelivered, notify.NotificationFailed)},
}

BY_TYPE: dict[str, type[FactData]] = {type_: fact for facts in FACTS.values() for type_, fact in facts.items()}
_ENVELOPES: dict[str, type[AnyFact]] = {type_: Fact[fact] for type_, fact in BY_TYPE.items()}  # type: ignore[valid-type]


class _Typed(BaseModel):
    type: str


def read_fact(body: bytes) -> Fact[Any]:
    """The fact in a message body; one of a type unknown to this release carries UnknownData.

    Raises pydantic.ValidationError when the body is not such an envelope.
    """
    type_ = _Typed.model_validate_json(body).type
    envelope: type[AnyFact] = _ENVELOPES.get(type_) or Fact[UnknownData]
    return envelope.model_validate_json(body)
