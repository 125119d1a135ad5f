"""What the public sees of a complaint, and what its reporter sees."""

from dataclasses import replace
from typing import Any

import httpx
import pytest
from intake.domain.complaint import Complaint, Entry, Rating
from intake.domain.visibility import entries_of, progress_of
from intake.routes.shapes import Progress
from intake.testing import LONG_AGO, kept_complaint, new_complaint


async def handed_in(client: httpx.AsyncClient, **fields: Any) -> tuple[str, dict[str, str]]:
    receipt = (await client.post("/v1/complaints", json=new_complaint(**fields))).json()
    return f"/v1/complaints/{receipt['tracking_code']}", {"Authorization": f"Bearer {receipt['access_key']}"}


async def test_a_complaint_is_red_from_the_beginning_and_has_a_unit(client: httpx.AsyncClient) -> None:
    address, _ = await handed_in(client, category="waste", region="51.71")
    shown = Progress.model_validate((await client.get(address)).json())
    assert (shown.light, shown.status, shown.overdue, shown.category) == ("red", "received", False, "waste")
    assert shown.unit.code == "51.71-KOMINFO"
    assert [(entry.fact, entry.by) for entry in shown.timeline] == [("complaint.received", "reporter")]


async def test_optional_parts_are_missing_until_there_is_something_to_show(client: httpx.AsyncClient) -> None:
    address, _ = await handed_in(client)
    assert {"rating", "merged_into"}.isdisjoint((await client.get(address)).json())


async def test_a_code_may_be_typed_in_small_letters_and_without_dashes(client: httpx.AsyncClient) -> None:
    address, _ = await handed_in(client)
    assert (await client.get(address.lower().replace("-", ""))).status_code == 200


@pytest.mark.parametrize("code", ["7KQM-4XZ2-9PDX", "short", "7KQM-4XZ2-9PD", "%00", "..%2f..%2fetc", "💥"])
@pytest.mark.parametrize("door", ["", "/events"])
async def test_a_mistyped_code_is_400_and_says_so(client: httpx.AsyncClient, code: str, door: str) -> None:
    answer = await client.get(f"/v1/complaints/{code}{door}")
    assert answer.status_code in {400, 404}
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_code_with_a_wrong_letter_is_told_from_an_unknown_one(client: httpx.AsyncClient) -> None:
    address, _ = await handed_in(client)
    wrong = address[:-1] + ("A" if address[-1] != "A" else "B")
    assert (await client.get(wrong)).status_code == 400
    assert "wrong" in (await client.get(wrong)).json()["detail"]
    assert (await client.get("/v1/complaints/0000-0000-0000")).status_code == 404


async def test_a_secret_complaint_does_not_exist_without_its_key(client: httpx.AsyncClient) -> None:
    address, key = await handed_in(client, secret=True)
    for headers in ({}, {"Authorization": "Bearer WRNG-KEY"}, {"Authorization": "Basic abc"}):
        for door in ("", "/events"):
            assert (await client.get(address + door, headers=headers)).status_code == 404
        assert (await client.post(f"{address}/support", json={}, headers=headers)).status_code == 404
    assert (await client.get(address, headers=key)).status_code == 200


async def test_a_wrong_key_is_401_and_never_shown_as_the_public_view(client: httpx.AsyncClient) -> None:
    address, _ = await handed_in(client)
    answer = await client.get(address, headers={b"Authorization": b"Bearer \xc4\xd6-guess"})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_key_may_be_typed_in_small_letters(client: httpx.AsyncClient) -> None:
    address, key = await handed_in(client, secret=True)
    small = {"Authorization": key["Authorization"].lower().replace("-", " ").replace("bearer", "Bearer")}
    assert (await client.get(address, headers=small)).status_code == 200


def _with_a_past() -> Complaint:
    timeline = [
        Entry(LONG_AGO, "complaint.received", "reporter"),
        Entry(LONG_AGO, "complaint.replied", "reporter", "my street is Jalan Rahasia", is_private=True),
        Entry(LONG_AGO, "case.responded", "51.71-PUPR", "Sudah ditambal"),
    ]
    return replace(kept_complaint(), timeline=tuple(timeline), rating=Rating(2, "not on Jalan Rahasia"))


def test_the_public_sees_each_step_but_not_what_the_reporter_wrote() -> None:
    shown = progress_of("id", _with_a_past(), as_reporter=False)
    assert "Rahasia" not in str(shown)
    assert [entry["fact"] for entry in shown["timeline"]] == [
        "complaint.received",
        "complaint.replied",
        "case.responded",
    ]
    assert shown["timeline"][2]["text"] == "Sudah ditambal"
    assert shown["rating"] == {"stars": 2}


def test_the_reporter_sees_all_of_it() -> None:
    shown = progress_of("id", _with_a_past(), as_reporter=True)
    assert shown["timeline"][1]["text"] == "my street is Jalan Rahasia"
    assert shown["rating"] == {"stars": 2, "text": "not on Jalan Rahasia"}


def test_positions_are_the_same_in_every_view() -> None:
    complaint = _with_a_past()
    views = [list(entries_of(complaint, as_reporter=as_reporter, after=1)) for as_reporter in (True, False)]
    assert [[position for position, _ in view] for view in views] == [[2, 3], [2, 3]]
