"""What may still be done to a complaint in each status, as one table, and doing it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from kentongan_contracts.envelope import FactData, bare_name
from kentongan_contracts.intake import (
    ComplaintRated,
    ComplaintReceived,
    ComplaintReplied,
    ComplaintSupported,
    ComplaintWithdrawn,
)
from kentongan_contracts.words import Status

from intake.domain.complaint import Complaint, Entry, Rating
from intake.domain.errors import MoveNotAllowed, SubmittedTooOften, TooMany

REPORTER = "reporter"
SUPPORTER = "supporter"
REPLIES_AT_MOST = 50
SUPPORTERS_AT_MOST = 1_000
SUBMISSIONS_AT_MOST = 100


class Act(StrEnum):
    """What people do to a complaint after it was handed in; agencies act on the case, which is routing's."""

    REPLY = "reply"
    RATE = "rating"
    WITHDRAW = "withdrawal"
    SUPPORT = "support"


MOVES: Mapping[Status, Mapping[Act, Status]] = {
    Status.RECEIVED: {Act.REPLY: Status.RECEIVED, Act.WITHDRAW: Status.WITHDRAWN, Act.SUPPORT: Status.RECEIVED},
    Status.ASSIGNED: {Act.REPLY: Status.ASSIGNED, Act.WITHDRAW: Status.WITHDRAWN, Act.SUPPORT: Status.ASSIGNED},
    Status.READ: {Act.REPLY: Status.READ, Act.WITHDRAW: Status.WITHDRAWN, Act.SUPPORT: Status.READ},
    Status.ASKED: {Act.REPLY: Status.READ, Act.WITHDRAW: Status.WITHDRAWN, Act.SUPPORT: Status.ASKED},
    Status.RESPONDED: {
        Act.REPLY: Status.RESPONDED,
        Act.RATE: Status.RESPONDED,
        Act.WITHDRAW: Status.WITHDRAWN,
        Act.SUPPORT: Status.RESPONDED,
    },
    Status.CLOSED: {Act.RATE: Status.CLOSED},
    Status.REJECTED: {},
    Status.MERGED: {},
    Status.WITHDRAWN: {},
}
"""The status after each act; an act that is missing is refused. A reply to a responded case is routing's to judge."""


class Step(NamedTuple):
    """The complaint after an act, and what is said of it."""

    complaint: Complaint
    say: Sequence[FactData] = ()


def allowed_acts(complaint: Complaint) -> tuple[Act, ...]:
    """What the table allows now; a rating is given once."""
    acts = MOVES[complaint.status]
    return tuple(act for act in acts if act is not Act.RATE or complaint.rating is None)


def receive(complaint: Complaint, fact: ComplaintReceived) -> Step:
    """The first step; a complaint that was received before stays as it is."""
    if complaint.is_received:
        return Step(complaint)
    return Step(complaint.noting(_entry(fact, complaint.received_at, REPORTER)), [fact])


def count_submission(complaint: Complaint) -> Complaint:
    """A portal may hand in the same complaint again, and is told so each time, within reason."""
    if complaint.submissions >= SUBMISSIONS_AT_MOST:
        raise SubmittedTooOften(complaint.submissions)
    return replace(complaint, submissions=complaint.submissions + 1)


def add_reply(complaint: Complaint, text: str, at: datetime) -> Step:
    after = _moved(complaint, Act.REPLY)
    if complaint.replies >= REPLIES_AT_MOST:
        raise TooMany(Act.REPLY, complaint.status, _without(complaint, Act.REPLY), because="There are too many replies")
    fact = ComplaintReplied(text=text)
    after = replace(after, replies=complaint.replies + 1)
    return Step(after.noting(_entry(fact, at, REPORTER, private=text)), [fact])


def rate(complaint: Complaint, rating: Rating, at: datetime) -> Step:
    after = replace(_moved(complaint, Act.RATE), rating=rating)
    fact = ComplaintRated(stars=rating.stars, text=rating.text)
    return Step(after.noting(_entry(fact, at, REPORTER, private=rating.text)), [fact])


def withdraw(complaint: Complaint, reason: str | None, at: datetime) -> Step:
    after = _moved(complaint, Act.WITHDRAW)
    fact = ComplaintWithdrawn(reason=reason)
    return Step(after.noting(_entry(fact, at, REPORTER, private=reason)), [fact])


def support(complaint: Complaint, at: datetime, *, mark: str | None, sealed_contact: str | None) -> Step:
    """`mark` tells one supporter from another without naming anybody; the same one counts once."""
    after = _moved(complaint, Act.SUPPORT)
    if mark is not None and mark in complaint.supporter_marks:
        return Step(complaint)
    if complaint.supporters >= SUPPORTERS_AT_MOST:
        left = _without(complaint, Act.SUPPORT)
        raise TooMany(Act.SUPPORT, complaint.status, left, because="There is all the support that it can have")
    fact = ComplaintSupported(supporters=complaint.supporters + 1, sealed_contact=sealed_contact)
    marks = complaint.supporter_marks if mark is None else (*complaint.supporter_marks, mark)
    after = replace(after, supporters=fact.supporters, supporter_marks=marks)
    return Step(after.noting(_entry(fact, at, SUPPORTER)), [fact])


def _moved(complaint: Complaint, act: Act) -> Complaint:
    allowed = allowed_acts(complaint)
    if act not in allowed:
        rated = act is Act.RATE and complaint.rating is not None
        because = "This complaint has been rated already" if rated else None
        raise MoveNotAllowed(act, complaint.status, allowed, because=because)
    return replace(complaint, status=MOVES[complaint.status][act])


def _without(complaint: Complaint, act: Act) -> tuple[Act, ...]:
    return tuple(allowed for allowed in allowed_acts(complaint) if allowed is not act)


def _entry(fact: FactData, at: datetime, by: str, *, private: str | None = None) -> Entry:
    return Entry(at, bare_name(fact.type), by, private, is_private=private is not None)
