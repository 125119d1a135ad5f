"""What a dossier is: state, everything said, how far it was announced, and how far others were heard."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Generic, Protocol, TypeVar

S = TypeVar("S")


class Sayable(Protocol):
    """A frozen pydantic model with the type under which it is said."""

    type: ClassVar[str]

    def model_dump(self, *, mode: str = ...) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Told:
    """Something said with CloudEvents extensions of its own, beside other things that do not carry them."""

    thing: Sayable
    extensions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """One fact as it stands in the dossier, complete but for the subject and the source."""

    sequence: int
    id: str
    type: str
    time: datetime
    routing_key: str
    extensions: Mapping[str, str]
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Heard:
    """A fact of another speaker as the cause of a change: taken once, in sequence."""

    speaker: str
    sequence: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the cause of a change: followed once per `key`; `digest` tells whether it comes with the same."""

    key: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a request was answered, for its repetition."""

    digest: str
    answer: Mapping[str, Any]
    said: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision(Generic[S]):
    """What a rule decided: the new state, what is said of it, and what the asker is told."""

    state: S
    say: Sequence[Sayable | Told] = ()
    answer: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dossier(Generic[S]):
    id: str
    version: int
    state: S
    said: tuple[Said, ...] = ()
    announced: int = 0
    heard: Mapping[str, int] = field(default_factory=dict)
    answered: Mapping[str, Answered] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome(Generic[S]):
    """What became of a change: the dossier after it, whether it had been done before, and the answer."""

    dossier: Dossier[S]
    is_repeat: bool
    answer: Mapping[str, Any]


Cause = Heard | Asked | None
Decide = Callable[[S], Decision[S]]
