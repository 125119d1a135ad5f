"""What the rules refuse; each door has one table that says how it answers.

CaseRefused
├── NotAllowedNow     the case's state has no such move for this officer
├── CaseFull          the case holds as many acts as one case may
├── NotYours          another unit's case, or an act of coordinators
├── UnknownCase       nobody has handed in such a complaint
├── UnknownUnit       the directory knows no such unit
├── UnitOutOfReach    a portal names a unit of another region
├── UnknownTarget     a merge names a case that does not exist
├── MergedIntoItself  a merge names the case itself
└── TargetEnded       a merge names a case that has ended, or that is being merged itself
"""

from collections.abc import Sequence


class CaseRefused(Exception):
    """The root; `code` is stable, the message says what to do next, `allowed` which acts are open instead."""

    code = "case-refused"

    def __init__(self, message: str, *, allowed: Sequence[str] | None = None) -> None:
        super().__init__(message)
        self.allowed = allowed


class NotAllowedNow(CaseRefused):
    code = "not-allowed-now"


class CaseFull(CaseRefused):
    code = "case-full"


class NotYours(CaseRefused):
    code = "not-yours"


class UnknownCase(CaseRefused):
    code = "unknown-case"


class UnknownUnit(CaseRefused):
    code = "unknown-unit"
    field = "unit"


class UnitOutOfReach(CaseRefused):
    code = "unit-out-of-reach"
    field = "unit"


class UnknownTarget(CaseRefused):
    code = "unknown-target"
    field = "into"


class MergedIntoItself(CaseRefused):
    code = "merged-into-itself"
    field = "into"


class TargetEnded(CaseRefused):
    code = "target-ended"
