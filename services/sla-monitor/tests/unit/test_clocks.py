"""What each fact does to the clocks of a complaint in Bangli, where everything is counted in working days."""

from datetime import timedelta

import pytest
from kentongan_contracts.intake import ComplaintRated
from kentongan_contracts.routing import (
    CaseAsked,
    CaseClosed,
    CaseMerged,
    CaseRead,
    CaseRejected,
    CaseReopened,
    CaseReturned,
)
from kentongan_contracts.words import AssignRule, CloseReason, Milestone, RejectReason
from sla_monitor.testing import Desk
from sla_monitor.testing_facts import Telling, at

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
PUPR = "51.06-PUPR"
COORDINATOR = "51.06-KOMINFO"


@pytest.fixture
def told() -> Telling:
    """A complaint of a Monday morning, with three working weeks without a holiday ahead."""
    return Telling("c1", begun_at=at("2026-07-06T09:00+08:00"))


async def test_a_complaint_starts_the_clocks_of_verify_and_resolve(desk: Desk, told: Telling) -> None:
    await desk.hear(told.received())
    assert await desk.said("c1") == ["started verify", "started resolve"]
    assert (await desk.clock("c1", Milestone.VERIFY)).due_at == at("2026-07-09T16:00+08:00")
    assert (await desk.clock("c1", Milestone.RESOLVE)).due_at == at("2026-07-24T16:30+08:00")


async def test_a_fact_heard_twice_counts_once(desk: Desk, told: Telling) -> None:
    received, assigned = told.received(), told.assigned(PUPR, after=HOUR)
    await desk.hear(received, received, assigned, received, assigned)
    assert await desk.said("c1") == ["started verify", "started resolve", "met verify", "started follow_up"]


async def test_until_a_unit_is_chosen_the_coordinator_answers_for_the_complaint(desk: Desk, told: Telling) -> None:
    await desk.hear(told.received())
    assert (await desk.timetable("c1")).unit == COORDINATOR


async def test_assigning_a_unit_meets_verify_and_starts_its_follow_up(desk: Desk, told: Telling) -> None:
    await desk.hear(told.received(), told.assigned(PUPR, after=HOUR))
    assert await desk.said("c1") == ["started verify", "started resolve", "met verify", "started follow_up"]
    assert (await desk.clock("c1", Milestone.FOLLOW_UP)).due_at == at("2026-07-13T16:00+08:00")


async def test_falling_back_to_the_coordinator_verifies_nothing(desk: Desk, told: Telling) -> None:
    await desk.hear(told.received(), told.assigned(COORDINATOR, rule=AssignRule.COORDINATOR, after=HOUR))
    assert await desk.said("c1") == ["started verify", "started resolve"]


async def test_handing_a_case_on_does_not_restart_the_clock(desk: Desk, told: Telling) -> None:
    await desk.hear(told.received(), told.assigned(PUPR, after=HOUR))
    begun = await desk.clock("c1", Milestone.FOLLOW_UP)
    await desk.hear(
        told.case(CaseReturned, COORDINATOR, from_unit=PUPR, reason="Bukan kewenangan", after=DAY),
        told.assigned("51-PUPR", rule=AssignRule.OFFICER, after=2 * DAY),
    )
    assert await desk.clock("c1", Milestone.FOLLOW_UP) == begun
    assert (await desk.timetable("c1")).unit == "51-PUPR"


async def test_a_first_answer_meets_the_follow_up_alone(desk: Desk, told: Telling) -> None:
    await desk.hear(told.received(), told.assigned(PUPR), told.responded(PUPR, final=False, after=DAY))
    assert (await desk.said("c1"))[4:] == ["met follow_up"]


async def test_a_final_answer_meets_everything_and_gives_the_reporter_time_to_object(desk: Desk, told: Telling) -> None:
    await desk.hear(told.received(), told.responded(COORDINATOR, after=DAY))
    assert (await desk.said("c1"))[2:] == ["met verify", "met resolve", "started reporter_answer"]
    assert (await desk.clock("c1", Milestone.REPORTER_ANSWER)).due_at == at("2026-07-21T16:00+08:00")


async def test_a_question_stops_the_agencies_clocks_until_the_reply(desk: Desk, told: Telling) -> None:
    await desk.hear(told.received(), told.assigned(PUPR, after=HOUR))
    await desk.hear(told.case(CaseAsked, PUPR, text="Di mana?", after=DAY), told.replied(after=3 * DAY))
    assert (await desk.said("c1"))[4:] == [
        "paused resolve",
        "paused follow_up",
        "resumed resolve",
        "resumed follow_up",
    ]
    follow_up = await desk.clock("c1", Milestone.FOLLOW_UP)
    assert follow_up.due_at == at("2026-07-15T16:00+08:00")
    assert follow_up.paused_for == 2 * DAY


