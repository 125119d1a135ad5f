"""What notify does with what it hears, and how it sends."""

import asyncio

import pytest
from notify.channels.errors import Never, NotNow
from notify.domain.delivery import Status
from notify.stores import Correspondences
from notify.testing import (
    NOW,
    REPORTER_EMAIL,
    Clock,
    Drawer,
    Speaker,
    addresses,
    memory_correspondences,
    post_for,
)
from notify.use_cases.add_follower import add_follower
from notify.use_cases.join_correspondences import join_correspondences
from notify.use_cases.open_correspondence import open_correspondence
from notify.use_cases.send_due import send_due
from notify.use_cases.tell_people import tell_people
from servicekit.dossiers.errors import DossierMissing, Gap, StoreUnavailable


async def _open(speaker: Speaker, correspondences: Correspondences) -> None:
    await open_correspondence(speaker.say("complaint.received"), correspondences, addresses(), now=NOW)


async def test_a_fact_heard_twice_is_told_once() -> None:
    correspondences, speaker = memory_correspondences(), Speaker()
    await _open(speaker, correspondences)
    fact = speaker.say("case.assigned")
    first = await tell_people(fact, correspondences, now=NOW)
    assert await tell_people(fact, correspondences, now=NOW) == first


async def test_facts_before_the_complaint_itself_wait() -> None:
    with pytest.raises(DossierMissing):
        await tell_people(Speaker().say("case.assigned"), memory_correspondences(), now=NOW)


async def test_a_fact_that_concerns_nobody_still_counts_as_heard() -> None:
    correspondences, speaker = memory_correspondences(), Speaker()
    await _open(speaker, correspondences)
    read, noted = speaker.say("case.read"), speaker.say("case.noted")
    with pytest.raises(Gap):
        await tell_people(noted, correspondences, now=NOW)
    await tell_people(read, correspondences, now=NOW)
    await tell_people(noted, correspondences, now=NOW)


async def test_the_reporter_of_a_merged_complaint_is_told_of_the_other_one() -> None:
    correspondences, one, other = memory_correspondences(), Speaker(), Speaker()
    for speaker in (one, other):
        await _open(speaker, correspondences)
    merged = one.say("case.merged", into=other.complaint)
    for _ in range(2):
        await join_correspondences(merged, correspondences, now=NOW)
    await add_follower(one.say("complaint.supported"), correspondences, addresses(), now=NOW)
    kept = await tell_people(other.say("case.responded"), correspondences, now=NOW)
    followers = [delivery.recipient for delivery in kept.state.deliveries if delivery.audience == "supporter"]
    assert len(followers) == len(set(followers)) == 2
    assert followers[0] == one.complaint


async def test_a_merge_into_a_complaint_not_heard_of_yet_waits() -> None:
    correspondences, one = memory_correspondences(), Speaker()
    await _open(one, correspondences)
    with pytest.raises(DossierMissing):
        await join_correspondences(one.say("case.merged", into="unheard"), correspondences, now=NOW)


async def test_a_letter_goes_to_the_reporter_and_is_said_to_be_delivered() -> None:
    correspondences, speaker, drawer = memory_correspondences(), Speaker(), Drawer()
    await _open(speaker, correspondences)
    assert await send_due(speaker.complaint, post_for(correspondences, drawer, Clock())) == 1
    assert [letter.to for letter in drawer.letters] == [REPORTER_EMAIL]
    kept = await correspondences.read(speaker.complaint)
    assert [said.type for said in kept.said] == ["kentongan.notification.delivered.v1"]
    assert kept.said[0].routing_key == "51.71.notification.delivered"
    assert REPORTER_EMAIL not in repr(kept)


async def test_what_is_said_of_a_letter_carries_the_trace_of_the_fact_that_it_tells() -> None:
    correspondences, speaker = memory_correspondences(), Speaker()
    traced = speaker.say("complaint.received").model_copy(update={"traceparent": "theirs"})
    await open_correspondence(traced, correspondences, addresses(), now=NOW)
    await tell_people(speaker.say("case.read"), correspondences, now=NOW)
    await send_due(speaker.complaint, post_for(correspondences, Drawer(), Clock()))
    kept = await correspondences.read(speaker.complaint)
    assert [said.extensions["traceparent"] for said in kept.said] == ["theirs"]


