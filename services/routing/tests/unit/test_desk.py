"""The desk's API as officers use it."""

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from kentongan_contracts.intake import ComplaintReplied, ComplaintSupported
from kentongan_contracts.sla_monitor import SlaBreached, SlaEscalated, SlaStarted
from kentongan_contracts.words import Light, Milestone
from routing.parts import Parts
from routing.testing import LONG_AGO, later, opened, said_by
from routing.use_cases.count_support import count_support
from routing.use_cases.remember_deadline import remember_deadline
from routing.use_cases.take_breach import take_breach
from routing.use_cases.take_escalation import take_escalation
from routing.use_cases.take_reply import take_reply
from servicekit.clock import utc_now

As = Callable[[str], httpx.AsyncClient]
PUPR, KOMINFO, BALI, NATION = "51.71-PUPR", "51.71-KOMINFO", "51-KOMINFOS", "00-KOORDINATOR"


async def test_a_case_shows_everything_an_officer_needs(parts: Parts, as_unit: As) -> None:
    case = await opened(
        parts, reporter_name="Wayan", location={"text": "Jalan Gatot Subroto"}, occurred_on="2026-03-01"
    )
    shown = (await as_unit(KOMINFO).get(f"/v1/cases/{case.id}")).json()
    assert shown["id"] == case.id
    assert shown["state"] == "assigned"
    assert shown["light"] == "red"
    assert shown["unit"] == {"code": PUPR, "name": "Dinas PUPR Kota Denpasar"}
    assert shown["why"]["rule"] == "words"
    assert "jalan rusak" in shown["why"]["words"]
    assert shown["received_at"] == "2026-03-02T01:00:00Z"
    assert shown["occurred_on"] == "2026-03-01"
    assert shown["location"]["text"] == "Jalan Gatot Subroto"
    assert shown["reporter_name"] == "Wayan"
    assert [line["fact"] for line in shown["history"]] == ["complaint.received", "case.opened", "case.assigned"]
    assert shown["escalation"] is None
    assert shown["overdue"] is False


async def test_the_name_of_an_anonymous_reporter_is_shown_to_nobody(parts: Parts, as_unit: As) -> None:
    case = await opened(parts, anonymous=True, reporter_name="Wayan")
    for unit in (PUPR, KOMINFO, "operator"):
        answer = await as_unit(unit).get(f"/v1/cases/{case.id}")
        assert answer.json()["reporter_name"] is None
        assert "Wayan" not in answer.text


async def test_opening_a_case_turns_the_light_yellow_once_and_for_the_responsible_unit_alone(
    parts: Parts, as_unit: As
) -> None:
    case = await opened(parts)
    for unit in (KOMINFO, BALI, NATION, "operator"):
        assert (await as_unit(unit).get(f"/v1/cases/{case.id}")).json()["light"] == "red"
    first = (await as_unit(PUPR).get(f"/v1/cases/{case.id}")).json()
    again = (await as_unit(PUPR).get(f"/v1/cases/{case.id}")).json()
    assert first == again
    assert (first["state"], first["light"]) == ("read", "yellow")
    assert [line["fact"] for line in first["history"]].count("case.read") == 1


async def test_an_answer_turns_the_light_green(parts: Parts, as_unit: As) -> None:
    case = await opened(parts)
    answer = await as_unit(PUPR).post(f"/v1/cases/{case.id}/respond", json={"text": "Sudah diperbaiki."})
    assert answer.status_code == 200
    assert (answer.json()["state"], answer.json()["light"]) == ("responded", "green")


async def test_an_interim_answer_leaves_the_work_with_the_unit(parts: Parts, as_unit: As) -> None:
    case = await opened(parts)
    body = {"text": "Kami periksa dulu.", "final": False}
    shown = (await as_unit(PUPR).post(f"/v1/cases/{case.id}/respond", json=body)).json()
    assert (shown["state"], shown["light"]) == ("read", "yellow")
    dossier = await parts.cases.dossiers.read(case.id)
    assert dossier is not None
    assert dossier.said[-1].data["final"] is False


async def test_a_reply_to_an_answer_gives_the_case_back_to_the_unit(parts: Parts, as_unit: As) -> None:
    case = await opened(parts)
    await as_unit(PUPR).post(f"/v1/cases/{case.id}/respond", json={"text": "Selesai."})
    fact = said_by(
        "intake", ComplaintReplied(text="Belum!"), subject=case.id, sequence=2, at=utc_now() + timedelta(seconds=1)
    )
    await take_reply(fact, parts.cases)
    shown = (await as_unit(PUPR).get(f"/v1/cases/{case.id}")).json()
    assert (shown["state"], shown["light"]) == ("read", "yellow")
    assert [line["fact"] for line in shown["history"][-2:]] == ["complaint.replied", "case.reopened"]


