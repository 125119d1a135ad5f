"""What keeping cases promises, on the memory twin and on MongoDB with both drivers."""

from datetime import timedelta

import pytest
from kentongan_contracts.intake import ComplaintWithdrawn
from kentongan_contracts.sla_monitor import SlaEscalated, SlaStarted
from kentongan_contracts.words import Light, Milestone, Status
from routing.domain.case import Case
from routing.domain.errors import UnknownCase
from routing.domain.officers import Actor, officer_of
from routing.inboxes import Wanted
from routing.parts import Parts
from routing.stores import Cases, Order
from routing.testing import LONG_AGO, FixedDirectory, later, opened, said_by
from routing.use_cases.assign_case import assign_case
from routing.use_cases.merge_case import merge_case
from routing.use_cases.note_case import note_case
from routing.use_cases.read_case import read_case
from routing.use_cases.remember_deadline import remember_deadline
from routing.use_cases.take_escalation import take_escalation
from routing.use_cases.take_withdrawal import take_withdrawal
from servicekit.dossiers.dossier import Asked
from servicekit.dossiers.errors import AskedDifferently, DossierMissing

PUPR, KOMINFO = "51.71-PUPR", "51.71-KOMINFO"
EVERYTHING = Actor("operator", is_operator=True)


@pytest.fixture
def parts(cases: Cases) -> Parts:
    return Parts(cases, FixedDirectory())


def officer(unit: str) -> Actor:
    return officer_of(unit, FixedDirectory().current)


async def due(parts: Parts, case: Case, minutes: int) -> None:
    started = SlaStarted(milestone=Milestone.RESOLVE, due_at=later(minutes), started_at=LONG_AGO)
    await remember_deadline(said_by("sla-monitor", started, subject=case.id, sequence=1), parts.cases)


async def inbox(parts: Parts, actor: Actor = EVERYTHING, after: str | None = None, **narrower: object) -> list[str]:
    found = await parts.cases.lists.inbox(Wanted(actor, **narrower), after=after, limit=100)  # type: ignore[arg-type]
    return [case.id for case in found]


async def test_a_case_is_read_as_it_was_kept(parts: Parts) -> None:
    case = await opened(
        parts, location={"text": "Renon", "lat": -8.67, "long": 115.23}, occurred_on="2026-03-01", secret=True
    )
    await due(parts, case, 60)
    escalated = SlaEscalated(
        milestone=Milestone.RESOLVE, due_at=later(60), unit=PUPR, level=1, to_unit=KOMINFO, to_unit_name="Kominfo"
    )
    await take_escalation(said_by("sla-monitor", escalated, subject=case.id, sequence=2), parts.cases)
    await note_case(Order(case.id, officer(PUPR), later(1)), parts.cases, parts.directory(), text="Catatan")
    kept = await parts.cases.read(case.id)
    assert kept.location == case.location
    assert kept.occurred_on == case.occurred_on
    assert kept.why == case.why
    assert kept.deadlines[0].due_at == later(60)
    assert kept.escalation is not None
    assert kept.notes[0].at == later(1)
    assert kept.history[0] == case.history[0]


async def test_a_fact_is_taken_once(parts: Parts) -> None:
    case = await opened(parts)
    fact = said_by("intake", ComplaintWithdrawn(), subject=case.id, sequence=2)
    for _ in range(3):
        await take_withdrawal(fact, parts.cases)
    dossier = await parts.cases.dossiers.read(case.id)
    assert dossier is not None
    assert [said.type for said in dossier.said].count("kentongan.case.closed.v1") == 1


async def test_a_fact_about_an_unknown_case_waits_until_the_complaint_was_taken(parts: Parts) -> None:
    started = SlaStarted(milestone=Milestone.RESOLVE, due_at=later(5), started_at=LONG_AGO)
    with pytest.raises(DossierMissing):
        await remember_deadline(said_by("sla-monitor", started, subject="unknown", sequence=1), parts.cases)


async def test_an_order_is_followed_once_for_each_cause(parts: Parts) -> None:
    case = await opened(parts)
    order = Order(case.id, officer(PUPR), later(1), cause=Asked("key", "digest"))
    for is_repeat in (False, True, True):
        followed = await note_case(order, parts.cases, parts.directory(), text="Catatan")
        assert followed.is_repeat is is_repeat
        assert len(followed.case.notes) == 1
    other = Order(case.id, officer(PUPR), later(1), cause=Asked("key", "another digest"))
    with pytest.raises(AskedDifferently):
        await note_case(other, parts.cases, parts.directory(), text="Lain")


async def test_an_order_for_an_unknown_case_is_refused(parts: Parts) -> None:
    with pytest.raises(UnknownCase):
        await read_case(Order("unknown", officer(PUPR), later(1)), parts.cases, parts.directory())
    with pytest.raises(UnknownCase):
        await parts.cases.read("unknown")


