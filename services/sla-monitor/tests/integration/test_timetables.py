"""What the store promises: the same of its memory twin and of MongoDB under both drivers."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from kentongan_contracts.words import Milestone
from sla_monitor.stores import BreachesWanted, MongoTimetables, Timetables
from sla_monitor.testing import sample_snapshot
from sla_monitor.testing_facts import Telling, at
from sla_monitor.use_cases.hand_over import hand_over
from sla_monitor.use_cases.list_breaches import list_breaches
from sla_monitor.use_cases.say_what_is_due import BATCH, say_what_is_due
from sla_monitor.use_cases.start_clocks import start_clocks

BEGIN = at("2026-07-05T23:00+08:00")
SECOND = timedelta(seconds=1)
GUIDE = sample_snapshot()


async def file(timetables: Timetables, number: int, *, region: str = "99.01", first: int = 0) -> None:
    """Complaints one second after the other; in 99.01 each milestone takes two seconds."""
    told = [Telling(f"c{n:04}", region, begun_at=BEGIN + n * SECOND) for n in range(first, first + number)]
    await asyncio.gather(*(start_clocks(each.received(), timetables, GUIDE) for each in told))


async def walk(timetables: Timetables, now: datetime) -> int:
    return await say_what_is_due(timetables, GUIDE, clock=lambda: now)


async def test_what_was_kept_is_read_as_it_was(timetables: Timetables) -> None:
    told = Telling("c1", "51.06", begun_at=BEGIN)
    await start_clocks(told.received(category="road-damage"), timetables, GUIDE)
    await hand_over(told.assigned("51.06-PUPR", after=SECOND), timetables, GUIDE, now=BEGIN)
    timetable = await timetables.read("c1")
    assert timetable
    assert timetable.terms == GUIDE.terms_for(
        kind=timetable.kind, category="road-damage", region="51.06", arrived_at=BEGIN
    )
    assert [clock.milestone for clock in timetable.clocks] == [Milestone.RESOLVE, Milestone.VERIFY, Milestone.FOLLOW_UP]
    assert timetable.received_at == BEGIN
    assert await timetables.read("c2") is None


async def test_what_falls_due_comes_the_earliest_first_and_page_by_page(timetables: Timetables) -> None:
    await file(timetables, 9)
    everything = await timetables.due_before(BEGIN + 7 * SECOND, after=None, limit=100)
    assert [mark.id for mark in everything] == ["c0000", "c0001", "c0002", "c0003", "c0004", "c0005"]
    first = await timetables.due_before(BEGIN + 7 * SECOND, after=None, limit=4)
    assert first + await timetables.due_before(BEGIN + 7 * SECOND, after=first[-1], limit=4) == everything
    assert await timetables.due_before(BEGIN, after=None, limit=4) == []


async def test_of_two_that_fall_due_together_none_is_skipped(timetables: Timetables) -> None:
    told = [Telling(f"c{n}", "99.01", begun_at=BEGIN) for n in range(5)]
    for each in told:
        await start_clocks(each.received(), timetables, GUIDE)
    seen, mark = [], None
    while page := await timetables.due_before(BEGIN + 2 * SECOND, after=mark, limit=2):
        mark = page[-1]
        seen += [each.id for each in page]
    assert seen == ["c0", "c1", "c2", "c3", "c4"]


async def test_a_walk_says_everything_however_much_fell_due(timetables: Timetables) -> None:
    await file(timetables, 2 * BATCH + 1)
    later = BEGIN + timedelta(days=1)
    assert await timetables.count_overdue(later) == await timetables.count_open() == 2 * BATCH + 1
    assert await walk(timetables, later) == 2 * BATCH + 1
    assert await timetables.count_open() == 0


async def test_breaches_are_found_by_region_province_unit_and_time(timetables: Timetables) -> None:
    await file(timetables, 2, region="51.06")
    await file(timetables, 1, region="51.71", first=2)
    await file(timetables, 1, region="99.01", first=3)
    for days in range(1, 60):
        await walk(timetables, BEGIN + timedelta(days=days))

    async def found(**wanted: Any) -> set[str]:
        return {id for id, _ in await timetables.breaches(BreachesWanted(10, **wanted))}

    assert await found() == {"c0000", "c0001", "c0002", "c0003"}
    assert await found(province="51") == {"c0000", "c0001", "c0002"}
    assert await found(region="51.06") == {"c0000", "c0001"}
    assert await found(unit="51.71-KOMINFO") == {"c0002"}
    assert await found(unit="51.71-KOMINFO", since=BEGIN + timedelta(days=50)) == set()
    assert await found(since=BEGIN + timedelta(days=2)) == {"c0000", "c0001", "c0002"}


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
async def test_the_pages_of_breaches_hold_each_breach_once(timetables: Timetables, limit: int) -> None:
    await file(timetables, 5)
    for number in range(9):
        await walk(timetables, BEGIN + number * SECOND)
    rows, place = [], None
    while True:
        page = await list_breaches(timetables, BreachesWanted(limit), after=place, limit=limit)
        assert len(page.rows) <= limit
        rows += [(row.place.id, row.breach.milestone) for row in page.rows]
        if (place := page.next) is None:
            break
    expected = [(f"c{n:04}", milestone) for n in (4, 3, 2, 1, 0) for milestone in (Milestone.VERIFY, Milestone.RESOLVE)]
    assert rows == expected


async def test_two_replicas_never_say_the_same_twice(replicas: list[MongoTimetables]) -> None:
    await file(replicas[0], 300)
    times = [BEGIN + number * 30 * SECOND for number in range(1, 12)]
    await asyncio.gather(*(_walks(replica, times) for replica in replicas))
    assert await replicas[0].count_open() == 0
    for number in range(300):
        timetable = await replicas[1].read(f"c{number:04}")
        assert timetable
        assert [breach.milestone for breach in timetable.breaches] == [Milestone.VERIFY, Milestone.RESOLVE]
        assert [clock.level for clock in timetable.clocks] == [1, 1]


async def _walks(replica: MongoTimetables, times: list[datetime]) -> None:
    for now in times:
        await walk(replica, now)
