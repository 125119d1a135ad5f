"""How the HTTP doors answer: prepared JSON, and problem documents for every refusal of the domain."""

from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.responses import Response
from servicekit.problems import MEDIA_TYPE

from intake.refusals import REFUSED, problem_of


def json_response(content: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Times are written in UTC as RFC 3339 has it."""
    return Response(as_json(content), status, media_type="application/json", headers=headers)


def as_json(content: object) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_UTC_Z)


def answer_refusals(app: FastAPI) -> None:
    """Makes `app` answer what the domain refuses by the table of statuses."""
    for kind in REFUSED:
        app.add_exception_handler(kind, _on_refusal)


async def _on_refusal(request: Request, failure: Exception) -> Response:
    document: dict[str, Any] = problem_of(failure)
    headers = {"WWW-Authenticate": "Bearer"} if document["status"] == 401 else None
    return Response(orjson.dumps(document), document["status"], media_type=MEDIA_TYPE, headers=headers)
