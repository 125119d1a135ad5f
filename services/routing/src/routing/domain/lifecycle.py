"""The lifecycle of a case as one table: what may happen in which state, and where it leads."""

from collections.abc import Mapping
from enum import StrEnum
from itertools import product

from kentongan_contracts.words import Light, Status

from routing.domain.errors import NotAllowedNow


class Act(StrEnum):
    """Everything that can move a case: officers' acts first, then the reporter's, then time's."""

    READ = "read"
    ASSIGN = "assign"
    RETURN = "return"
    ASK = "ask"
    RESPOND = "respond"
    REJECT = "reject"
    MERGE = "merge"
    NOTE = "note"
    INTERIM = "interim"
    REPLY = "reply"
    RATE = "rate"
    WITHDRAW = "withdraw"
    SILENCE = "silence"


STATES = (
    Status.ASSIGNED,
    Status.READ,
    Status.ASKED,
    Status.RESPONDED,
    Status.CLOSED,
    Status.REJECTED,
    Status.MERGED,
    Status.WITHDRAWN,
)
ENDED = frozenset({Status.CLOSED, Status.REJECTED, Status.MERGED, Status.WITHDRAWN})
DESK_ACTS = (Act.READ, Act.ASSIGN, Act.RETURN, Act.ASK, Act.RESPOND, Act.REJECT, Act.MERGE, Act.NOTE)

_UNANSWERED = (Status.ASSIGNED, Status.READ, Status.ASKED)
_LEADING: Mapping[Act, Status] = {
    Act.ASSIGN: Status.ASSIGNED,
    Act.RETURN: Status.ASSIGNED,
    Act.ASK: Status.ASKED,
    Act.RESPOND: Status.RESPONDED,
    Act.REJECT: Status.REJECTED,
    Act.MERGE: Status.MERGED,
}

MOVES: Mapping[tuple[Status, Act], Status] = {
    **{(status, act): after for status, (act, after) in product(_UNANSWERED, _LEADING.items())},
    **{(status, Act.NOTE): status for status in STATES},
    **{(status, Act.WITHDRAW): Status.WITHDRAWN for status in (*_UNANSWERED, Status.RESPONDED)},
    (Status.ASSIGNED, Act.READ): Status.READ,
    (Status.READ, Act.READ): Status.READ,
    (Status.ASKED, Act.READ): Status.ASKED,
    (Status.RESPONDED, Act.READ): Status.RESPONDED,
    (Status.ASSIGNED, Act.INTERIM): Status.READ,
    (Status.READ, Act.INTERIM): Status.READ,
    (Status.ASKED, Act.INTERIM): Status.READ,
    (Status.ASKED, Act.REPLY): Status.READ,
    (Status.RESPONDED, Act.REPLY): Status.READ,
    (Status.RESPONDED, Act.RATE): Status.CLOSED,
    (Status.RESPONDED, Act.SILENCE): Status.CLOSED,
}

LIGHTS: Mapping[Status, Light] = {
    Status.ASSIGNED: Light.RED,
    Status.READ: Light.YELLOW,
    Status.ASKED: Light.YELLOW,
    Status.RESPONDED: Light.GREEN,
    Status.CLOSED: Light.GREEN,
}


def allowed_acts(status: Status) -> tuple[Act, ...]:
    """What officers may do in this state, whoever they are."""
    return tuple(act for act in DESK_ACTS if (status, act) in MOVES)


def moved(status: Status, act: Act) -> Status:
    """Where this act leads; raises NotAllowedNow, naming what is allowed instead."""
    after = MOVES.get((status, act))
    if after is None:
        allowed = allowed_acts(status)
        raise NotAllowedNow(
            f"A case that is {status} does not allow {act}; now allowed: {', '.join(allowed)}.", allowed=allowed
        )
    return after


def light_in(status: Status, before: Light) -> Light:
    """The light of a state; a case that ends without an answer keeps the one that it had."""
    return LIGHTS.get(status, before)


def lifecycle_table() -> str:
    """MOVES as a markdown table: a row for each act, a column for each state, `·` where it is refused."""
    rows = [["act", *STATES], ["---"] * (len(STATES) + 1)]
    rows += [[act, *(MOVES.get((status, act), "·") for status in STATES)] for act in Act]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
