"""One complaint from door to door: handed in, assigned, timed, read, answered, told, rated, closed."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
from kentongan.playing.desk import Desk
from kentongan.playing.journeys import System, complaint, eventually, missing
from kentongan.playing.listener import Heard, listening
from kentongan.playing.mailbox import Mailbox
from kentongan.playing.reporter import Receipt, Reporter
from kentongan_contracts.codes import complaint_id_of
from kentongan_portal.client import PortalClient

WALK = [
    "complaint.received",
    "case.opened",
    "case.assigned",
    "sla.started",
    "sla.met",
    "case.read",
    "case.asked",
    "sla.paused",
    "complaint.replied",
    "sla.resumed",
    "case.responded",
    "complaint.rated",
    "case.closed",
]


async def seen_by_reporter(reporter: Reporter, receipt: Receipt, **wanted: object) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for _ in range(600):
        seen = await reporter.look(receipt)
        if all(seen.get(name) == value for name, value in wanted.items()):
            return seen
        await asyncio.sleep(0.05)
    raise AssertionError(f"wanted {wanted}, saw {seen}")


def started(heard: Heard, complaint_id: str) -> set[str]:
    said = heard.facts[complaint_id]["sla-monitor"].values()
    return {fact.data.milestone for fact in said if fact.name == "sla.started"}


async def test_a_complaint_by_http_travels_from_door_to_door_and_everybody_is_told(
    system: System, intake: httpx.AsyncClient, public_works: Desk
) -> None:
    reporter, address = Reporter(intake), f"{uuid4().hex[:8]}@contoh.example"
    async with listening(system.stack.rabbitmq, queue=f"test.{uuid4().hex[:8]}") as heard:
        receipt = await reporter.hand_in(complaint(reporter={"name": "Ni Luh Sari", "email": address}))
        assigned = await seen_by_reporter(reporter, receipt, status="assigned", light="red")
        assert assigned["unit"]["code"] == "51.71-PUPR"
        await eventually(lambda: "follow_up" in started(heard, receipt.id), "the clocks of the unit to start")
        case = await public_works.open(receipt.id)
        assert (case["light"], case["state"]) == ("yellow", "read")
        await seen_by_reporter(reporter, receipt, light="yellow")
        await public_works.ask(receipt.id, "Di sisi mana lubangnya?")
        await seen_by_reporter(reporter, receipt, status="asked")
        await reporter.reply(receipt, "Di sisi barat.")
        await seen_by_reporter(reporter, receipt, status="read")
        await public_works.respond(receipt.id, "Sudah kami tambal pagi ini.")
        await seen_by_reporter(reporter, receipt, status="responded", light="green", overdue=False)
        await reporter.rate(receipt, 5, "Cepat sekali.")
        closed = await seen_by_reporter(reporter, receipt, status="closed")
        await eventually(lambda: not missing(WALK, heard.names(receipt.id)), "every fact of the walk")
        assert heard.gaps(receipt.id) == []
    assert not missing([step for step in WALK if step != "case.noted"], [each["fact"] for each in closed["timeline"]])
    assert {"verify", "follow_up", "resolve"} <= set(closed["deadlines"])
    mailbox = Mailbox(system.stack.mail_folder)
    await eventually(lambda: len(mailbox.messages(to=address)) == 5, "five mails to the reporter")
    assert len({str(message["Message-ID"]) for message in mailbox.messages(to=address)}) == 5


async def test_the_public_sees_the_complaint_and_nothing_of_its_reporter(intake: httpx.AsyncClient) -> None:
    reporter = Reporter(intake)
    receipt = await reporter.hand_in(complaint(reporter={"name": "Ketut Rahasia", "email": "ketut@contoh.example"}))
    public = await reporter.look(receipt, as_public=True)
    assert public["title"] == complaint()["title"]
    assert "Ketut" not in str(public)
    assert "ketut@" not in str(public)


async def test_the_timeline_is_watched_as_it_happens_and_taken_up_where_it_broke_off(
    intake: httpx.AsyncClient, public_works: Desk
) -> None:
    reporter = Reporter(intake)
    receipt = await reporter.hand_in(complaint())
    seen: list[tuple[str, str]] = []
    async for position, entry in reporter.watch(receipt):
        seen.append((position, entry["fact"]))
        if entry["fact"] == "case.assigned":
            break
    await public_works.open(receipt.id)
    async for position, entry in reporter.watch(receipt, after=seen[-1][0]):
        seen.append((position, entry["fact"]))
        if entry["fact"] == "case.read":
            break
    assert len({position for position, _ in seen}) == len(seen)
    assert not missing(["complaint.received", "case.opened", "case.assigned", "case.read"], [fact for _, fact in seen])


async def keep_reading(portal: PortalClient, external_id: str, heard: list[str]) -> None:
    """What a portal does all day; notes what is said about its own complaint."""
    subject = complaint_id_of("51.71", external_id)
    async for fact in portal.facts():
        if fact.subject == subject:
            heard.append(fact.name)


async def test_the_same_walk_by_a_regions_portal_which_hears_everything_back(
    system: System, intake: httpx.AsyncClient
) -> None:
    portal_url = system.stack.portals["51.71"]["amqp"]
    reporter, external_id = Reporter(intake), uuid4().hex
    submission = {key: value for key, value in complaint().items() if key != "region"}
    wanted = ["complaint.received", "case.opened", "case.assigned", "case.read", "case.responded", "case.closed"]
    heard: list[str] = []
    async with PortalClient(portal_url, "51.71") as portal, asyncio.TaskGroup() as beside:
        reading = beside.create_task(keep_reading(portal, external_id, heard))
        answer = await portal.submit(submission, external_id=external_id)
        again = await portal.submit(submission, external_id=external_id)
        assert answer.complaint_id == again.complaint_id
        assert answer.complaint_id is not None
        assert answer.tracking_code is not None
        assert answer.access_key is not None
        receipt = Receipt(answer.complaint_id, answer.tracking_code, answer.access_key)
        await seen_by_reporter(reporter, receipt, status="assigned")
        assert (await portal.read(external_id=external_id, unit="51.71-PUPR")).is_accepted
        assert (await portal.respond(external_id=external_id, unit="51.71-PUPR", text="Sudah ditambal.")).is_accepted
        await seen_by_reporter(reporter, receipt, status="responded", light="green")
        assert (await portal.rate(external_id=external_id, stars=4)).is_accepted
        await seen_by_reporter(reporter, receipt, status="closed")
        await eventually(lambda: not missing(wanted, heard), "the portal to hear everything back")
        reading.cancel()
    assert heard.count("complaint.received") == 1
