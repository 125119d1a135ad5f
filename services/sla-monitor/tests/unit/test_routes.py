"""The HTTP door: what it shows, and what it says to bad input."""

import base64
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from kentongan_contracts.routing import CaseAsked
from pydantic import SecretStr
from sla_monitor.app import create_app
from sla_monitor.settings import SlaMonitorSettings
from sla_monitor.testing import Desk
from sla_monitor.testing_facts import Telling, at

NOWHERE = SlaMonitorSettings(
    amqp_url=SecretStr("amqp://nobody:nothing@127.0.0.1:1/kentongan"), mongodb_url=SecretStr("mongodb://127.0.0.1:1")
)
TUESDAY = "2026-03-17T10:20:00+08:00"


def _cursor(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.fixture
async def http(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(NOWHERE, desk.timetables, desk.reference)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sla-monitor") as client:
        yield client


async def test_each_started_milestone_is_shown(http: httpx.AsyncClient, desk: Desk) -> None:
    told = Telling("c1", begun_at=at("2026-03-17T10:20+08:00"))
    await desk.hear(told.received(), told.assigned("51.06-PUPR", after=timedelta(hours=1)))
    shown = (await http.get("/v1/deadlines/c1")).json()
    assert shown["verify"] == {
        "started_at": "2026-03-17T02:20:00Z",
        "due_at": "2026-03-27T08:30:00Z",
        "paused_for": "PT0S",
        "met_at": "2026-03-17T03:20:00Z",
        "level": 0,
    }
    assert set(shown) == {"verify", "resolve", "follow_up"}


async def test_a_waiting_clock_shows_how_long_it_waits(http: httpx.AsyncClient, desk: Desk) -> None:
    told = Telling("c1", begun_at=at("2026-03-17T10:20+08:00"))
    await desk.hear(told.received(), told.case(CaseAsked, "51.06-KOMINFO", text="Di mana?", after=timedelta(hours=1)))
    await desk.hear(told.replied(after=timedelta(hours=3)))
    assert (await http.get("/v1/deadlines/c1")).json()["verify"]["paused_for"] == "PT2H"


async def test_deadlines_of_an_unknown_complaint_are_not_found(http: httpx.AsyncClient) -> None:
    answer = await http.get("/v1/deadlines/c9")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert "c9" in answer.json()["detail"]


async def test_a_preview_tells_the_due_times_without_keeping_anything(http: httpx.AsyncClient, desk: Desk) -> None:
    wanted = {"region": "51.06", "kind": "complaint", "received_at": TUESDAY}
    answer = await http.post("/v1/deadlines/preview", json=wanted)
    assert answer.status_code == 200
    assert {milestone: deadline["due_at"] for milestone, deadline in answer.json().items()} == {
        "verify": "2026-03-27T08:30:00Z",
        "follow_up": "2026-03-31T08:00:00Z",
        "resolve": "2026-04-14T08:00:00Z",
    }
    assert desk.timetables.keeper.all() == []


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        pytest.param({"region": "51.99"}, "/region", id="unknown_region"),
        pytest.param({"region": "Bali"}, "/region", id="no_region_code"),
        pytest.param({"kind": "rumour"}, "/kind", id="unknown_kind"),
        pytest.param({"category": "weather"}, "/category", id="unknown_category"),
        pytest.param({"received_at": "2026-03-17T10:20:00"}, "/received_at", id="no_time_zone"),
        pytest.param({"received_at": "9999-12-31T23:59:59Z"}, "/received_at", id="beyond_the_calendars"),
        pytest.param({"unit": "51.06-PUPR"}, "/unit", id="unknown_field"),
    ],
)
async def test_a_bad_field_is_named(http: httpx.AsyncClient, change: dict[str, Any], pointer: str) -> None:
    wanted = {"region": "51.06", "kind": "complaint", "received_at": TUESDAY, **change}
    answer = await http.post("/v1/deadlines/preview", json=wanted)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        pytest.param(b"{", "application/json", 400, id="broken_json"),
        pytest.param(b"\xff", "application/json", 400, id="no_text"),
        pytest.param(b"[]", "application/json", 422, id="no_object"),
        pytest.param(b"region=51.06", "application/x-www-form-urlencoded", 415, id="form"),
        pytest.param(b"{}" + b" " * 300_000, "application/json", 413, id="too_large"),
    ],
)
async def test_a_body_that_is_no_request_is_refused(
    http: httpx.AsyncClient, content: bytes, media_type: str, status: int
) -> None:
    answer = await http.post("/v1/deadlines/preview", content=content, headers={"Content-Type": media_type})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


async def test_breaches_are_listed_page_by_page(http: httpx.AsyncClient, desk: Desk) -> None:
    told = Telling("c1", "99.01", begun_at=at("2026-07-05T23:00+08:00"))
    await desk.hear(told.received())
    await desk.time_is(told.begun_at + timedelta(seconds=2))
    await desk.hear(told.responded("99.01-PUPR", after=timedelta(seconds=3)))
    first = (await http.get("/v1/breaches", params={"region": "99.01", "limit": 1})).json()
    assert first["items"] == [
        {
            "complaint_id": "c1",
            "region": "99.01",
            "unit": "99.01-KOORDINATOR",
            "milestone": "verify",
            "due_at": "2026-07-05T15:00:02Z",
            "breached_at": "2026-07-05T15:00:02Z",
            "met_at": "2026-07-05T15:00:03Z",
            "level": 1,
        }
    ]
    second = (await http.get("/v1/breaches", params={"limit": 1, "cursor": first["next"]})).json()
    assert [item["milestone"] for item in second["items"]] == ["resolve"]
    assert second["next"] is None


@pytest.mark.parametrize(
    "query",
    [
        "region=51.99",
        "region=x",
        "unit=51.06-NOBODY",
        "since=yesterday",
        "limit=0",
        "limit=201",
        "cursor=AAAA",
        "cursor=%C3%A9",
        "cursor=WyJ4IiwxLDJd",
        f"cursor={_cursor('0001-01-01T00:00:00+14:00', 'c1', 0)}",
        f"cursor={_cursor('2026-01-01T00:00:00+00:00', chr(0xD800), 0)}",
        f"cursor={_cursor('2026-01-01T00:00:00+00:00', 'c1', None)}",
        "since=0001-01-01T00:00:00%2B14:00",
        "since=9999-12-31T23:59:59-14:00",
    ],
)
async def test_a_bad_query_is_refused_and_named(http: httpx.AsyncClient, query: str) -> None:
    answer = await http.get(f"/v1/breaches?{query}")
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [f"/{query.partition('=')[0]}"]
