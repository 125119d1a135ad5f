"""A portal on a real bus."""

import asyncio
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from kentongan_contracts.portal import NewComplaint
from kentongan_portal.client import PortalClient
from kentongan_portal.errors import BusUnreachable, NoAnswer, NotPermitted

REGION = "51.71"
README = Path(__file__).parents[2] / "README.md"
COMPLAINT = {"title": "Jalan berlubang", "body": "Sudah tiga bulan berlubang di sini."}


async def test_a_complaint_is_handed_in_and_answered(portal_url, centre) -> None:
    async with PortalClient(portal_url, REGION) as portal:
        answer = await portal.submit(COMPLAINT, external_id="PRO-1")
    assert answer.is_accepted
    assert (answer.tracking_code, answer.access_key, answer.external_id) == ("7KQM-4XZ2-9PDT", "key", "PRO-1")


async def test_a_request_is_what_the_bus_expects(portal_url, centre) -> None:
    async with PortalClient(portal_url, REGION) as portal:
        answer = await portal.submit(NewComplaint.model_validate(COMPLAINT), external_id="PRO-1")
    ((message, content),) = centre.asked
    assert message.user_id == "portal-51.71"
    assert message.message_id == content["id"] == answer.asked
    assert message.type == content["type"] == "kentongan.complaint.submit.v1"
    assert message.content_type == "application/cloudevents+json"
    assert message.delivery_mode == 2
    assert (content["source"], content["region"]) == ("/portal/51.71", REGION)
    assert content["data"]["external_id"] == "PRO-1"
    assert message.routing_key == "51.71.complaint.submit"


async def test_every_act_goes_under_its_own_key_and_is_answered(portal_url, centre) -> None:
    async with PortalClient(portal_url, REGION) as portal:
        it, by = {"external_id": "PRO-1"}, {"complaint_id": "a-complaint", "unit": "51.71-PUPR"}
        answers = [
            await portal.reply(text="Masih berlubang.", **it),
            await portal.rate(stars=4, **it),
            await portal.withdraw(**it),
            await portal.read(**by),
            await portal.assign(**by),
            await portal.return_(reason="Bukan bidang kami.", **by),
            await portal.ask(text="Di mana?", **by),
            await portal.respond(text="Sudah ditambal.", **by),
            await portal.reject(reason="spam", text="Bukan laporan.", **by),
        ]
    assert all(answer.is_accepted for answer in answers)
    assert [message.routing_key.removeprefix("51.71.") for message, _ in centre.asked] == [
        "complaint.reply",
        "complaint.rate",
        "complaint.withdraw",
        "case.read",
        "case.assign",
        "case.return",
        "case.ask",
        "case.respond",
        "case.reject",
    ]


async def test_a_refusal_comes_back_as_a_problem(portal_url, centre) -> None:
    centre.refusal = {"title": "Some fields are not right", "status": 422}
    async with PortalClient(portal_url, REGION) as portal:
        answer = await portal.submit({"title": "x"})
    assert not answer.is_accepted
    assert answer.problem == centre.refusal


async def test_many_requests_at_once_get_each_its_own_answer(portal_url, centre) -> None:
    async with PortalClient(portal_url, REGION) as portal:
        answers = await asyncio.gather(*(portal.submit(COMPLAINT, external_id=f"P-{n}") for n in range(100)))
    assert [answer.external_id for answer in answers] == [f"P-{n}" for n in range(100)]


async def test_a_silent_centre_is_told_to_the_asker(portal_url, centre) -> None:
    centre.is_silent = True
    async with PortalClient(portal_url, REGION, patience_seconds=0.3) as portal:
        with pytest.raises(NoAnswer, match="safe"):
            await portal.submit(COMPLAINT, external_id="PRO-1")


async def test_an_answer_that_nobody_waits_for_any_more_is_among_the_facts(portal_url, centre) -> None:
    async with PortalClient(portal_url, REGION) as portal:
        await centre.say("submission.accepted", {"complaint_id": "c", "tracking_code": "t"}, correlationid="earlier")
        async for fact in portal.facts():
            assert fact.correlationid == "earlier"
            break