async def test_nothing_falls_due_while_the_reporter_is_asked(desk: Desk, told: Telling) -> None:
    await desk.hear(told.received(), told.case(CaseAsked, COORDINATOR, text="Di mana?", after=HOUR))
    assert await desk.time_is(at("2026-12-01T09:00+08:00")) == 0


async def test_a_reply_heard_before_its_question_lets_the_clocks_go_on_at_once(desk: Desk, told: Telling) -> None:
    question = told.case(CaseAsked, COORDINATOR, text="Di mana?", after=DAY)
    await desk.hear(told.received(), told.replied(after=2 * DAY), question)
    verify = await desk.clock("c1", Milestone.VERIFY)
    assert verify.paused_at is None
    assert verify.due_at == at("2026-07-10T16:30+08:00")


async def test_a_reply_from_before_the_question_does_not_answer_it(desk: Desk, told: Telling) -> None:
    await desk.hear(told.received(), told.case(CaseAsked, COORDINATOR, text="Di mana?", after=DAY))
    await desk.hear(told.replied(after=HOUR))
    assert (await desk.clock("c1", Milestone.VERIFY)).paused_at is not None


async def test_whoever_goes_on_without_the_reply_lets_the_clocks_run(desk: Desk, told: Telling) -> None:
    await desk.hear(told.received(), told.case(CaseAsked, COORDINATOR, text="Di mana?", after=HOUR))
    await desk.hear(told.assigned(PUPR, after=DAY))
    assert (await desk.said("c1"))[4:] == ["resumed verify", "resumed resolve", "met verify", "started follow_up"]


async def test_an_overdue_clock_does_not_wait_for_the_reporter(desk: Desk, told: Telling) -> None:
    await desk.hear(told.received())
    await desk.time_is(at("2026-07-09T16:00+08:00"))
    await desk.hear(told.case(CaseAsked, COORDINATOR, text="Di mana?", after=4 * DAY))
    assert (await desk.said("c1"))[-1] == "paused resolve"
    assert (await desk.clock("c1", Milestone.VERIFY)).paused_at is None


async def test_an_objection_gives_the_unit_all_its_time_again(desk: Desk, told: Telling) -> None:
    await desk.hear(told.received(), told.responded(PUPR, after=HOUR))
    await desk.hear(told.replied(after=2 * DAY), told.case(CaseReopened, PUPR, after=2 * DAY))
    assert (await desk.said("c1"))[-2:] == ["met reporter_answer", "started resolve"]
    assert (await desk.clock("c1", Milestone.RESOLVE)).due_at == at("2026-07-28T16:00+08:00")


async def test_a_second_final_answer_starts_the_reporters_time_again(desk: Desk, told: Telling) -> None:
    await desk.hear(told.received(), told.responded(PUPR, after=HOUR), told.case(CaseReopened, PUPR, after=DAY))
    await desk.hear(told.responded(PUPR, after=2 * DAY))
    assert (await desk.said("c1"))[-2:] == ["met resolve", "started reporter_answer"]


async def test_the_end_of_a_case_stops_every_clock(desk: Desk, told: Telling) -> None:
    await desk.hear(told.received(), told.assigned(PUPR), told.responded(PUPR, after=HOUR))
    await desk.hear(told.case(CaseClosed, PUPR, reason=CloseReason.RATED, after=DAY))
    assert (await desk.said("c1"))[-1] == "met reporter_answer"
    assert (await desk.timetable("c1")).next_due is None


@pytest.mark.parametrize(
    ("ending", "more"),
    [
        pytest.param(CaseRejected, {"reason": RejectReason.SPAM, "text": "Bukan laporan."}, id="rejected"),
        pytest.param(CaseMerged, {"into": "c0"}, id="merged"),
        pytest.param(CaseClosed, {"reason": CloseReason.WITHDRAWN}, id="withdrawn"),
    ],
)
async def test_a_case_that_ends_without_an_answer_leaves_nothing_running(
    desk: Desk, told: Telling, ending: type[CaseClosed], more: dict[str, str]
) -> None:
    await desk.hear(told.received(), told.case(ending, COORDINATOR, after=HOUR, **more))
    assert (await desk.said("c1"))[2:] == ["met verify", "met resolve"]
    assert await desk.time_is(at("2027-07-09T16:00+08:00")) == 0


async def test_what_means_nothing_to_the_clocks_is_taken_so_that_the_next_can_be(desk: Desk, told: Telling) -> None:
    await desk.hear(
        told.received(), told.fact("intake", ComplaintRated(stars=5)), told.case(CaseRead, PUPR, after=HOUR)
    )
    await desk.hear(told.replied(after=HOUR), told.assigned(PUPR, after=2 * HOUR))
    assert (await desk.said("c1"))[2:] == ["met verify", "started follow_up"]


async def test_the_policy_of_the_category_holds(desk: Desk, told: Telling) -> None:
    await desk.hear(told.received(category="illegal-levy"))
    assert (await desk.clock("c1", Milestone.RESOLVE)).due_at == at("2026-09-30T16:00+08:00")
