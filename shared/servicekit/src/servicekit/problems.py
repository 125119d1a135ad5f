"""RFC 9457 problem documents: every refusal says what is wrong and what to do, and no failure shows its insides."""

from collections.abc import Mapping
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.routing import iter_route_contexts
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import compile_path

from servicekit.verdicts import Refuse, Retry

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"
PROBLEM_SCHEMA = {
    "title": "Problem",
    "description": "RFC 9457.",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object", "additionalProperties": {"type": "string"}}},
    },
}
_TITLES = {
    400: "The request cannot be understood",
    401: "Please identify yourself",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "The current state does not allow this",
    413: "The request is too large",
    415: "This content type is not accepted",
    422: "Some fields are not right",
    429: "Too many requests",
    503: "Please try again in a moment",
}


def problem(status: int, detail: str, *, code: str = "about:blank", **extra: Any) -> dict[str, Any]:
    """A problem document as a dictionary; `code` becomes its type."""
    kind = code if code == "about:blank" else f"urn:kentongan:problem:{code}"
    return {
        "type": kind,
        "title": _TITLES.get(status, "The request failed"),
        "status": status,
        "detail": detail,
        **extra,
    }


def problem_response(
    status: int, detail: str, *, code: str = "about:blank", headers: Mapping[str, str] | None = None, **extra: Any
) -> JSONResponse:
    """A problem document as an HTTP response."""
    document = problem(status, detail, code=code, **extra)
    return JSONResponse(document, status, media_type=MEDIA_TYPE, headers=dict(headers) if headers else None)


def field_errors(faults: list[Any], *, named_part: bool = False) -> list[dict[str, str]]:
    """pydantic's faults as `{pointer, message}`, without the values that were sent.

    With `named_part` each location begins with the part of the request that it is in, which no pointer shows.
    """
    return [
        {"pointer": _pointer(fault["loc"][named_part:]), "message": fault["msg"].removeprefix("Value error, ")}
        for fault in faults
    ]


def answer_problems(app: FastAPI) -> None:
    """Makes `app` answer every failure with a problem document."""
    app.add_exception_handler(RequestValidationError, _on_bad_request)
    app.add_exception_handler(ValidationError, _on_bad_request)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(ClientDisconnect, _on_break)
    app.add_exception_handler(Refuse, _on_refuse)
    app.add_exception_handler(Retry, _on_retry)
    app.add_exception_handler(Exception, _on_fault)


async def _on_bad_request(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, RequestValidationError | ValidationError)
    faults = list(failure.errors())
    is_unreadable = any(fault["type"] in {"json_invalid", "json_type"} for fault in faults)
    # Where JSON breaks off is a place in the text, and no field.
    errors = field_errors(
        [{**fault, "loc": ()} for fault in faults] if is_unreadable else faults,
        named_part=isinstance(failure, RequestValidationError),
    )
    detail = "; ".join(f"{error['pointer'] or 'the body'}: {error['message']}" for error in errors[:5])
    status = 400 if is_unreadable else 422
    return problem_response(status, detail, code="invalid", errors=errors)


async def _on_http(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, HTTPException)
    headers = dict(failure.headers or {})
    if failure.status_code == 405:
        headers["Allow"] = ", ".join(sorted(_methods(request)))
    return problem_response(failure.status_code, str(failure.detail), headers=headers)


def _methods(request: Request) -> set[str]:
    """All that this path allows: the framework names those of one route."""
    routes = [route for route in iter_route_contexts(request.app.routes) if route.path and route.methods]
    fitting = [route for route in routes if compile_path(route.path or "")[0].match(request.scope["path"])]
    return {method for route in fitting for method in route.methods or ()}


async def _on_break(request: Request, failure: Exception) -> Response:
    """Nobody reads it, but it is counted as what it is: no fault of ours."""
    return problem_response(400, "The request broke off before its end: send it again.")


async def _on_refuse(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, Refuse)
    headers = {"WWW-Authenticate": "Bearer"} if failure.status == 401 else None
    return problem_response(failure.status, str(failure), code=failure.code, headers=headers, **failure.extra)


async def _on_retry(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, Retry)
    headers = {"Retry-After": str(failure.after_seconds)}
    return problem_response(503, str(failure), code=failure.code, headers=headers)


async def _on_fault(request: Request, failure: Exception) -> Response:
    log.error("A request met a fault of ours", action="request_failed", path=request.url.path, exc_info=failure)
    return problem_response(500, "This is a fault of ours and has been noted. Please try again later.", code="fault")


def _pointer(location: tuple[Any, ...]) -> str:
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in location)
