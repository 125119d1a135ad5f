"""Who stands at the desk: the officer behind the token, what the request orders, and how it is answered."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import orjson
from fastapi import Depends, FastAPI, Request
from fastapi.responses import Response
from kentongan_directory.directory import Directory
from pydantic import BaseModel
from servicekit import tokens
from servicekit.clock import utc_now
from servicekit.dossiers.dossier import Asked
from servicekit.problems import MEDIA_TYPE
from servicekit.requests import idempotency_key
from servicekit.tokens import NotIdentified

from routing.domain.errors import CaseRefused
from routing.domain.officers import Actor, officer_of
from routing.parts import Parts
from routing.refusals import problem_of
from routing.routes.showing import shown_case
from routing.stores import Cases, Followed, Order

OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Desk:
    """One request, identified: everything that a door needs to give an order and to show what became of it."""

    parts: Parts
    officer: Actor
    path: str
    key: str | None
    traceparent: str

    @property
    def cases(self) -> Cases:
        return self.parts.cases

    @property
    def directory(self) -> Directory:
        return self.parts.directory()

    def order(self, case: str, content: BaseModel | None = None) -> Order:
        """The officer's order; with an Idempotency-Key it is followed once."""
        cause = Asked(f"key/{self.officer.unit}/{self.key}", self._digest(content)) if self.key else None
        return Order(case, self.officer, utc_now(), cause=cause, extensions={"traceparent": self.traceparent})

    def shown(self, followed: Followed) -> Response:
        """The case as it is now."""
        replayed = {"Idempotent-Replayed": "true"} if followed.is_repeat and self.key else None
        return json_response(shown_case(followed.case, self.officer, self.directory), replayed)

    def _digest(self, content: BaseModel | None) -> str:
        written = content.model_dump_json() if content else ""
        return hashlib.sha256(f"{self.officer.unit} {self.path} {written}".encode()).hexdigest()


# A coroutine, because FastAPI sends every other dependency to a thread, which costs more than this does.
async def desk_of(request: Request) -> Desk:
    """Raises NotIdentified."""
    parts: Parts = request.app.state.parts
    claims = tokens.read(request.headers.get("authorization"), request.app.state.officer_token_key)
    return Desk(
        parts=parts,
        officer=_officer(claims, parts.directory()),
        path=request.url.path,
        key=idempotency_key(request),
        traceparent=request.state.traceparent,
    )


def json_response(content: object, headers: Mapping[str, str] | None = None) -> Response:
    """Times are written in UTC as RFC 3339 has it."""
    body = orjson.dumps(content, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)
    return Response(body, media_type="application/json", headers=dict(headers or {}))


def answer_refusals(app: FastAPI) -> None:
    """Makes `app` answer what the domain refuses by the table of statuses."""
    app.add_exception_handler(CaseRefused, _on_refusal)


async def _on_refusal(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, CaseRefused)
    document = problem_of(failure)
    return Response(orjson.dumps(document), document["status"], media_type=MEDIA_TYPE)


def _officer(claims: Mapping[str, object], directory: Directory) -> Actor:
    if claims.get("role") == OPERATOR:
        return Actor(OPERATOR, is_operator=True)
    unit = claims.get("unit")
    if not isinstance(unit, str) or not unit:
        raise NotIdentified("This token names no unit: ask for one of an officer.")
    return officer_of(unit, directory)


DeskHere = Annotated[Desk, Depends(desk_of)]
