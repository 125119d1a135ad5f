"""One change worked out on one dossier in memory: pure, so that a conflict is answered by doing it again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic
from uuid import UUID, uuid5

from servicekit.cloud_events import trace_of
from servicekit.dossiers.dossier import (
    Answered,
    Asked,
    Cause,
    Decide,
    Decision,
    Dossier,
    Heard,
    Outcome,
    S,
    Said,
    Sayable,
    Told,
)
from servicekit.dossiers.errors import AskedDifferently, DossierMissing, Gap

ANSWERS_KEPT = 200
_FACTS = UUID("0b9f1f0a-64f4-5c0e-8a53-6f2f5d1f3c11")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a fact is said, and the CloudEvents extensions that it carries."""

    routing_key: str
    extensions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Voice(Generic[S]):
    """How a service speaks: its source, and where a fact about a state goes."""

    source: str
    address: Callable[[S, str], Address]


@dataclass(frozen=True, slots=True)
class Change(Generic[S]):
    """One thing that waits for the next commit; `blank` is the state to begin with where no dossier exists."""

    id: str
    decide: Decide[S]
    cause: Cause = None
    blank: S | None = None
    extensions: Mapping[str, str] | None = None


def work_out(change: Change[S], dossier: Dossier[S] | None, voice: Voice[S], now: datetime) -> Outcome[S]:
    """The outcome of one change; raises what the rule raises, and DossierMissing, Gap or AskedDifferently."""
    if dossier is None:
        if change.blank is None:
            raise DossierMissing(f"Nothing is known yet of {change.id}.")
        dossier = Dossier(change.id, 0, change.blank)
    if repeat := _repeated(change.cause, dossier):
        return repeat
    decision = change.decide(dossier.state)
    if change.cause is None and not decision.say and decision.state == dossier.state and dossier.version:
        return Outcome(dossier, is_repeat=True, answer=decision.answer)
    said = _say(dossier, decision, change, voice, now)
    after = replace(
        dossier,
        version=dossier.version + 1,
        state=decision.state,
        said=dossier.said + said,
        heard=_heard(change.cause, dossier.heard),
        answered=_answered(change.cause, dossier.answered, decision, said),
    )
    return Outcome(after, is_repeat=False, answer=decision.answer)


def _repeated(cause: Cause, dossier: Dossier[S]) -> Outcome[S] | None:
    if isinstance(cause, Heard):
        known = dossier.heard.get(cause.speaker, 0)
        if cause.sequence <= known:
            return Outcome(dossier, is_repeat=True, answer={})
        if cause.sequence > known + 1:
            raise Gap(f"{cause.speaker} has said {cause.sequence} of {dossier.id}, but {known + 1} was not heard yet.")
    if isinstance(cause, Asked) and (before := dossier.answered.get(cause.key)):
        if before.digest != cause.digest:
            raise AskedDifferently("This Idempotency-Key was used with other content: use a new key for a new request.")
        return Outcome(dossier, is_repeat=True, answer=before.answer)
    return None


def _say(
    dossier: Dossier[S], decision: Decision[S], change: Change[S], voice: Voice[S], now: datetime
) -> tuple[Said, ...]:
    trace = {"traceparent": _last_trace(dossier)}

    def one(sequence: int, told: Sayable | Told) -> Said:
        thing, own = (told.thing, told.extensions) if isinstance(told, Told) else (told, {})
        address = voice.address(decision.state, thing.type)
        return Said(
            sequence=sequence,
            id=str(uuid5(_FACTS, f"{voice.source}/{dossier.id}/{sequence}")),
            type=thing.type,
            time=now,
            routing_key=address.routing_key,
            extensions={**trace, **address.extensions, **(change.extensions or {}), **own},
            data=thing.model_dump(mode="json"),
        )

    return tuple(one(sequence, told) for sequence, told in enumerate(decision.say, len(dossier.said) + 1))


def _last_trace(dossier: Dossier[S]) -> str:
    """What happens by itself carries on the trace of what was said last."""
    last = dossier.said[-1].extensions.get("traceparent") if dossier.said else None
    return last or trace_of(dossier.id)


def _heard(cause: Cause, heard: Mapping[str, int]) -> Mapping[str, int]:
    return {**heard, cause.speaker: cause.sequence} if isinstance(cause, Heard) else heard


def _answered(
    cause: Cause, answered: Mapping[str, Answered], decision: Decision[Any], said: tuple[Said, ...]
) -> Mapping[str, Answered]:
    if not isinstance(cause, Asked):
        return answered
    kept = dict(list(answered.items())[-(ANSWERS_KEPT - 1) :])
    return {**kept, cause.key: Answered(cause.digest, decision.answer, tuple(fact.sequence for fact in said))}
