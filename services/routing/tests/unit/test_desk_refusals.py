"""What the desk refuses, and how it says so."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from kentongan_directory.directory import Directory
from routing.parts import Parts
from routing.testing import opened, token_of

As = Callable[[str], httpx.AsyncClient]
PUPR, KOMINFO, BALI, NATION = "51.71-PUPR", "51.71-KOMINFO", "51-KOMINFOS", "00-KOORDINATOR"
BODIES: dict[str, dict[str, Any]] = {
    "assign": {"unit": "51.71-DISHUB"},
    "return": {"reason": "Bukan kewenangan."},
    "ask": {"text": "Di mana tepatnya?"},
    "respond": {"text": "Sudah diperbaiki."},
    "reject": {"reason": "spam", "text": "Spam."},
    "merge": {"into": "another"},
    "note": {"text": "Catatan."},
}


def assert_problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail"} <= document.keys()
    assert document["status"] == status
    return document


@pytest.mark.parametrize("path", ["", "/some", "/some/suggestions"])
async def test_nobody_looks_without_a_token(anybody: httpx.AsyncClient, path: str) -> None:
    answer = await anybody.get(f"/v1/cases{path}")
    assert_problem(answer, 401)
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("act", BODIES)
async def test_nobody_acts_without_a_token(anybody: httpx.AsyncClient, act: str) -> None:
    assert_problem(await anybody.post(f"/v1/cases/some/{act}", json=BODIES[act]), 401)


@pytest.mark.parametrize(
    "header",
    ["Bearer nonsense", "Basic YTpi", "Bearer ", token_of(PUPR, valid_for=timedelta(hours=-1)), token_of("")],
)
async def test_a_token_that_does_not_hold_is_no_token(anybody: httpx.AsyncClient, header: str) -> None:
    assert_problem(await anybody.get("/v1/cases", headers={"Authorization": header}), 401)


@pytest.mark.parametrize("act", BODIES)
@pytest.mark.parametrize("unit", ["51.71-DISHUB", "51.06-KOMINFO", "51.06-PUPR", "operator"])
async def test_nobody_acts_on_another_units_case(parts: Parts, as_unit: As, act: str, unit: str) -> None:
    case, other = await opened(parts), await opened(parts)
    body = {"into": other.id} if act == "merge" else BODIES[act]
    assert_problem(await as_unit(unit).post(f"/v1/cases/{case.id}/{act}", json=body), 403)
    assert await parts.cases.read(case.id) == case


@pytest.mark.parametrize("act", ["assign", "reject"])
async def test_a_unit_does_not_do_what_is_the_coordinators(parts: Parts, as_unit: As, act: str) -> None:
    case = await opened(parts)
    assert_problem(await as_unit(PUPR).post(f"/v1/cases/{case.id}/{act}", json=BODIES[act]), 403)


@pytest.mark.parametrize("unit", [KOMINFO, BALI, NATION])
@pytest.mark.parametrize("act", ["assign", "ask", "respond", "reject", "note"])
async def test_a_coordinator_acts_on_all_of_its_region_and_below(
    parts: Parts, as_unit: As, unit: str, act: str
) -> None:
    case = await opened(parts)
    assert (await as_unit(unit).post(f"/v1/cases/{case.id}/{act}", json=BODIES[act])).status_code == 200


@pytest.mark.parametrize("act", BODIES)
async def test_an_unknown_case_is_404(as_unit: As, act: str) -> None:
    assert_problem(await as_unit(KOMINFO).post(f"/v1/cases/unknown/{act}", json=BODIES[act]), 404)


@pytest.mark.parametrize("id", ["unknown", "..%2f..", "%00", "%ff%fe", "$where", "a" * 3000])
async def test_a_hostile_id_is_an_unknown_one(as_unit: As, id: str) -> None:
    assert_problem(await as_unit(KOMINFO).get(f"/v1/cases/{id}"), 404)


async def test_a_refused_act_names_the_allowed_ones(parts: Parts, as_unit: As) -> None:
    case = await opened(parts)
    await as_unit(PUPR).post(f"/v1/cases/{case.id}/respond", json={"text": "Selesai."})
    for act in ("return", "ask", "respond"):
        document = assert_problem(await as_unit(PUPR).post(f"/v1/cases/{case.id}/{act}", json=BODIES[act]), 409)
        assert document["allowed"] == ["read", "note"]
        assert act in document["detail"]


async def test_an_unknown_unit_is_a_fault_of_that_field(parts: Parts, as_unit: As) -> None:
    case = await opened(parts)
    document = assert_problem(
        await as_unit(KOMINFO).post(f"/v1/cases/{case.id}/assign", json={"unit": "51.71-NONE"}), 422
    )
    assert document["errors"][0]["pointer"] == "/unit"
    assert "51.71-NONE" in document["errors"][0]["message"]


@pytest.mark.parametrize(
    ("act", "body", "pointer"),
    [
        ("assign", {}, "/unit"),
        ("assign", {"unit": "nonsense"}, "/unit"),
        ("assign", {"unit": {"$ne": None}}, "/unit"),
        ("assign", {"unit": PUPR, "note": 5}, "/note"),
        ("return", {"reason": "   "}, "/reason"),
        ("ask", {"text": "x" * 10_001}, "/text"),
        ("ask", {"text": "Halo", "cc": "x"}, "/cc"),
        ("respond", {"text": "Halo", "final": "yes"}, "/final"),
        ("respond", {"text": "\ud800"}, "/text"),
        ("reject", {"reason": "not_ours", "text": "x"}, "/reason"),
        ("merge", {"into": ""}, "/into"),
        ("note", {"text": None}, "/text"),
    ],
)
async def test_a_bad_field_is_named_and_nothing_is_stored(
    parts: Parts, as_unit: As, act: str, body: dict[str, Any], pointer: str
) -> None:
    case = await opened(parts)
    answer = await as_unit(KOMINFO).post(
        f"/v1/cases/{case.id}/{act}", content=json.dumps(body), headers={"Content-Type": "application/json"}
    )
    document = assert_problem(answer, 422)
    assert pointer in {error["pointer"] for error in document["errors"]}
    assert await parts.cases.read(case.id) == case


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        (b'{"text": "Halo"}', "text/plain", 415),
        (b"text=Halo", "application/x-www-form-urlencoded", 415),
        (b'{"text": "Halo"}', "", 415),
        (b'{"text": "Ha', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[1]", "application/json", 422),
        (b"", "application/json", 422),
        (b'{"text": "' + b"x" * 300_000 + b'"}', "application/json", 413),
    ],
)
async def test_a_body_that_is_no_request_is_refused_for_what_it_is(
    parts: Parts, as_unit: As, content: bytes, content_type: str, status: int
) -> None:
    case = await opened(parts)
    headers = {"Content-Type": content_type}
    answer = await as_unit(PUPR).post(f"/v1/cases/{case.id}/respond", content=content, headers=headers)
    assert_problem(answer, status)
    assert await parts.cases.read(case.id) == case


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("limit", "0", 422),
        ("limit", "201", 422),
        ("limit", "many", 422),
        ("state", "nonsense", 422),
        ("light", "blue", 422),
        ("overdue", "perhaps", 422),
        ("region", "51.00", 422),
        ("unit", "$ne", 422),
        ("q", "x" * 201, 422),
        ("cursor", "***", 400),
        ("cursor", "_w", 400),
    ],
)
async def test_a_bad_filter_is_refused(as_unit: As, name: str, value: str, status: int) -> None:
    assert_problem(await as_unit(KOMINFO).get("/v1/cases", params={name: value}), status)


async def test_words_with_marks_of_expressions_find_nothing_and_break_nothing(parts: Parts, as_unit: As) -> None:
    await opened(parts)
    for hostile in (".*", "(((((", "jalan$", "^", "\\", "{$gt: 1}", "\x00"):
        assert (await as_unit(KOMINFO).get("/v1/cases", params={"q": hostile})).status_code == 200


@pytest.mark.parametrize("key", ["", "k" * 201])
async def test_a_bad_key_of_a_request_is_refused(parts: Parts, as_unit: As, key: str) -> None:
    case = await opened(parts)
    headers = {"Idempotency-Key": key}
    answer = await as_unit(PUPR).post(f"/v1/cases/{case.id}/note", json={"text": "x"}, headers=headers)
    assert_problem(answer, 400)


async def test_while_the_regions_were_not_read_the_desk_says_when_to_come_again(
    parts: Parts, anybody: httpx.AsyncClient
) -> None:
    parts.reference.current = Directory()  # type: ignore[misc]
    answer = await anybody.get("/v1/cases", headers={"Authorization": token_of(PUPR)})
    assert_problem(answer, 503)
    assert answer.headers["retry-after"]
