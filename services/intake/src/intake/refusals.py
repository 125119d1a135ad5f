"""Which status each refusal has: one table for the HTTP door and for the portals' answers."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from kentongan_contracts.codes import MistypedCode
from kentongan_contracts.words import Channel
from pydantic import ValidationError
from servicekit.problems import field_errors, problem
from servicekit.verdicts import Refuse

from intake.domain.errors import (
    CommandUnknown,
    ComplaintError,
    ComplaintUnknown,
    FieldNotAccepted,
    KeyMissing,
    MessageUnreadable,
    MoveNotAllowed,
    RegionNotHere,
    RegionOutOfReach,
    SubmittedTooOften,
    UnknownApiKey,
    WrongKey,
)
from intake.metrics import REFUSALS
from intake.stores import BadCursor

STATUS: Mapping[type[Exception], int] = {
    FieldNotAccepted: 422,
    RegionOutOfReach: 403,
    RegionNotHere: 404,
    ComplaintUnknown: 404,
    KeyMissing: 401,
    WrongKey: 401,
    UnknownApiKey: 401,
    MessageUnreadable: 400,
    CommandUnknown: 404,
    SubmittedTooOften: 409,
    MoveNotAllowed: 409,
    MistypedCode: 400,
    BadCursor: 400,
}
CODES: Mapping[type[Exception], str] = {MistypedCode: "code-mistyped", BadCursor: "cursor-unknown"}
REFUSED = (ComplaintError, MistypedCode, BadCursor)


def problem_of(failure: Exception) -> dict[str, Any]:
    """The problem document of a domain error, a bad field, or a refusal of the plumbing."""
    if isinstance(failure, ValidationError):
        return _of_fields(failure)
    if isinstance(failure, Refuse):
        return problem(failure.status, str(failure), code=failure.code, **failure.extra)
    status = next(STATUS[kind] for kind in type(failure).__mro__ if kind in STATUS)
    return problem(status, str(failure), code=code_of(failure), **_extra(failure))


def code_of(failure: Exception) -> str:
    """The stable word for a refusal."""
    if isinstance(failure, ComplaintError | Refuse):
        return failure.code
    return CODES.get(type(failure), "invalid")


def _extra(failure: Exception) -> dict[str, Any]:
    match failure:
        case FieldNotAccepted():
            return {"errors": [{"pointer": failure.pointer, "message": str(failure)}]}
        case MoveNotAllowed():
            return {"allowed": [str(act) for act in failure.allowed]}
    return {}


def _of_fields(failure: ValidationError) -> dict[str, Any]:
    errors = field_errors(list(failure.errors(include_input=False, include_url=False, include_context=False)))
    detail = "; ".join(f"{error['pointer'] or 'the content'}: {error['message']}" for error in errors[:5])
    return problem(422, detail, code="invalid", errors=errors)


@contextmanager
def counted_refusals(channel: Channel) -> Iterator[None]:
    """Counts why a submission was refused at this door, and passes the refusal on."""
    try:
        yield
    except (*REFUSED, ValidationError, Refuse) as failure:
        REFUSALS.labels(channel, code_of(failure)).inc()
        raise
