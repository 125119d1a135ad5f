"""What may be done to a complaint in each status."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from intake.domain.agencies import STATUS_AFTER, take_case_fact, take_sla_fact
from intake.domain.complaint import Complaint, Rating
from intake.domain.errors import MoveNotAllowed, SubmittedTooOften, TooMany
from intake.domain.lifecycle import (
    MOVES,
    REPLIES_AT_MOST,
    SUBMISSIONS_AT_MOST,
    SUPPORTERS_AT_MOST,
    Act,
    Step,
    add_reply,
    allowed_acts,
    count_submission,
    rate,
    receive,
    support,
    withdraw,
)
from intake.testing import LONG_AGO, kept_complaint
from kentongan_contracts.intake import ComplaintReceived
from kentongan_contracts.routing import (
    CaseAsked,
    CaseClosed,
    CaseFact,
    CaseMerged,
    CaseOpened,
    CaseRead,
    CaseRejected,
    CaseReopened,
    CaseResponded,
    CaseReturned,
)
from kentongan_contracts.sla_monitor import MilestoneFact, SlaBreached, SlaEscalated, SlaMet, SlaStarted
from kentongan_contracts.words import Channel, CloseReason, Light, Milestone, RejectReason, Status

PUPR = {"unit": "51.71-PUPR", "unit_name": "Dinas PUPR", "by": "51.71-PUPR"}
RESPONDED = CaseResponded(**PUPR, text="Sudah ditambal")
ENDED = (Status.CLOSED, Status.REJECTED, Status.MERGED, Status.WITHDRAWN)
CASE_FACTS: list[CaseFact] = [
    CaseOpened(**PUPR),
    CaseRead(**PUPR),
    CaseReturned(**PUPR, from_unit="51.71-DISHUB", reason="bukan kewenangan"),
    CaseAsked(**PUPR, text="Di mana?"),
    RESPONDED,
    CaseResponded(**PUPR, text="Sedang dikerjakan", final=False),
    CaseReopened(**PUPR, text="belum"),
    CaseRejected(**PUPR, reason=RejectReason.SPAM, text="Bukan laporan"),
    CaseMerged(**PUPR, into="other"),
    CaseClosed(**PUPR, reason=CloseReason.RATED),
]


def do(complaint: Complaint, act: Act) -> Step:
    match act:
        case Act.REPLY:
            return add_reply(complaint, "Masih berlubang", LONG_AGO)
        case Act.RATE:
            return rate(complaint, Rating(4), LONG_AGO)
        case Act.WITHDRAW:
            return withdraw(complaint, None, LONG_AGO)
        case Act.SUPPORT:
            return support(complaint, LONG_AGO, mark=None, sealed_contact=None)


def test_every_status_has_its_line_in_the_table() -> None:
    assert set(MOVES) == set(Status)
    assert set(STATUS_AFTER.values()) | {Status.RECEIVED, Status.WITHDRAWN} == set(Status)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("act", Act)
def test_an_act_is_followed_or_refused_as_the_table_says(status: Status, act: Act) -> None:
    complaint = kept_complaint(status=status)
    if after := MOVES[status].get(act):
        assert do(complaint, act).complaint.status is after
        return
    with pytest.raises(MoveNotAllowed) as refused:
        do(complaint, act)
    assert refused.value.allowed == allowed_acts(complaint)
    assert all(allowed in str(refused.value) for allowed in refused.value.allowed)


@pytest.mark.parametrize("status", ENDED)
def test_after_the_end_nothing_is_added(status: Status) -> None:
    assert Act.REPLY not in MOVES[status]
    assert Act.WITHDRAW not in MOVES[status]


def test_a_rating_is_given_once() -> None:
    rated = rate(kept_complaint(status=Status.RESPONDED), Rating(5), LONG_AGO).complaint
    with pytest.raises(MoveNotAllowed, match="rated already"):
        rate(rated, Rating(1), LONG_AGO)


def test_a_complaint_is_received_once() -> None:
    complaint = kept_complaint(timeline=())
    fact = ComplaintReceived(
        tracking_code=complaint.tracking_code,
        kind=complaint.kind,
        title=complaint.title,
        body=complaint.body,
        channel=Channel.WEB,
        received_at=complaint.received_at,
    )
    received = receive(complaint, fact)
    assert list(received.say) == [fact]
    assert receive(received.complaint, fact) == Step(received.complaint)


def test_one_supporter_counts_once_and_a_complaint_stays_bounded() -> None:
    complaint = support(kept_complaint(), LONG_AGO, mark="a", sealed_contact="sealed").complaint
    assert support(complaint, LONG_AGO, mark="a", sealed_contact="sealed") == Step(complaint)
    assert support(complaint, LONG_AGO, mark="b", sealed_contact=None).complaint.supporters == 2
    with pytest.raises(TooMany):
        support(kept_complaint(supporters=SUPPORTERS_AT_MOST), LONG_AGO, mark=None, sealed_contact=None)
    with pytest.raises(TooMany):
        add_reply(kept_complaint(replies=REPLIES_AT_MOST), "Sekali lagi", LONG_AGO)
    with pytest.raises(SubmittedTooOften):
        count_submission(kept_complaint(submissions=SUBMISSIONS_AT_MOST))


@given(some.lists(some.sampled_from([*Act, *CASE_FACTS]), max_size=30))
def test_whatever_happens_a_complaint_keeps_a_unit_and_its_whole_timeline(
    happenings: list[Act | CaseFact],
) -> None:
    complaint, steps = kept_complaint(), 1
    for happening in happenings:
        before = complaint
        if isinstance(happening, CaseFact):
            complaint, steps = take_case_fact(complaint, happening, LONG_AGO), steps + 1
        elif happening in allowed_acts(complaint):
            complaint, steps = do(complaint, happening).complaint, steps + 1
        else:
            with pytest.raises(MoveNotAllowed):
                do(complaint, happening)
        assert complaint.unit.code
        assert complaint.timeline[: len(before.timeline)] == before.timeline
        assert len(complaint.timeline) == steps
        assert before.status is not Status.WITHDRAWN or complaint.status is Status.WITHDRAWN


def test_lights_follow_the_unit() -> None:
    lights = [take_case_fact(kept_complaint(), fact, LONG_AGO).light for fact in CASE_FACTS[:7]]
    assert lights == [
        Light.RED,
        Light.YELLOW,
        Light.RED,
        Light.YELLOW,
        Light.GREEN,
        Light.YELLOW,
        Light.YELLOW,
    ]


def test_the_unit_and_the_category_are_routings_to_say() -> None:
    complaint = take_case_fact(kept_complaint(), CaseOpened(**PUPR, category="road-damage"), LONG_AGO)
    assert (complaint.unit.code, complaint.category) == ("51.71-PUPR", "road-damage")
    assert take_case_fact(complaint, RESPONDED, LONG_AGO).category == "road-damage"


def _milestone(kind: type[MilestoneFact], milestone: Milestone, **more: object) -> MilestoneFact:
    usual = {"milestone": milestone, "due_at": LONG_AGO, "unit": "u", "level": 1, "to_unit": "v", "to_unit_name": "V"}
    return kind.model_validate({**usual, "started_at": LONG_AGO, "breached_at": LONG_AGO, "met_at": LONG_AGO, **more})


@pytest.mark.parametrize(
    ("fact", "is_overdue"),
    [
        (_milestone(SlaStarted, Milestone.VERIFY), False),
        (_milestone(SlaBreached, Milestone.FOLLOW_UP), True),
        (_milestone(SlaMet, Milestone.RESOLVE, late=True), True),
        (_milestone(SlaMet, Milestone.RESOLVE, late=False), False),
        (_milestone(SlaBreached, Milestone.REPORTER_ANSWER), False),
        (_milestone(SlaMet, Milestone.REPORTER_ANSWER, late=True), False),
        (_milestone(SlaEscalated, Milestone.VERIFY), False),
    ],
)
def test_late_agencies_make_a_complaint_overdue_and_late_reporters_do_not(
    fact: MilestoneFact, is_overdue: bool
) -> None:
    complaint = take_sla_fact(kept_complaint(), fact, LONG_AGO)
    assert complaint.overdue is is_overdue
    assert complaint.deadlines == {fact.milestone: LONG_AGO}
    assert complaint.timeline[-1].by == "sla-monitor"


def test_overdue_stays() -> None:
    late = take_sla_fact(kept_complaint(), _milestone(SlaBreached, Milestone.VERIFY), LONG_AGO)
    assert take_sla_fact(late, _milestone(SlaMet, Milestone.VERIFY, late=False), LONG_AGO).overdue