async def test_a_coordinator_assigns_and_the_light_is_red_again(parts: Parts, as_unit: As) -> None:
    case = await opened(parts)
    await as_unit(PUPR).get(f"/v1/cases/{case.id}")
    body = {"unit": "51.71-DISHUB", "note": "Tolong dicek."}
    shown = (await as_unit(KOMINFO).post(f"/v1/cases/{case.id}/assign", json=body)).json()
    assert shown["unit"]["code"] == "51.71-DISHUB"
    assert (shown["state"], shown["light"], shown["why"]["rule"]) == ("assigned", "red", "officer")
    line = shown["history"][-1]
    assert (line["fact"], line["by"], line["unit"], line["text"]) == (
        "case.assigned",
        KOMINFO,
        "51.71-DISHUB",
        "Tolong dicek.",
    )


async def test_a_returned_case_is_the_coordinators_and_no_longer_the_units(parts: Parts, as_unit: As) -> None:
    case = await opened(parts)
    answer = await as_unit(PUPR).post(f"/v1/cases/{case.id}/return", json={"reason": "Jalan provinsi."})
    assert answer.json()["unit"]["code"] == KOMINFO
    assert (await as_unit(PUPR).get(f"/v1/cases/{case.id}")).status_code == 403


async def test_a_note_is_for_officers_and_its_words_are_in_no_fact(parts: Parts, as_unit: As) -> None:
    case = await opened(parts)
    shown = (await as_unit(PUPR).post(f"/v1/cases/{case.id}/note", json={"text": "Cek anggaran."})).json()
    assert shown["notes"][0]["text"] == "Cek anggaran."
    assert shown["notes"][0]["by"] == PUPR
    dossier = await parts.cases.dossiers.read(case.id)
    assert dossier is not None
    assert all("anggaran" not in str(said.data) for said in dossier.said)


@pytest.mark.parametrize("reason", ["spam", "not_public_service", "insufficient", "court", "duplicate"])
async def test_a_coordinator_rejects_for_a_reason_from_the_list(parts: Parts, as_unit: As, reason: str) -> None:
    case = await opened(parts)
    body = {"reason": reason, "text": "Tidak dapat diproses."}
    shown = (await as_unit(KOMINFO).post(f"/v1/cases/{case.id}/reject", json=body)).json()
    assert shown["state"] == "rejected"
    assert shown["allowed"] == ["note"]


async def test_deadlines_escalation_and_supporters_are_shown(parts: Parts, as_unit: As) -> None:
    case = await opened(parts)
    milestone, due = Milestone.FOLLOW_UP, later(60)
    started = SlaStarted(milestone=milestone, due_at=due, started_at=LONG_AGO)
    await remember_deadline(said_by("sla-monitor", started, subject=case.id, sequence=1), parts.cases)
    breached = SlaBreached(milestone=milestone, due_at=due, unit=PUPR, breached_at=due)
    await take_breach(said_by("sla-monitor", breached, subject=case.id, sequence=2), parts.cases)
    escalated = SlaEscalated(
        milestone=milestone, due_at=due, unit=PUPR, level=1, to_unit=KOMINFO, to_unit_name="Kominfo"
    )
    await take_escalation(said_by("sla-monitor", escalated, subject=case.id, sequence=3), parts.cases)
    supported = ComplaintSupported(supporters=3)
    await count_support(said_by("intake", supported, subject=case.id, sequence=2), parts.cases)
    shown = (await as_unit(PUPR).get(f"/v1/cases/{case.id}")).json()
    assert shown["deadlines"] == {"follow_up": "2026-03-02T02:00:00Z"}
    assert shown["overdue"] is True
    assert shown["escalation"] == {"level": 1, "to": KOMINFO}
    assert shown["supporters"] == 3


async def test_the_inbox_begins_with_the_oldest_deadline(parts: Parts, as_unit: As) -> None:
    cases = [await opened(parts) for _ in range(3)]
    for case, minutes in zip(cases, (30, 10, 20), strict=True):
        started = SlaStarted(milestone=Milestone.RESOLVE, due_at=later(minutes), started_at=LONG_AGO)
        await remember_deadline(said_by("sla-monitor", started, subject=case.id, sequence=1), parts.cases)
    page = (await as_unit(PUPR).get("/v1/cases")).json()
    assert [item["id"] for item in page["items"]] == [cases[1].id, cases[2].id, cases[0].id]
    assert page["counts"] == {"red": 3, "yellow": 0, "green": 0}
    assert page["next"] is None


