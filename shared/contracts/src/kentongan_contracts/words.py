"""The closed vocabularies that facts, doors and pages share; each value is what stands on the wire."""

from enum import StrEnum


class Kind(StrEnum):
    """What a reporter hands in: pengaduan, aspirasi or permintaan informasi."""

    COMPLAINT = "complaint"
    ASPIRATION = "aspiration"
    INFORMATION = "information"


class Status(StrEnum):
    """Where a complaint stands, as its reporter and its agencies both see it."""

    RECEIVED = "received"
    ASSIGNED = "assigned"
    READ = "read"
    ASKED = "asked"
    RESPONDED = "responded"
    CLOSED = "closed"
    REJECTED = "rejected"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


class Light(StrEnum):
    """Lampu: red has arrived and is unread, yellow is read, green is answered."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"


class Milestone(StrEnum):
    """Tenggat: the clocks that run on a complaint."""

    VERIFY = "verify"
    FOLLOW_UP = "follow_up"
    RESOLVE = "resolve"
    REPORTER_ANSWER = "reporter_answer"


class RejectReason(StrEnum):
    """Why a coordinator may end a case without an answer; "not ours" is deliberately absent."""

    SPAM = "spam"
    NOT_PUBLIC_SERVICE = "not_public_service"
    INSUFFICIENT = "insufficient"
    COURT = "court"
    DUPLICATE = "duplicate"


class CloseReason(StrEnum):
    """What closed a case that was not rejected or merged."""

    RATED = "rated"
    SILENCE = "silence"
    WITHDRAWN = "withdrawn"


class AssignRule(StrEnum):
    """What spoke for the chosen unit: the evidence that comes with every assignment."""

    CATEGORY = "category"
    WORDS = "words"
    COORDINATOR = "coordinator"
    OFFICER = "officer"


class Channel(StrEnum):
    """The door through which a complaint came in."""

    WEB = "web"
    PORTAL = "portal"


class Audience(StrEnum):
    """Who a notification is for."""

    REPORTER = "reporter"
    SUPPORTER = "supporter"
    UNIT = "unit"