async def test_too_many_unread_facts_before_an_answer_are_named(portal_url, centre) -> None:
    for sequence in (1, 2):
        await centre.say("case.read", _case(), sequence=sequence)
    async with PortalClient(portal_url, REGION, patience_seconds=0.5, held_messages=2) as portal:
        with pytest.raises(NoAnswer, match="facts"):
            await portal.submit(COMPLAINT)


async def test_a_fact_is_settled_only_when_the_next_one_is_asked_for(portal_url, centre) -> None:
    said = [await centre.say("case.read", _case(), sequence=sequence) for sequence in (1, 2, 3)]
    for expected in (said[:2], said[1:]):
        async with PortalClient(portal_url, REGION) as portal:
            heard = []
            async for fact in portal.facts():
                heard.append(fact.id)
                if len(heard) == 2:
                    break
            assert heard == expected


async def test_a_second_reader_begins_where_the_first_one_broke_off(portal_url, centre) -> None:
    said = [await centre.say("case.read", _case(), sequence=sequence) for sequence in (1, 2)]
    async with PortalClient(portal_url, REGION) as portal:
        first = portal.facts()
        assert (await anext(first)).id == said[0]
        await first.aclose()
        second = portal.facts()
        assert [(await anext(second)).id, (await anext(second)).id] == said
        await second.aclose()


async def test_facts_of_a_later_release_are_heard_and_what_is_no_fact_is_passed_over(portal_url, centre) -> None:
    await centre.publish("51.71.case.read", b"no fact at all", "kentongan.case.read.v1")
    await centre.say("case.sealed", {"wax": "red"})
    await centre.say("case.read", {"unit": 7})
    async with PortalClient(portal_url, REGION) as portal:
        facts = portal.facts()
        assert (await anext(facts)).data.model_dump() == {"wax": "red"}
        assert (await anext(facts)).data.model_dump() == {"unit": 7}
        await facts.aclose()


async def test_after_a_break_asking_and_hearing_go_on(portal_url, centre, end_connections) -> None:
    async with PortalClient(portal_url, REGION) as portal:
        said = [await centre.say("case.read", _case(), sequence=sequence) for sequence in (1, 2)]
        facts = portal.facts()
        assert (await anext(facts)).id == said[0]
        await end_connections()
        assert (await portal.submit(COMPLAINT, external_id="PRO-1")).is_accepted
        heard = {(await anext(facts)).id, (await anext(facts)).id}
        assert heard <= set(said)
        assert said[1] in heard
        await facts.aclose()


async def test_leaving_ends_the_hearing(portal_url, centre) -> None:
    async with PortalClient(portal_url, REGION) as portal:

        async def hear() -> list[str]:
            return [fact.id async for fact in portal.facts()]

        hearing = asyncio.create_task(hear())
        await asyncio.sleep(0)
    assert await hearing == []


async def test_a_portal_may_not_speak_for_another_region(portal_url, centre) -> None:
    async with PortalClient(portal_url, REGION) as portal:
        portal.region = "51.06"
        with pytest.raises(NotPermitted):
            await portal.submit(COMPLAINT)


@pytest.mark.parametrize("wrong", ["password", "port", "region"])
async def test_a_bus_that_cannot_be_used_is_told_at_once(portal_url, wrong: str) -> None:
    url, region = portal_url, REGION
    if wrong == "password":
        url = url.replace("a%20password", "guessed")
    if wrong == "port":
        url = url.replace(f":{urlsplit(url).port}", ":1")
    if wrong == "region":
        region = "51.06"
    with pytest.raises(BusUnreachable):
        async with PortalClient(url, region):
            pass


async def test_the_example_on_the_page_runs(portal_url, centre, monkeypatch, capsys) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)
    monkeypatch.setenv("KENTONGAN_AMQP_URL", portal_url)
    written: dict[str, Any] = {"__name__": "example"}
    exec(compile(example, str(README), "exec"), written)
    running = asyncio.create_task(written["main"]())
    printed = ""
    while "7KQM-4XZ2-9PDT" not in printed:
        assert not running.done()
        await asyncio.sleep(0.05)
        printed += capsys.readouterr().out
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


def _case() -> dict[str, str]:
    return {"unit": "51.71-PUPR", "unit_name": "Dinas PUPR", "by": "51.71-PUPR"}