async def test_an_inbox_counts_what_is_open_unless_a_state_is_asked_for(parts: Parts, as_unit: As) -> None:
    await opened(parts)
    ended = await opened(parts)
    await as_unit(KOMINFO).post(f"/v1/cases/{ended.id}/reject", json={"reason": "spam", "text": "Spam."})
    page = (await as_unit(KOMINFO).get("/v1/cases")).json()
    assert page["counts"] == {"red": 1, "yellow": 0, "green": 0}
    assert page["items"][-1]["id"] == ended.id
    rejected = (await as_unit(KOMINFO).get("/v1/cases", params={"state": "rejected"})).json()
    assert rejected["counts"] == {"red": 1, "yellow": 0, "green": 0}
    assert [item["id"] for item in rejected["items"]] == [ended.id]


async def test_pages_of_an_inbox_join_without_gap_or_repetition(parts: Parts, as_unit: As) -> None:
    cases = {(await opened(parts)).id for _ in range(7)}
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        params = {"limit": 3, **({"cursor": cursor} if cursor else {})}
        page = (await as_unit(PUPR).get("/v1/cases", params=params)).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == 7
    assert set(seen) == cases


async def test_an_inbox_shows_what_the_officer_may_see(parts: Parts, as_unit: As) -> None:
    ours = await opened(parts)
    other = await opened(parts, region="51.06")
    national = await opened(parts, region="51.71", title="Listrik padam", body="Listrik padam sejak pagi di banjar.")

    async def seen_by(unit: str) -> set[str]:
        return {item["id"] for item in (await as_unit(unit).get("/v1/cases")).json()["items"]}

    assert national.unit == "00-PLN"
    assert await seen_by(PUPR) == {ours.id}
    assert await seen_by("00-PLN") == {national.id}
    assert await seen_by(KOMINFO) == {ours.id, national.id}
    assert await seen_by("51.06-PUPR") == {other.id}
    assert await seen_by(BALI) == await seen_by(NATION) == await seen_by("operator") == {ours.id, other.id, national.id}


async def test_an_inbox_is_narrowed_by_its_filters(parts: Parts, as_unit: As) -> None:
    road = await opened(parts)
    waste = await opened(parts, title="Sampah menumpuk", body="Sampah tidak diangkut seminggu.", category="waste")
    await as_unit("51.71-DLHK").get(f"/v1/cases/{waste.id}")

    async def found(**params: str) -> set[str]:
        return {item["id"] for item in (await as_unit(KOMINFO).get("/v1/cases", params=params)).json()["items"]}

    assert await found(unit=PUPR) == {road.id}
    assert await found(state="read") == {waste.id}
    assert await found(light="red") == {road.id}
    assert await found(overdue="true") == set()
    assert await found(region="51.06") == set()
    assert await found(region="51") == {road.id, waste.id}
    assert await found(q="sampah diangkut") == {waste.id}
    assert await found(q="SAMP") == {waste.id}
    assert await found(q=road.tracking_code) == {road.id}
    assert await found(q="tidak ada kata ini") == set()


async def test_suggestions_rank_units_with_their_words_and_name_likely_duplicates(parts: Parts, as_unit: As) -> None:
    case = await opened(parts)
    twin = await opened(parts, title="Jalan rusak parah di Gatot Subroto")
    far = await opened(parts, title="Jalan rusak", body="Bahu jalan di Sesetan amblas setelah hujan lebat semalam.")
    shown = (await as_unit(KOMINFO).get(f"/v1/cases/{case.id}/suggestions")).json()
    assert shown["units"][0]["unit"]["code"] == PUPR
    assert shown["units"][0]["words"]
    assert 0 < shown["units"][0]["score"] <= 1
    assert shown["categories"][0]["category"] == "road-damage"
    duplicates = [duplicate["id"] for duplicate in shown["duplicates"]]
    assert twin.id in duplicates
    assert far.id not in duplicates


async def test_looking_at_suggestions_is_not_reading_the_case(parts: Parts, as_unit: As) -> None:
    case = await opened(parts)
    await as_unit(PUPR).get(f"/v1/cases/{case.id}/suggestions")
    assert (await parts.cases.read(case.id)).light is Light.RED


async def test_a_unit_that_gave_a_case_back_is_not_suggested_for_it(parts: Parts, as_unit: As) -> None:
    case = await opened(parts)
    await as_unit(PUPR).post(f"/v1/cases/{case.id}/return", json={"reason": "Bukan kewenangan."})
    shown = (await as_unit(KOMINFO).get(f"/v1/cases/{case.id}/suggestions")).json()
    assert PUPR not in {each["unit"]["code"] for each in shown["units"]}


async def test_the_same_key_and_body_is_followed_once(parts: Parts, as_unit: As) -> None:
    case = await opened(parts)
    url, body, headers = f"/v1/cases/{case.id}/respond", {"text": "Selesai."}, {"Idempotency-Key": "k1"}
    first = await as_unit(PUPR).post(url, json=body, headers=headers)
    again = await as_unit(PUPR).post(url, json=body, headers=headers)
    assert first.json() == again.json()
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    other = await as_unit(PUPR).post(url, json={"text": "Lain."}, headers=headers)
    assert other.status_code == 422
