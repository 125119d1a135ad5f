"""Which status each refusal has: one table for the HTTP door and for the portals' answers."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from servicekit.problems import field_errors, problem
from servicekit.verdicts import Refuse

from routing.domain.errors import (
    CaseFull,
    CaseRefused,
    MergedIntoItself,
    NotAllowedNow,
    NotYours,
    TargetEnded,
    UnitOutOfReach,
    UnknownCase,
    UnknownTarget,
    UnknownUnit,
)

STATUS: Mapping[type[CaseRefused], int] = {
    NotAllowedNow: 409,
    CaseFull: 409,
    TargetEnded: 409,
    NotYours: 403,
    UnknownCase: 404,
    UnitOutOfReach: 403,
    UnknownUnit: 422,
    UnknownTarget: 422,
    MergedIntoItself: 422,
}
Answerable = CaseRefused | Refuse | ValidationError


def problem_of(failure: Answerable) -> dict[str, Any]:
    """The problem document of a domain error, of bad fields, or of a refusal of the plumbing."""
    if isinstance(failure, ValidationError):
        return _of_fields(failure)
    if isinstance(failure, Refuse):
        return problem(failure.status, str(failure), code=failure.code, **failure.extra)
    extra: dict[str, Any] = {}
    if failure.allowed is not None:
        extra["allowed"] = [str(act) for act in failure.allowed]
    if field := getattr(failure, "field", None):
        extra["errors"] = [{"pointer": f"/{field}", "message": str(failure)}]
    return problem(STATUS[type(failure)], str(failure), code=failure.code, **extra)


def _of_fields(failure: ValidationError) -> dict[str, Any]:
    errors = field_errors(list(failure.errors(include_input=False, include_url=False, include_context=False)))
    detail = "; ".join(f"{error['pointer'] or 'the content'}: {error['message']}" for error in errors[:5])
    return problem(422, detail, code="invalid", errors=errors)
