"""Whatever is sent, the answer is a problem document that names the field, and nothing is stored."""

from typing import Any

import httpx
import pytest
from intake.testing import MemoryComplaints, new_complaint

JSON = {"Content-Type": "application/json"}

BAD_FIELDS: list[tuple[str, dict[str, Any]]] = [
    ("/title", {"title": "abcd"}),
    ("/title", {"title": "   abcd   "}),
    ("/title", {"title": "x" * 151}),
    ("/title", {"title": None}),
    ("/title", {"title": ["a", "list"]}),
    ("/body", {"body": "too short"}),
    ("/body", {"body": "x" * 10_001}),
    ("/body", {"body": {"$gt": ""}}),
    ("/kind", {"kind": "praise"}),
    ("/region", {"region": "5171"}),
    ("/region", {"region": "51.71; drop"}),
    ("/region", {"region": 51}),
    ("/category", {"category": ""}),
    ("/category", {"category": "no-such-category"}),
    ("/location", {"location": {"lat": 1.0}}),
    ("/location/lat", {"location": {"lat": 91, "long": 0}}),
    ("/location/long", {"location": {"lat": 0, "long": "east"}}),
    ("/location/text", {"location": {"text": "x" * 501}}),
    ("/location/planet", {"location": {"planet": "Mars"}}),
    ("/location/lat", {"location": {"lat": "-8.65", "long": 115.21}}),
    ("/location/lat", {"location": {"lat": True, "long": 115.21}}),
    ("/occurred_on", {"occurred_on": "yesterday"}),
    ("/occurred_on", {"occurred_on": 0}),
    ("/language", {"language": "Indonesian"}),
    ("/anonymous", {"anonymous": "perhaps"}),
    ("/anonymous", {"anonymous": "yes"}),
    ("/secret", {"secret": 1}),
    ("/reporter/email", {"reporter": {"email": "Made <made@contoh.example>"}}),
    ("/reporter/email", {"reporter": {"email": "sári@contoh.example"}}),
    ("/reporter/phone", {"reporter": {"phone": " " * 10}}),
    ("/reporter/email", {"reporter": {"email": "no address"}}),
    ("/reporter/phone", {"reporter": {"phone": "call me"}}),
    ("/reporter", {"reporter": "Made"}),
    ("/tilte", {"tilte": "misspelt"}),
    ("/__proto__", {"__proto__": {}}),
]


@pytest.mark.parametrize(("pointer", "fields"), BAD_FIELDS)
async def test_a_bad_field_is_named_and_nothing_is_stored(
    client: httpx.AsyncClient, complaints: MemoryComplaints, pointer: str, fields: dict[str, Any]
) -> None:
    answer = await client.post("/v1/complaints", json=new_complaint(**fields))
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert complaints.keeper.all() == []


async def test_a_rule_of_ours_is_said_in_its_own_words(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/complaints", json=new_complaint(occurred_on=0))
    assert answer.json()["errors"] == [{"pointer": "/occurred_on", "message": "write the day as YYYY-MM-DD"}]


@pytest.mark.parametrize("field", ["title", "body"])
async def test_a_missing_field_is_named(client: httpx.AsyncClient, field: str) -> None:
    complaint = new_complaint()
    del complaint[field]
    answer = await client.post("/v1/complaints", json=complaint)
    assert answer.json()["errors"] == [{"pointer": f"/{field}", "message": "Field required"}]


UNREADABLE = [
    b"",
    b"{",
    b'{"title": "Jalan berlubang", "body": "Ada lubang',
    b"\xff\xfe\x00",
    b'{"title": "\xc3\x28"}',
    b'{"title": "\\ud800 alone"}',
    b"[" * 50_000,
    b'{"title": NaN}garbage',
]


@pytest.mark.parametrize("body", UNREADABLE)
@pytest.mark.parametrize("path", ["", "/7KQM-4XZ2-9PDT/replies"])
async def test_what_is_no_json_is_400(
    client: httpx.AsyncClient, complaints: MemoryComplaints, body: bytes, path: str
) -> None:
    answer = await client.post(f"/v1/complaints{path}", content=body, headers=JSON)
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"
    assert complaints.keeper.all() == []


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"12", b"null", b"true"])
async def test_what_is_no_object_is_refused(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post("/v1/complaints", content=body, headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["status"] == 422


@pytest.mark.parametrize("declared", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
@pytest.mark.parametrize("path", ["", "/7KQM-4XZ2-9PDT/replies", "/7KQM-4XZ2-9PDT/support"])
async def test_another_content_type_is_415(client: httpx.AsyncClient, declared: str, path: str) -> None:
    answer = await client.post(f"/v1/complaints{path}", content=b"a=b", headers={"Content-Type": declared})
    assert answer.status_code == 415
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_body_over_the_limit_is_413_whether_declared_or_not(client: httpx.AsyncClient) -> None:
    async def endless() -> Any:
        for _ in range(300):
            yield b" " * 1024

    declared = await client.post("/v1/complaints", content=b" " * 300_000, headers=JSON)
    undeclared = await client.post("/v1/complaints", content=endless(), headers=JSON)
    assert (declared.status_code, undeclared.status_code) == (413, 413)


@pytest.mark.parametrize("key", ["", "x" * 201])
async def test_an_idempotency_key_that_is_none_is_400(client: httpx.AsyncClient, key: str) -> None:
    answer = await client.post("/v1/complaints", json=new_complaint(), headers={"Idempotency-Key": key})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=many",
        "region=Bali",
        "status=done",
        "kind=praise",
        "since=yesterday",
        "since=2026-01-01T00:00:00",
        "near=here",
        "near=1,2,3",
        "near=91,0",
        "near=0,-181",
        "since=0001-01-01T00:00:00%2B14:00",
        "until=9999-12-31T23:59:59-14:00",
        "within=-1",
        "regoin=51",
        "q=" + "x" * 201,
    ],
)
async def test_a_bad_query_is_422(client: httpx.AsyncClient, query: str) -> None:
    answer = await client.get(f"/v1/complaints?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/" + query.split("=", maxsplit=1)[0]


@pytest.mark.parametrize("cursor", ["!!", "MTIz", "OTk5OTk5OTk5OTk5OTk5OTk5OTkvYQ", "ä", "%00"])
async def test_a_cursor_that_was_never_given_out_is_400(client: httpx.AsyncClient, cursor: str) -> None:
    answer = await client.get("/v1/complaints", params={"cursor": cursor})
    assert answer.status_code in {200, 400}


@pytest.mark.parametrize("address", ["sari@contoh.test", "sari@example.com", " sari@cöntoh.example "])
async def test_addresses_of_trials_and_of_domains_in_other_letters_are_taken(
    client: httpx.AsyncClient, address: str
) -> None:
    answer = await client.post("/v1/complaints", json=new_complaint(reporter={"email": address}))
    assert answer.status_code == 201


async def test_texts_that_look_like_code_stay_texts(client: httpx.AsyncClient) -> None:
    title, body = "{{7*7}} <script>alert(1)</script>", "'; DROP TABLE; -- ${jndi:ldap://x} \u0000 \u202e 😀"
    receipt = (await client.post("/v1/complaints", json=new_complaint(title=title, body=body))).json()
    shown = (await client.get(f"/v1/complaints/{receipt['tracking_code']}")).json()
    assert (shown["title"], shown["body"]) == (title, body)
