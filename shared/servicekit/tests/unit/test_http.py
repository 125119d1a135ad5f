"""What every request meets: problem documents for every refusal, a limit on bodies, health that tells the truth."""

import httpx
import pytest
from fastapi import FastAPI, Request
from pydantic import BaseModel, ConfigDict
from servicekit.documents import DocumentedApplication
from servicekit.dossiers.errors import StoreUnavailable
from servicekit.health import health_routes
from servicekit.http import Gate
from servicekit.problems import answer_problems
from servicekit.verdicts import Refuse
from starlette.types import Message


class Thing(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    sizes: list[int] = []


class Told(BaseModel):
    body: str


def new_app(reasons: list[str]) -> FastAPI:
    app = DocumentedApplication()
    app.add_middleware(Gate, body_limit_bytes=100)
    answer_problems(app)

    async def first_reason() -> str | None:
        return reasons[0] if reasons else None

    app.include_router(health_routes([first_reason]))

    @app.post("/things")
    async def post_thing(thing: Thing) -> Thing:
        return thing

    @app.get("/things")
    async def get_things() -> list[Thing]:
        return []

    @app.post("/raw")
    async def post_raw(request: Request) -> int:
        return len(await request.body())

    @app.post("/told")
    async def post_told(request: Request) -> None:
        Told.model_validate_json(await request.body())

    @app.get("/refuse")
    async def get_refuse() -> None:
        raise Refuse("not now", allowed=["later"])

    @app.get("/busy")
    async def get_busy() -> None:
        raise StoreUnavailable("the database is away")

    @app.get("/fault")
    async def get_fault() -> None:
        raise KeyError("an inside thing")

    return app


@pytest.fixture
def reasons() -> list[str]:
    return []


@pytest.fixture
def client(reasons: list[str]) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(new_app(reasons), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test")


def problem_of(answer: httpx.Response, status: int) -> dict[str, object]:
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    document: dict[str, object] = answer.json()
    assert document["status"] == status
    assert {"type", "title", "detail"} <= set(document)
    return document


async def test_a_bad_field_is_named_without_its_value(client: httpx.AsyncClient) -> None:
    answer = await client.post("/things", json={"name": 5, "sizes": [1, "Ni Luh"], "nmae": "x"})
    document = problem_of(answer, 422)
    assert [error["pointer"] for error in document["errors"]] == ["/name", "/sizes/1", "/nmae"]  # type: ignore[index, attr-defined]
    assert "Ni Luh" not in answer.text


async def test_a_field_that_is_called_body_keeps_its_name(client: httpx.AsyncClient) -> None:
    answer = await client.post("/told", json={"body": 7})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/body"]


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b""])
async def test_a_body_that_is_no_json_is_refused(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post("/things", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in {400, 422}
    problem_of(answer, answer.status_code)


@pytest.mark.parametrize("path", ["/things", "/raw"])
async def test_a_body_over_the_limit_is_refused_whether_it_says_so_or_not(client: httpx.AsyncClient, path: str) -> None:
    async def flood():  # type: ignore[no-untyped-def]
        for _ in range(20):
            yield b"x" * 10

    problem_of(await client.post(path, content=b"x" * 101), 413)
    answer = await client.post(path, content=flood(), headers={"content-type": "application/json"})
    assert "100 bytes" in str(problem_of(answer, 413)["detail"])


async def test_a_refusal_says_what_is_allowed(client: httpx.AsyncClient) -> None:
    document = problem_of(await client.get("/refuse"), 409)
    assert (document["detail"], document["allowed"]) == ("not now", ["later"])


async def test_a_passing_failure_says_when_to_come_back(client: httpx.AsyncClient) -> None:
    answer = await client.get("/busy")
    problem_of(answer, 503)
    assert answer.headers["retry-after"] == "1"


async def test_a_fault_of_ours_shows_nothing_of_the_inside(client: httpx.AsyncClient) -> None:
    answer = await client.get("/fault")
    problem_of(answer, 500)
    assert "inside" not in answer.text
    assert "KeyError" not in answer.text


async def test_a_request_that_breaks_off_is_no_fault_of_ours() -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/raw", "query_string": b"", "headers": []}
    await new_app([])(scope, receive, send)
    assert sent[0]["status"] == 400


async def test_unknown_paths_and_methods_are_problems_too(client: httpx.AsyncClient) -> None:
    problem_of(await client.get("/nowhere"), 404)
    problem_of(await client.delete("/things"), 405)


async def test_a_method_that_is_refused_is_told_all_that_the_path_takes(client: httpx.AsyncClient) -> None:
    assert (await client.delete("/things")).headers["allow"] == "GET, POST"
    assert (await client.delete("/health/live")).headers["allow"] == "GET"


async def test_json_that_breaks_off_is_no_fault_of_a_field(client: httpx.AsyncClient) -> None:
    answer = await client.post("/things", content=b'{"name": "x', headers={"content-type": "application/json"})
    assert [error["pointer"] for error in problem_of(answer, 400)["errors"]] == [""]  # type: ignore[index, attr-defined]


async def test_every_refusal_is_documented_as_what_it_is_sent_as(client: httpx.AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()
    refusal = document["paths"]["/things"]["post"]["responses"]["422"]
    assert refusal["content"] == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    assert "detail" in document["components"]["schemas"]["Problem"]["required"]


async def test_ready_tells_the_truth_and_live_only_that_it_lives(client: httpx.AsyncClient, reasons: list[str]) -> None:
    assert (await client.get("/health/ready")).status_code == 200
    reasons.append("the broker is away")
    document = problem_of(await client.get("/health/ready"), 503)
    assert document["detail"] == "the broker is away"
    assert (await client.get("/health/live")).status_code == 200


async def test_requests_are_counted_by_route_and_never_by_path(client: httpx.AsyncClient) -> None:
    await client.get("/nowhere/ID-12345")
    page = (await client.get("/metrics")).text
    assert 'kentongan_http_requests_total{method="GET",route="unknown",status="404"}' in page
    assert "ID-12345" not in page
