"""What the other services tell of a complaint, for tests."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from kentongan_contracts.envelope import SOURCE_PREFIX, Fact, FactData
from kentongan_contracts.intake import ComplaintReceived, ComplaintReplied
from kentongan_contracts.routing import (
    CaseAsked,
    CaseAssigned,
    CaseClosed,
    CaseFact,
    CaseReopened,
    CaseResponded,
    Evidence,
)
from kentongan_contracts.words import AssignRule, Channel, CloseReason, Kind

D = TypeVar("D", bound=FactData)
C = TypeVar("C", bound=CaseFact)
CASE_FACTS: Mapping[str, tuple[type[CaseFact], dict[str, Any]]] = {
    "asked": (CaseAsked, {"text": "Di mana?"}),
    "reopened": (CaseReopened, {}),
    "closed": (CaseClosed, {"reason": CloseReason.RATED}),
}


def at(text: str) -> datetime:
    """A moment from its text, in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)


class Telling:
    """What the other services tell of one complaint: each fact with the next sequence of its speaker."""

    def __init__(self, id: str, region: str = "51.06", *, begun_at: datetime) -> None:
        self.id = id
        self.region = region
        self.begun_at = begun_at
        self._said = {"intake": 0, "routing": 0}

    def fact(self, speaker: str, content: D, *, after: timedelta = timedelta()) -> Fact[D]:
        """`content` said by `speaker` so long after the beginning."""
        self._said[speaker] += 1
        return Fact(
            id=f"{self.id}-{speaker}-{self._said[speaker]}",
            source=f"{SOURCE_PREFIX}{speaker}",
            type=content.type,
            subject=self.id,
            time=self.begun_at + after,
            region=self.region,
            sequence=self._said[speaker],
            data=content,
        )

    def received(self, **fields: Any) -> Fact[ComplaintReceived]:
        usual = {"kind": Kind.COMPLAINT, "channel": Channel.WEB, "received_at": self.begun_at}
        text = {
            "tracking_code": "7KQM-4XZ2-9PDT",
            "title": "Jalan berlubang",
            "body": "Jalan berlubang di dekat pasar.",
        }
        return self.fact("intake", ComplaintReceived.model_validate({**usual, **text, **fields}))

    def replied(self, *, after: timedelta) -> Fact[ComplaintReplied]:
        return self.fact("intake", ComplaintReplied(text="Di depan nomor 12."), after=after)

    def assigned(
        self, unit: str, *, rule: AssignRule = AssignRule.CATEGORY, after: timedelta = timedelta()
    ) -> Fact[CaseAssigned]:
        coordinator = f"{self.region}-KOORDINATOR"
        content = CaseAssigned(unit=unit, unit_name=unit, by="router", from_unit=coordinator, why=Evidence(rule=rule))
        return self.fact("routing", content, after=after)

    def responded(self, unit: str, *, final: bool = True, after: timedelta) -> Fact[CaseResponded]:
        content = CaseResponded(unit=unit, unit_name=unit, by=unit, text="Sudah diperbaiki.", final=final)
        return self.fact("routing", content, after=after)

    def named(self, name: str, unit: str, *, after: timedelta) -> Fact[Any]:
        """A fact by a short name, for tests that choose among them at random."""
        if name in ("assigned", "fallback"):
            rule = AssignRule.CATEGORY if name == "assigned" else AssignRule.COORDINATOR
            return self.assigned(unit, rule=rule, after=after)
        if name in ("partly", "final"):
            return self.responded(unit, final=name == "final", after=after)
        if name == "replied":
            return self.replied(after=after)
        type_, more = CASE_FACTS[name]
        return self.case(type_, unit, after=after, **more)

    def case(self, type_: type[C], unit: str, *, after: timedelta, **fields: Any) -> Fact[C]:
        """Any other fact about the case, in the hands of `unit`."""
        return self.fact("routing", type_(unit=unit, unit_name=unit, by=unit, **fields), after=after)