async def test_a_passing_failure_is_tried_again_after_a_pause() -> None:
    correspondences, speaker, clock = memory_correspondences(), Speaker(), Clock()
    drawer = Drawer(obstacles=[NotNow("away")])
    await _open(speaker, correspondences)
    post = post_for(correspondences, drawer, clock)
    assert await send_due(speaker.complaint, post) == 0
    assert await send_due(speaker.complaint, post) == 0
    clock.pass_by(seconds=30)
    assert await send_due(speaker.complaint, post) == 1


async def test_a_refusal_is_said_with_its_reason_and_not_repeated() -> None:
    correspondences, speaker, clock = memory_correspondences(), Speaker(), Clock()
    drawer = Drawer(obstacles=[Never("SMTP 550")])
    await _open(speaker, correspondences)
    await send_due(speaker.complaint, post_for(correspondences, drawer, clock))
    kept = await correspondences.read(speaker.complaint)
    assert (kept.said[0].type, kept.said[0].data["reason"]) == ("kentongan.notification.failed.v1", "SMTP 550")
    assert kept.state.deliveries[0].status is Status.FAILED
    assert await correspondences.shelf.due_before(NOW.replace(year=2100), 10) == []


async def test_two_senders_at_once_send_each_letter_once() -> None:
    correspondences, drawer, clock = memory_correspondences(), Drawer(), Clock()
    speakers = [Speaker() for _ in range(20)]
    for speaker in speakers:
        await _open(speaker, correspondences)
    post = post_for(correspondences, drawer, clock)
    await asyncio.gather(*(send_due(speaker.complaint, post) for speaker in speakers for _ in range(4)))
    assert len(drawer.letters) == len({letter.id for letter in drawer.letters}) == 20


async def test_a_crash_between_sending_and_writing_down_repeats_the_very_same_letter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    correspondences, speaker, drawer, clock = memory_correspondences(), Speaker(), Drawer(), Clock()
    await _open(speaker, correspondences)
    whole, changes = Correspondences.change, []

    async def crashing(self, id, decide, **how):
        changes.append(id)
        if len(changes) == 2:
            raise RuntimeError("the process is killed here")
        return await whole(self, id, decide, **how)

    monkeypatch.setattr(Correspondences, "change", crashing)
    post = post_for(correspondences, drawer, clock)
    with pytest.raises(RuntimeError):
        await send_due(speaker.complaint, post)
    assert await send_due(speaker.complaint, post) == 0
    clock.pass_by(seconds=60)
    assert await send_due(speaker.complaint, post) == 1
    first, second = drawer.letters
    assert first == second


async def test_an_outcome_that_the_database_does_not_take_at_once_is_written_down_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    correspondences, speaker, drawer = memory_correspondences(), Speaker(), Drawer()
    await _open(speaker, correspondences)
    whole, changes = Correspondences.change, []

    async def stumbling(self, id, decide, **how):
        changes.append(id)
        if len(changes) == 2:
            raise StoreUnavailable("away for a moment")
        return await whole(self, id, decide, **how)

    monkeypatch.setattr(Correspondences, "change", stumbling)
    assert await send_due(speaker.complaint, post_for(correspondences, drawer, Clock())) == 1
    assert len(drawer.letters) == 1
    assert (await correspondences.read(speaker.complaint)).state.next_send is None


async def test_nothing_is_sent_so_late_that_another_could_have_taken_it() -> None:
    correspondences, speaker, clock = memory_correspondences(), Speaker(), Clock()

    class Slow(Drawer):
        async def send(self, letter) -> None:
            clock.pass_by(seconds=41)
            await super().send(letter)

    drawer = Slow()
    await _open(speaker, correspondences)
    await tell_people(speaker.say("case.assigned"), correspondences, now=NOW)
    assert await send_due(speaker.complaint, post_for(correspondences, drawer, clock)) == 1
    assert len(drawer.letters) == 1
