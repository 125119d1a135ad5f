"""Warnings, breaches and escalations: each in its turn, none skipped, none twice."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kentongan_contracts.routing import CaseClosed
from kentongan_contracts.words import CloseReason, Milestone
from prometheus_client import REGISTRY
from sla_monitor.testing import Desk
from sla_monitor.testing_facts import Telling, at

SHORT = "99.01"
PUPR = f"{SHORT}-PUPR"
SECOND = timedelta(seconds=1)


@pytest.fixture
def told() -> Telling:
    """A complaint where every milestone takes two seconds."""
    return Telling("c1", SHORT, begun_at=at("2026-07-05T23:00+08:00"))


async def test_a_warning_comes_at_its_share_of_the_time(desk: Desk, told: Telling) -> None:
    await desk.hear(told.received())
    assert await desk.time_is(told.begun_at + 1.5 * SECOND) == 0
    assert await desk.time_is(told.begun_at + 1.6 * SECOND) == 1
    assert (await desk.said("c1"))[2:] == ["warned verify", "warned resolve"]


async def test_a_missed_milestone_is_breached_and_climbs_the_ladder(desk: Desk, told: Telling) -> None:
    await desk.hear(told.received(), told.assigned(PUPR))
    await desk.time_is(told.begun_at + 2 * SECOND)
    said = [line for line in await desk.said("c1") if line.endswith("follow_up")]
    assert said == [
        "started follow_up",
        "warned follow_up",
        "breached follow_up",
        "escalated follow_up",
        "escalated follow_up",
    ]
    assert (await desk.clock("c1", Milestone.FOLLOW_UP)).told == f"{SHORT}-KOORDINATOR"


async def test_a_rung_on_which_the_same_unit_stands_is_passed_over(desk: Desk, told: Telling) -> None:
    await desk.hear(told.received())
    await desk.time_is(told.begun_at + 2 * SECOND)
    verify = await desk.clock("c1", Milestone.VERIFY)
    assert (verify.level, verify.told) == (1, f"{SHORT}-KOORDINATOR")


async def test_after_an_outage_everything_is_said_in_the_order_of_its_due_time(desk: Desk, told: Telling) -> None:
    now = told.begun_at + timedelta(days=3)
    await desk.hear(told.received(), told.assigned(PUPR, after=SECOND))
    await desk.time_is(now)
    breaches = (await desk.timetable("c1")).breaches
    assert [breach.milestone for breach in breaches] == [Milestone.RESOLVE, Milestone.FOLLOW_UP]
    assert [breach.due_at for breach in breaches] == [told.begun_at + 2 * SECOND, told.begun_at + 3 * SECOND]
    assert {breach.breached_at for breach in breaches} == {now}


async def test_what_was_said_is_not_said_again(desk: Desk, told: Telling) -> None:
    await desk.hear(told.received())
    await desk.time_is(told.begun_at + 2 * SECOND)
    before = await desk.said("c1")
    assert await desk.time_is(told.begun_at + 9 * SECOND) == 0
    assert await desk.said("c1") == before


async def test_an_answer_at_the_due_time_is_in_time(desk: Desk, told: Telling) -> None:
    await desk.hear(told.received(), told.responded(PUPR, after=2 * SECOND))
    resolve = await desk.clock("c1", Milestone.RESOLVE)
    assert resolve.met_at == resolve.due_at
    assert resolve.breached_at is None


async def test_an_answer_after_the_due_time_is_late_even_if_nobody_had_looked_yet(desk: Desk, told: Telling) -> None:
    await desk.hear(told.received(), told.responded(PUPR, after=3 * SECOND))
    assert [line for line in await desk.said("c1") if line.endswith("resolve")] == [
        "started resolve",
        "warned resolve",
        "breached resolve",
        "escalated resolve",
        "met resolve",
    ]


async def test_an_answered_milestone_climbs_no_further(desk: Desk) -> None:
    told = Telling("c1", "51.06", begun_at=at("2026-07-06T09:00+08:00"))
    await desk.hear(told.received())
    await desk.time_is(at("2026-07-09T16:00+08:00"))
    await desk.hear(told.responded("51.06-KOMINFO", after=timedelta(days=3, hours=10)))
    assert "escalated verify" in await desk.said("c1")
    await desk.time_is(at("2026-07-17T16:00+08:00"))
    assert (await desk.said("c1")).count("escalated verify") == 1


async def test_the_ladder_leads_from_the_unit_to_the_nation_day_by_day(desk: Desk) -> None:
    told = Telling("c1", "51.06", begun_at=at("2026-07-06T09:00+08:00"))
    await desk.hear(told.received(), told.assigned("51.06-PUPR"))
    to = []
    for day in ("13", "14", "15", "16"):
        await desk.time_is(at(f"2026-07-{day}T16:00+08:00"))
        to.append((await desk.clock("c1", Milestone.FOLLOW_UP)).told)
    assert to == ["51.06-PUPR", "51.06-KOMINFO", "51-KOMINFOS", "00-KOORDINATOR"]
    assert (await desk.last("c1"))["level"] == 4


async def test_of_a_silent_reporter_nobody_is_warned_and_nobody_told(desk: Desk, told: Telling) -> None:
    await desk.hear(told.received(), told.responded(PUPR, after=SECOND))
    await desk.time_is(told.begun_at + 9 * SECOND)
    assert [line for line in await desk.said("c1") if line.endswith("reporter_answer")] == [
        "started reporter_answer",
        "breached reporter_answer",
    ]


async def test_silence_stays_a_breach_when_it_closes_the_case(desk: Desk, told: Telling) -> None:
    await desk.hear(told.received(), told.responded(PUPR, after=SECOND))
    await desk.time_is(told.begun_at + 3 * SECOND)
    await desk.hear(told.case(CaseClosed, PUPR, reason=CloseReason.SILENCE, after=4 * SECOND))
    assert (await desk.said("c1"))[-1] == "breached reporter_answer"


async def test_breaches_and_escalations_are_counted_by_province_and_milestone(desk: Desk, told: Telling) -> None:
    def counted(name: str) -> float:
        return REGISTRY.get_sample_value(name, {"province": "99", "milestone": "follow_up"}) or 0.0

    names = ("kentongan_sla_breaches_total", "kentongan_sla_escalations_total")
    before = [counted(name) for name in names]
    await desk.hear(told.received(), told.assigned(PUPR))
    await desk.time_is(told.begun_at + 2 * SECOND)
    assert [counted(name) - was for name, was in zip(names, before, strict=True)] == [1.0, 2.0]


FACTS = st.lists(
    st.sampled_from(["assigned", "fallback", "asked", "replied", "partly", "final", "reopened", "closed", "time"]),
    max_size=14,
)


@given(FACTS, st.lists(st.integers(1, 4000), min_size=14, max_size=14))
async def test_whatever_happens_every_started_clock_ends_at_most_once(facts: list[str], gaps: list[int]) -> None:
    desk, told = Desk(), Telling("c1", SHORT, begun_at=at("2026-07-05T23:00+08:00"))
    await desk.hear(told.received())
    passed = timedelta()
    for name, gap in zip(facts, gaps, strict=False):
        passed += timedelta(milliseconds=gap)
        if name == "time":
            await desk.time_is(told.begun_at + passed)
        else:
            await desk.hear(told.named(name, PUPR, after=passed))
    for milestone in Milestone:
        words = [line.split()[0] for line in await desk.said("c1") if line.endswith(f" {milestone.value}")]
        for run in " ".join(words).split("started"):
            assert run.count("met") <= 1
            assert run.count("breached") <= 1
            assert run.count("warned") <= 1
            assert run.count("paused") - run.count("resumed") in (0, 1)
            assert "escalated" not in run or run.index("breached") < run.index("escalated")
            assert "met" not in run or run.rstrip().endswith("met")
    await desk.time_is(told.begun_at + passed + timedelta(days=1))
    timetable = await desk.timetable("c1")
    assert timetable.next_due is None
    for clock in timetable.clocks:
        assert clock.met_at or clock.breached_at or clock.paused_at or timetable.ended_at