async def test_an_inbox_is_sorted_by_the_oldest_deadline_and_ended_cases_come_last(parts: Parts) -> None:
    late, early, none, ended = [await opened(parts) for _ in range(4)]
    await due(parts, late, 60)
    await due(parts, early, 30)
    await due(parts, ended, 10)
    await take_withdrawal(said_by("intake", ComplaintWithdrawn(), subject=ended.id, sequence=2), parts.cases)
    in_line = [early.id, late.id, none.id, ended.id]
    assert await inbox(parts) == in_line
    after = (await parts.cases.read(late.id)).queue_key
    assert await inbox(parts, after=after) == in_line[2:]


async def test_an_inbox_holds_what_the_officer_may_see_and_asked_for(parts: Parts) -> None:
    road = await opened(parts)
    waste = await opened(parts, title="Sampah menumpuk", body="Sampah tidak diangkut seminggu lebih.")
    bangli = await opened(parts, region="51.06")
    elsewhere = await opened(parts, region="13.71")
    everything = {road.id, waste.id, bangli.id, elsewhere.id}
    assert set(await inbox(parts)) == set(await inbox(parts, officer("00-KOORDINATOR"))) == everything
    assert set(await inbox(parts, officer("51-KOMINFOS"))) == {road.id, waste.id, bangli.id}
    assert set(await inbox(parts, officer(KOMINFO))) == {road.id, waste.id}
    assert await inbox(parts, officer(PUPR)) == [road.id]
    assert await inbox(parts, officer("51.06-PUPR"), region="51.71") == []
    assert await inbox(parts, officer(KOMINFO), unit=PUPR) == [road.id]
    assert await inbox(parts, officer(KOMINFO), words=("sampah", "diang")) == [waste.id]
    assert await inbox(parts, officer("51-KOMINFOS"), region="51.06") == [bangli.id]
    assert set(await inbox(parts, region="00")) == everything
    assert set(await inbox(parts, region="51")) == {road.id, waste.id, bangli.id}


async def test_a_coordinator_sees_a_case_of_another_region_that_is_its_own(parts: Parts) -> None:
    case = await opened(parts, region="51.06")
    order = Order(case.id, officer("51-KOMINFOS"), later(1))

    await assign_case(order, parts.cases, parts.directory(), unit=KOMINFO, note=None)
    assert await inbox(parts, officer(KOMINFO)) == [case.id]


async def test_lights_are_counted_for_all_that_was_asked_for(parts: Parts) -> None:
    cases = [await opened(parts) for _ in range(3)]
    await read_case(Order(cases[0].id, officer(PUPR), later(1)), parts.cases, parts.directory())
    everything = await parts.cases.lists.lights(Wanted(officer(PUPR)))
    assert dict(everything) == {Light.RED: 2, Light.YELLOW: 1, Light.GREEN: 0}
    assert await inbox(parts, officer(PUPR), light=Light.YELLOW) == [cases[0].id]
    assert await inbox(parts, officer(PUPR), status=Status.READ) == [cases[0].id]
    assert await inbox(parts, officer(PUPR), overdue=True) == []


async def test_open_cases_are_counted_and_none_is_without_a_unit(parts: Parts) -> None:
    cases = [await opened(parts) for _ in range(3)]
    await take_withdrawal(said_by("intake", ComplaintWithdrawn(), subject=cases[0].id, sequence=2), parts.cases)
    assert await parts.cases.lists.count_open("51", Light.RED) == 2
    assert await parts.cases.lists.count_open("13", Light.RED) == 0
    assert await parts.cases.lists.count_without_unit() == 0


async def test_neighbours_are_recent_open_cases_of_the_same_place_and_field(parts: Parts) -> None:
    case, near, ended = [await opened(parts) for _ in range(3)]
    await opened(parts, region="51.06")
    await opened(parts, title="Sampah menumpuk", body="Sampah tidak diangkut seminggu lebih.")
    old = await opened(parts, received_at=LONG_AGO - timedelta(days=90))
    await take_withdrawal(said_by("intake", ComplaintWithdrawn(), subject=ended.id, sequence=2), parts.cases)
    found = await parts.cases.lists.neighbours(case, since=LONG_AGO - timedelta(days=60), limit=10)
    assert [other.id for other in found] == [near.id]
    wider = await parts.cases.lists.neighbours(case, since=LONG_AGO - timedelta(days=100), limit=10)
    assert [other.id for other in wider] == [near.id, old.id]


async def test_merged_cases_know_each_other(parts: Parts) -> None:
    case, target = await opened(parts), await opened(parts)
    order = Order(case.id, officer(PUPR), later(1))
    followed = await merge_case(order, parts.cases, parts.directory(), into=target.id)
    assert followed.case.merged_into == target.id
    kept = await parts.cases.read(target.id)
    assert kept.merged_from == (case.id,)
    assert kept.merging == ()
