"""Many at once, and processes killed among them: nothing is lost, nothing is done twice, nobody is told twice."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from uuid import uuid4

import httpx
import pytest
from kentongan.playing.journeys import System, complaint, eventually
from kentongan.playing.listener import Heard, listening
from kentongan.playing.mailbox import Mailbox
from kentongan.playing.reporter import Receipt, Reporter

MANY = 1_000
AT_ONCE = 32
TOLD = {"complaint.received", "case.assigned", "case.responded", "case.closed", "case.rejected", "case.asked"}
STARTED = {"verify", "follow_up", "resolve"}


async def hand_in_many(
    system: System, domain: str, *, hand_in: Callable[[Reporter, dict[str, object]], Awaitable[Receipt]] | None = None
) -> list[Receipt]:
    """One complaint for each address `<number>@<domain>`, so many at once."""
    free = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(base_url=system.stack.intake, timeout=60) as client:
        reporter = Reporter(client)

        async def one(number: int) -> Receipt:
            body = complaint(number, reporter={"email": f"{number}@{domain}"})
            async with free:
                return await (hand_in or Reporter.hand_in)(reporter, body)

        return await asyncio.gather(*(one(number) for number in range(MANY)))


async def hand_in_until_accepted(reporter: Reporter, body: dict[str, object]) -> Receipt:
    """What a patient client does while the door is being restarted: the same again under the same key."""
    key = uuid4().hex
    for _ in range(600):
        try:
            return await reporter.hand_in(body, **{"Idempotency-Key": key})
        except httpx.HTTPStatusError as refused:
            if refused.response.status_code != 503:
                raise
        except httpx.TransportError:
            pass
        await asyncio.sleep(0.1)
    raise AssertionError("the door stayed closed")


def is_through(heard: Heard, complaint_id: str) -> bool:
    names = heard.names(complaint_id)
    started = {fact.data.milestone for fact in heard.facts[complaint_id]["sla-monitor"].values()}
    return "case.assigned" in names and started >= STARTED and not untold(heard, complaint_id)


def untold(heard: Heard, complaint_id: str) -> set[str]:
    """The facts of which the reporter is to be told and has not been yet."""
    speakers = heard.facts[complaint_id]
    told = {fact.data.about for fact in speakers["notify"].values() if fact.data.audience == "reporter"}
    facts = (fact for facts in speakers.values() for fact in facts.values())
    return {fact.id for fact in facts if fact.name in TOLD} - told


async def expect_all_done_once(system: System, heard: Heard, receipts: list[Receipt], domain: str) -> None:
    assert len({receipt.id for receipt in receipts}) == len({receipt.tracking_code for receipt in receipts}) == MANY
    await eventually(
        lambda: all(is_through(heard, receipt.id) for receipt in receipts), "all to be through", within_seconds=150
    )
    assert [receipt.id for receipt in receipts if heard.gaps(receipt.id)] == []
    by_name = Counter(name for receipt in receipts for name in heard.names(receipt.id))
    assert (by_name["complaint.received"], by_name["case.opened"], by_name["case.assigned"]) == (MANY, MANY, MANY)
    assert by_name["notification.failed"] == 0
    mails = Counter(str(message["To"]) for message in Mailbox(system.stack.mail_folder).messages(to=f"@{domain}"))
    expected = {
        f"{number}@{domain}": sum(name in TOLD for name in heard.names(receipt.id))
        for number, receipt in enumerate(receipts)
    }
    assert mails == expected


async def test_a_thousand_complaints_are_each_taken_routed_timed_and_told_once(system: System) -> None:
    domain = f"{uuid4().hex[:8]}.example"
    async with listening(system.stack.rabbitmq, queue=f"test.{uuid4().hex[:8]}") as heard:
        receipts = await hand_in_many(system, domain)
        await expect_all_done_once(system, heard, receipts, domain)


@pytest.mark.parametrize("victims", [("intake", "routing", "sla_monitor", "notify")], ids="+".join)
async def test_each_service_killed_in_turn_among_a_thousand_loses_and_doubles_nothing(
    system: System, victims: tuple[str, ...]
) -> None:
    domain = f"{uuid4().hex[:8]}.example"
    async with listening(system.stack.rabbitmq, queue=f"test.{uuid4().hex[:8]}") as heard:
        posting = asyncio.create_task(hand_in_many(system, domain, hand_in=hand_in_until_accepted))
        for victim in victims:
            before = len(heard.facts)
            await eventually(lambda before=before: len(heard.facts) > before or posting.done(), "some progress")
            await system.back(victim, system.kill(victim))
        receipts = await posting
        await expect_all_done_once(system, heard, receipts, domain)
