"""What a place that keeps dossiers must promise; MongoDB and the memory twin pass the same tests."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol

from servicekit.dossiers.dossier import Dossier, S, Said
from servicekit.dossiers.errors import DossierFull, KeyTaken


@dataclass(frozen=True, slots=True)
class Write(Generic[S]):
    """A dossier to be written over what was loaded (None: it must not exist yet)."""

    before: Dossier[S] | None
    after: Dossier[S]

    @property
    def new_facts(self) -> tuple[Said, ...]:
        """What has been said since `before`."""
        return self.after.said[len(self.before.said) if self.before else 0 :]


@dataclass(frozen=True, slots=True)
class Written:
    """Which writes took effect, and which can never take effect like this; the rest met a newer version."""

    ids: Collection[str]
    refused: Mapping[str, KeyTaken | DossierFull]


class Keeper(Protocol[S]):
    async def load(self, ids: Collection[str]) -> dict[str, Dossier[S]]:
        """The dossiers that exist among `ids`, as the primary has them."""
        ...

    async def write(self, writes: Sequence[Write[S]]) -> Written:
        """Writes each dossier whose version is still the expected one, durably (majority, journal), each on its own.

        Raises StoreUnavailable when the database does not say in time what became of them.
        """
        ...

    async def mark_announced(self, upto: Mapping[str, int]) -> None:
        """Raises how far each dossier's facts have been confirmed by the broker; never lowers it."""
        ...

    async def unannounced(self, *, before: datetime, limit: int) -> list[Dossier[S]]:
        """Dossiers changed before `before` with facts still to be published, the longest waiting first."""
        ...

    async def count_unannounced(self) -> int:
        """How many dossiers have facts still to be published."""
        ...
