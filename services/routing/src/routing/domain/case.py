"""The case as agencies know it: one immutable value that always names its responsible unit."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from kentongan_contracts.envelope import FactData, bare_name
from kentongan_contracts.intake import Location
from kentongan_contracts.routing import Evidence
from kentongan_contracts.words import Kind, Light, Milestone, Status

from routing.domain.lifecycle import ENDED, Act, light_in, moved

HISTORY_KEPT = 150
REPORTER = "reporter"
ROUTER = "router"
LAST_OF_THE_OPEN = "y"
FIRST_OF_THE_ENDED = "z"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened; `by` is a unit, `router`, `reporter` or `sla-monitor`, never a person's name."""

    at: datetime
    fact: str
    by: str
    text: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What officers tell each other; it never leaves the desk."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a milestone falls due, as sla-monitor said last; closed once it was met."""

    milestone: Milestone
    due_at: datetime
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Escalation:
    """How high an overdue milestone was brought, and before whom."""

    level: int
    to: str


@dataclass(frozen=True, slots=True)
class Merging:
    """Another case that is being merged into this one just now, by which attempt and since when."""

    case: str
    attempt: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """`level` is the region whose coordinator the next return goes to; `returns_here` counts those on that level."""

    id: str
    tracking_code: str
    kind: Kind
    title: str
    body: str
    region: str
    received_at: datetime
    unit: str
    unit_name: str
    level: str
    why: Evidence
    province: str
    category: str | None = None
    reported_category: str | None = None
    status: Status = Status.ASSIGNED
    light: Light = Light.RED
    overdue: bool = False
    anonymous: bool = False
    secret: bool = False
    portal: str | None = None
    external_id: str | None = None
    reporter_name: str | None = None
    location: Location | None = None
    occurred_on: date | None = None
    supporters: int = 0
    deadlines: tuple[Deadline, ...] = ()
    escalation: Escalation | None = None
    history: tuple[Step, ...] = ()
    notes: tuple[Note, ...] = ()
    acts: int = 0
    returns_here: int = 0
    returned_by: tuple[str, ...] = ()
    first_answered_at: datetime | None = None
    answered_at: datetime | None = None
    merged_into: str | None = None
    merged_from: tuple[str, ...] = ()
    merging: tuple[Merging, ...] = ()
    words: tuple[str, ...] = ()
    queue_key: str = ""
    answers_to: str | None = None
    answers: int = 0

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED

    def after(self, act: Act) -> "Case":
        """The case in the state to which this act leads; raises NotAllowedNow."""
        status = moved(self.status, act)
        return replace(self, status=status, light=light_in(status, self.light))

    def with_step(self, step: Step) -> "Case":
        """The case with one more line in its history; the oldest lines go when it is long."""
        return replace(self, history=(*self.history, step)[-HISTORY_KEPT:])


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a rule decided: the case after it, and the facts to say."""

    case: Case
    facts: tuple[FactData, ...] = ()


def ruling(case: Case, *facts: FactData) -> Ruling:
    """A ruling whose case stands in its right place of every inbox."""
    return Ruling(replace(case, queue_key=queue_key_of(case)), facts)


def queue_key_of(case: Case) -> str:
    """Sorts inboxes as text: the oldest open deadline first, then open cases without one, then the ended ones."""
    if case.has_ended:
        return f"{FIRST_OF_THE_ENDED}{_sortable(case.received_at)}/{case.id}"
    due = [deadline.due_at for deadline in case.deadlines if deadline.is_open]
    first = _sortable(min(due)) if due else f"{LAST_OF_THE_OPEN}{_sortable(case.received_at)}"
    return f"{first}/{case.id}"


def step_of(fact: type[FactData], at: datetime, by: str, *, text: str | None = None, unit: str | None = None) -> Step:
    """The line that a fact leaves in the history."""
    return Step(at, bare_name(fact.type), by, text, unit)


def _sortable(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
