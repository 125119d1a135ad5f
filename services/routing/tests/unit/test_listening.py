"""What reporters and clocks do to a case."""

from datetime import timedelta

import pytest
from kentongan_contracts.intake import (
    ComplaintAttached,
    ComplaintRated,
    ComplaintReplied,
    ComplaintSupported,
    ComplaintWithdrawn,
)
from kentongan_contracts.routing import CaseClosed, CaseReopened
from kentongan_contracts.sla_monitor import SlaBreached, SlaEscalated, SlaMet, SlaResumed, SlaStarted
from kentongan_contracts.words import CloseReason, Light, Milestone, Status
from kentongan_directory.testing import sample_directory
from routing.domain.case import Case
from routing.domain.clocks import remember_deadline, remember_meeting, take_breach, take_escalation
from routing.domain.desk import ask, reject, respond
from routing.domain.reporting import count_support, take_attachment, take_rating, take_reply, take_withdrawal
from routing.testing import LONG_AGO, a_case, an_officer, later

DIRECTORY = sample_directory()
PUPR, CITY = an_officer("51.71-PUPR"), an_officer("51.71-KOMINFO")
REPLY, RATING, WITHDRAWAL = ComplaintReplied(text="Belum."), ComplaintRated(stars=4), ComplaintWithdrawn()


def unread() -> Case:
    return a_case()


def asked() -> Case:
    return ask(unread(), PUPR, DIRECTORY, text="Di mana?", at=later(1)).case


def answered() -> Case:
    return respond(unread(), PUPR, DIRECTORY, text="Selesai.", final=True, at=later(1)).case


def rejected() -> Case:
    return reject(unread(), CITY, DIRECTORY, reason="spam", text="Spam.", at=later(1)).case  # type: ignore[arg-type]


def closed() -> Case:
    return take_rating(answered(), RATING, at=later(2)).case


ALL = {"unread": unread, "asked": asked, "answered": answered, "rejected": rejected, "closed": closed}


def breach(milestone: Milestone = Milestone.REPORTER_ANSWER, *, due: int = 60) -> SlaBreached:
    return SlaBreached(milestone=milestone, due_at=later(due), unit="51.71-PUPR", breached_at=later(due))


def test_a_reply_answers_the_units_question() -> None:
    ruled = take_reply(asked(), REPLY, at=later(2))
    assert (ruled.case.status, ruled.case.light, ruled.facts) == (Status.READ, Light.YELLOW, ())


def test_a_reply_to_an_answer_reopens_the_case() -> None:
    ruled = take_reply(answered(), REPLY, at=later(2))
    assert (ruled.case.status, ruled.case.light) == (Status.READ, Light.YELLOW)
    (fact,) = ruled.facts
    assert isinstance(fact, CaseReopened)
    assert (fact.text, fact.by) == ("Belum.", "reporter")


def test_rating_an_answer_closes_the_case() -> None:
    ruled = take_rating(answered(), RATING, at=later(2))
    assert ruled.case.status is Status.CLOSED
    (fact,) = ruled.facts
    assert isinstance(fact, CaseClosed)
    assert fact.reason is CloseReason.RATED


@pytest.mark.parametrize("state", ["unread", "asked", "answered"])
def test_a_withdrawn_complaint_closes_its_case(state: str) -> None:
    ruled = take_withdrawal(ALL[state](), WITHDRAWAL, at=later(2))
    assert ruled.case.status is Status.WITHDRAWN
    (fact,) = ruled.facts
    assert isinstance(fact, CaseClosed)
    assert fact.reason is CloseReason.WITHDRAWN


@pytest.mark.parametrize("state", ALL)
def test_whatever_the_reporter_says_is_noted_in_any_state(state: str) -> None:
    case = ALL[state]()
    for ruled in (
        take_reply(case, REPLY, at=later(3)),
        take_rating(case, RATING, at=later(3)),
        take_withdrawal(case, WITHDRAWAL, at=later(3)),
        take_attachment(case, ComplaintAttached(number=1, media_type="image/png", size_bytes=5), at=later(3)),
    ):
        assert any(step.at == later(3) and step.by == "reporter" for step in ruled.case.history)
    assert count_support(case, ComplaintSupported(supporters=4)).case.supporters == 4


@pytest.mark.parametrize("state", ["rejected", "closed"])
def test_nothing_that_the_reporter_says_moves_an_ended_case(state: str) -> None:
    case = ALL[state]()
    for ruled in (
        take_reply(case, REPLY, at=later(3)),
        take_rating(case, RATING, at=later(3)),
        take_withdrawal(case, WITHDRAWAL, at=later(3)),
    ):
        assert (ruled.case.status, ruled.facts) == (case.status, ())


def test_the_reporters_silence_closes_an_answered_case() -> None:
    ruled = take_breach(answered(), breach(), at=later(60))
    assert ruled.case.status is Status.CLOSED
    assert not ruled.case.overdue
    (fact,) = ruled.facts
    assert isinstance(fact, CaseClosed)
    assert fact.reason is CloseReason.SILENCE


@pytest.mark.parametrize("state", ["unread", "asked", "rejected", "closed"])
def test_silence_means_nothing_where_there_is_no_answer(state: str) -> None:
    case = ALL[state]()
    ruled = take_breach(case, breach(), at=later(60))
    assert (ruled.case.status, ruled.case.overdue, ruled.facts) == (case.status, False, ())


def test_silence_after_an_older_answer_does_not_close_the_newer_one() -> None:
    again = take_reply(answered(), REPLY, at=later(2)).case
    newer = respond(again, PUPR, DIRECTORY, text="Sekarang selesai.", final=True, at=later(90)).case
    assert take_breach(newer, breach(due=60), at=later(91)).case.status is Status.RESPONDED
    assert take_breach(newer, breach(due=120), at=later(121)).case.status is Status.CLOSED


@pytest.mark.parametrize("milestone", [Milestone.VERIFY, Milestone.FOLLOW_UP, Milestone.RESOLVE])
def test_a_missed_or_late_milestone_of_the_agencies_stays_visible(milestone: Milestone) -> None:
    case = take_breach(unread(), breach(milestone), at=later(60)).case
    assert case.overdue
    assert respond(case, PUPR, DIRECTORY, text="Selesai.", final=True, at=later(70)).case.overdue
    late = SlaMet(milestone=milestone, due_at=later(60), met_at=later(61), late=True)
    assert remember_meeting(unread(), late).case.overdue
    in_time = SlaMet(milestone=milestone, due_at=later(60), met_at=later(59), late=False)
    assert not remember_meeting(unread(), in_time).case.overdue


def test_the_newest_word_on_a_deadline_counts() -> None:
    started = SlaStarted(milestone=Milestone.RESOLVE, due_at=later(60), started_at=LONG_AGO)
    resumed = SlaResumed(milestone=Milestone.RESOLVE, due_at=later(90), paused_for=timedelta(minutes=30))
    case = remember_deadline(remember_deadline(unread(), started).case, resumed).case
    (deadline,) = case.deadlines
    assert deadline.due_at == later(90)


def test_an_escalation_is_remembered_with_its_level() -> None:
    fact = SlaEscalated(
        milestone=Milestone.RESOLVE,
        due_at=later(60),
        unit="51.71-PUPR",
        level=2,
        to_unit="51-KOMINFOS",
        to_unit_name="Bali",
    )
    escalation = take_escalation(unread(), fact, at=later(61)).case.escalation
    assert escalation is not None
    assert (escalation.level, escalation.to) == (2, "51-KOMINFOS")
