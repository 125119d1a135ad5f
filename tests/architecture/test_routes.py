"""Every route of every service is public on purpose, or asks who is there before it does anything else."""

from collections.abc import Iterator

import httpx
import pytest
from composed import create_app
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from kentongan_contracts.codes import new_tracking_code
from kentongan_contracts.topology import SERVICES

OF_ALL = {
    "GET /health/live",
    "GET /health/ready",
    "GET /metrics",
    "GET /openapi.json",
    "GET /docs",
    "GET /docs/oauth2-redirect",
    "GET /redoc",
    "GET /asyncapi",
    "GET /asyncapi.json",
}
PUBLIC = {
    "intake": {
        "POST /v1/complaints",
        "GET /v1/complaints",
        "GET /v1/complaints/{tracking_code}",
        "GET /v1/complaints/{tracking_code}/events",
        "POST /v1/complaints/{tracking_code}/support",
        "GET /v1/regions",
        "GET /v1/regions/{code}",
        "GET /v1/categories",
    },
    "routing": set(),
    "sla-monitor": {"GET /v1/deadlines/{complaint_id}", "POST /v1/deadlines/preview", "GET /v1/breaches"},
    "notify": set(),
}


FORGED = "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJvcGVyYXRvciIsInJvbGUiOiJvcGVyYXRvciJ9."
# What is asked must be asked rightly, where the body is read first.
BODIES = {
    "/v1/complaints/{tracking_code}/replies": {"text": "The lamp is still broken."},
    "/v1/complaints/{tracking_code}/rating": {"stars": 5},
}


@pytest.fixture(params=SERVICES)
def service(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def app(service: str, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    """The service as it is run, with nothing behind it: neither database nor broker answers."""
    return create_app(service, monkeypatch.setenv)


def test_every_public_route_exists(service: str, app: FastAPI) -> None:
    missing = (OF_ALL | PUBLIC[service]) - {f"{method} {path}" for method, path in _calls(app)}
    assert not missing


async def test_a_route_that_is_not_public_refuses_a_stranger_before_it_looks_anything_up(
    service: str, app: FastAPI
) -> None:
    answers = await _answers(service, app, headers={})
    assert not {call: status for call, status in answers.items() if status not in (401, 403, 404)}


async def test_a_token_that_nobody_signed_opens_no_route(service: str, app: FastAPI) -> None:
    """A reporter's key can be judged only beside its complaint, so that without a database intake cannot tell: 503."""
    answers = await _answers(service, app, headers={"Authorization": FORGED})
    refusals = (401, 403, 404, 503) if service == "intake" else (401, 403, 404)
    assert not {call: status for call, status in answers.items() if status not in refusals}


async def _answers(service: str, app: FastAPI, headers: dict[str, str]) -> dict[str, int]:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    answers: dict[str, int] = {}
    async with httpx.AsyncClient(transport=transport, base_url="http://service", headers=headers) as client:
        for method, path in _calls(app):
            if f"{method} {path}" not in OF_ALL | PUBLIC[service]:
                body = None if method == "GET" else BODIES.get(path, {})
                answers[f"{method} {path}"] = (await client.request(method, _filled(path), json=body)).status_code
    return answers


def _calls(app: FastAPI) -> Iterator[tuple[str, str]]:
    for route in iter_route_contexts(app.routes):
        yield from ((method, route.path or "") for method in sorted((route.methods or {"GET"}) - {"HEAD"}))


def _filled(path: str) -> str:
    return path.format_map(_Anything(tracking_code=new_tracking_code()))


class _Anything(dict[str, str]):
    """Any other part of a path is an id that nobody gave."""

    def __missing__(self, key: str) -> str:
        return "1"
