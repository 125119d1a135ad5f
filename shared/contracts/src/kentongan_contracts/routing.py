"""What routing says: the case as the agencies handle it. `unit` is always who is responsible after the fact."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from kentongan_contracts.envelope import FactData
from kentongan_contracts.words import AssignRule, CloseReason, RejectReason


class Evidence(BaseModel):
    """Why this unit: the rule, the words that matched, and how sure it is (0 to 1)."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    rule: AssignRule
    words: tuple[str, ...] = ()
    score: float | None = None


class CaseFact(FactData):
    """What every fact about a case names: the responsible unit, and who acted (a unit, `router` or `reporter`)."""

    unit: str
    unit_name: str
    by: str


class CaseOpened(CaseFact):
    """A case exists, in the hands of the region's coordinator until it is assigned."""

    type: ClassVar[str] = "kentongan.case.opened.v1"
    category: str | None = None


class CaseAssigned(CaseFact):
    """A unit has become responsible."""

    type: ClassVar[str] = "kentongan.case.assigned.v1"
    from_unit: str
    category: str | None = None
    why: Evidence
    note: str | None = None


class CaseRead(CaseFact):
    """An officer of the responsible unit has opened the case."""

    type: ClassVar[str] = "kentongan.case.read.v1"


class CaseReturned(CaseFact):
    """A unit has said "not our field"; the coordinator named as `unit` must decide now."""

    type: ClassVar[str] = "kentongan.case.returned.v1"
    from_unit: str
    reason: str


class CaseAsked(CaseFact):
    """The unit has asked the reporter; the clocks wait."""

    type: ClassVar[str] = "kentongan.case.asked.v1"
    text: str


class CaseResponded(CaseFact):
    """The unit has answered; `final` ends its work unless the reporter objects."""

    type: ClassVar[str] = "kentongan.case.responded.v1"
    text: str
    final: bool = True


class CaseReopened(CaseFact):
    """The reporter was not satisfied: the unit has the case again."""

    type: ClassVar[str] = "kentongan.case.reopened.v1"
    text: str | None = None


class CaseRejected(CaseFact):
    """A coordinator has ended the case without an answer, for a coded reason."""

    type: ClassVar[str] = "kentongan.case.rejected.v1"
    reason: RejectReason
    text: str


class CaseMerged(CaseFact):
    """The case goes on within another one; `into` is that one's id."""

    type: ClassVar[str] = "kentongan.case.merged.v1"
    into: str


class CaseClosed(CaseFact):
    """The case has ended."""

    type: ClassVar[str] = "kentongan.case.closed.v1"
    reason: CloseReason


class CaseNoted(CaseFact):
    """An officer has left a note for officers; its words stay with routing."""

    type: ClassVar[str] = "kentongan.case.noted.v1"
