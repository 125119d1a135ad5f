"""The promises of keeping: the same on MongoDB, with either driver, and on the memory twin."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from notify.domain import sending
from notify.domain.correspondence import Correspondence
from notify.domain.delivery import Status
from notify.stores import INDEXES, Correspondences, MongoShelf, Wanted
from notify.testing import (
    NOW,
    REPORTER_EMAIL,
    Clock,
    Drawer,
    Speaker,
    addresses,
    memory_correspondences,
    post_for,
    voice,
)
from notify.use_cases.open_correspondence import open_correspondence
from notify.use_cases.send_due import send_due
from notify.use_cases.take_up_again import take_up_again
from notify.use_cases.tell_people import tell_people
from servicekit import database
from servicekit.dossiers.dossier import Decision
from servicekit.dossiers.dossiers import Dossiers
from servicekit.dossiers.mongo import MongoKeeper


@pytest.fixture(params=["memory", "pymongo", "motor"])
async def correspondences(request: pytest.FixtureRequest) -> AsyncIterator[Correspondences]:
    if request.param == "memory":
        yield memory_correspondences()
        return
    client = database.connect(request.getfixturevalue("mongodb_url"), driver=request.param)
    name = f"notify_{uuid4().hex}"
    keeper = MongoKeeper(client[name], Correspondence, indexes=INDEXES)
    await keeper.prepare()
    yield Correspondences(Dossiers(keeper, voice()), MongoShelf(keeper))
    await client.drop_database(name)
    await database.disconnect(client)


async def _open(correspondences: Correspondences) -> Speaker:
    speaker = Speaker()
    await open_correspondence(speaker.say("complaint.received"), correspondences, addresses(), now=NOW)
    await tell_people(speaker.say("sla.started"), correspondences, now=NOW)
    await tell_people(speaker.say("case.responded"), correspondences, now=NOW)
    await tell_people(speaker.say("sla.warned"), correspondences, now=NOW)
    return speaker


async def test_what_is_kept_is_found_as_it_was(correspondences: Correspondences) -> None:
    speaker = await _open(correspondences)
    kept = await correspondences.read(speaker.complaint)
    assert [delivery.message for delivery in kept.state.deliveries] == [
        "complaint-received",
        "case-responded",
        "unit-warned",
    ]
    assert kept.state.notices[1].text == "Lubang sudah kami tambal."
    assert kept.state.deliveries[0].status is Status.WAITING


async def test_what_is_due_is_found_the_longest_waiting_first(correspondences: Correspondences) -> None:
    first, second = await _open(correspondences), await _open(correspondences)
    await correspondences.change(
        first.complaint, lambda state: Decision(sending.take(state, now=NOW, until=NOW + timedelta(minutes=1))[0])
    )
    shelf = correspondences.shelf
    assert await shelf.due_before(NOW - timedelta(seconds=1), 10) == []
    assert await shelf.due_before(NOW, 10) == [second.complaint]
    assert await shelf.due_before(NOW + timedelta(minutes=1), 10) == [second.complaint, first.complaint]
    assert await shelf.due_before(NOW + timedelta(minutes=1), 1) == [second.complaint]
    assert await shelf.count_waiting() == 2


async def test_a_delivery_leads_to_its_complaint(correspondences: Correspondences) -> None:
    speaker = await _open(correspondences)
    kept = await correspondences.read(speaker.complaint)
    assert await correspondences.shelf.holding(kept.state.deliveries[1].id) == speaker.complaint
    assert await correspondences.shelf.holding("nothing") is None


async def test_deliveries_are_found_by_complaint_channel_and_status(correspondences: Correspondences) -> None:
    first, second = sorted(
        [await _open(correspondences), await _open(correspondences)], key=lambda each: each.complaint
    )
    await send_due(first.complaint, post_for(correspondences, Drawer(), Clock()))
    some = correspondences.shelf.some

    async def found(wanted: Wanted, upto: str | None = None) -> list[str]:
        return [kept.id for kept in await some(wanted, upto=upto, limit=10)]

    assert await found(Wanted()) == [second.complaint, first.complaint]
    assert await found(Wanted(), upto=first.complaint) == [first.complaint]
    assert await found(Wanted(status=Status.DELIVERED)) == [first.complaint]
    assert await found(Wanted(status=Status.WAITING, channel="email")) == [second.complaint]
    assert await found(Wanted(complaint=first.complaint)) == [first.complaint]
    assert await found(Wanted(complaint=first.complaint, status=Status.WAITING)) == []
    assert await found(Wanted(channel="pigeon")) == []


async def test_nothing_that_is_kept_holds_an_address(correspondences: Correspondences) -> None:
    speaker = await _open(correspondences)
    await send_due(speaker.complaint, post_for(correspondences, Drawer(), Clock()))
    assert REPORTER_EMAIL not in repr(await correspondences.read(speaker.complaint))


async def test_every_look_up_is_served_by_an_index(mongodb_url: str) -> None:
    client = database.connect(mongodb_url)
    keeper = MongoKeeper(client["notify_plans"], Correspondence, indexes=INDEXES)
    await keeper.prepare()
    queries = [
        {"filter": {"state.next_send": {"$lte": NOW}}, "sort": {"state.next_send": 1}},
        {"filter": {"state.deliveries.id": "x"}},
        {"filter": {"state.deliveries": {"$elemMatch": {"status": "failed"}}}, "sort": {"_id": -1}},
        {"filter": {"state.deliveries.0": {"$exists": True}, "_id": {"$lte": "x"}}, "sort": {"_id": -1}},
    ]
    for query in queries:
        plan = await client["notify_plans"].command("explain", {"find": "dossiers", **query})
        stages = repr(plan["queryPlanner"]["winningPlan"])
        assert "IXSCAN" in stages
        assert "COLLSCAN" not in stages
        assert "'SORT'" not in stages
    await client.drop_database("notify_plans")
    await database.disconnect(client)


async def test_what_a_replica_had_taken_when_it_died_is_due_when_it_comes_back_and_nobody_elses(
    correspondences: Correspondences,
) -> None:
    mine, others = await _open(correspondences), await _open(correspondences)
    until = NOW + timedelta(minutes=1)
    for speaker, replica in ((mine, "notify-1"), (others, "notify-2")):
        await correspondences.change(
            speaker.complaint,
            lambda state, by=replica: Decision(sending.take(state, now=NOW, until=until, by=by)[0]),
        )
    assert await take_up_again("notify-1", correspondences, now=NOW) == 1
    assert await correspondences.shelf.due_before(NOW, 10) == [mine.complaint]
    assert await take_up_again("notify-1", correspondences, now=NOW) == 0


async def test_what_was_sent_is_not_taken_up_again(correspondences: Correspondences) -> None:
    speaker, drawer = await _open(correspondences), Drawer()
    await send_due(speaker.complaint, replace(post_for(correspondences, drawer, Clock()), replica="notify-1"))
    assert await take_up_again("notify-1", correspondences, now=NOW) == 0
