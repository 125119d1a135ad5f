"""The memory twin: keeps dossiers in a dictionary, for unit tests and for nothing else."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from servicekit.clock import utc_now
from servicekit.dossiers.dossier import Dossier, S
from servicekit.dossiers.errors import KeyTaken
from servicekit.dossiers.keeping import Keeper, Write, Written


class MemoryKeeper(Keeper[S]):
    """Pass `unique` to name the value of a state that no two dossiers may share."""

    def __init__(self, unique: Callable[[S], Any] | None = None) -> None:
        self._kept: dict[str, tuple[datetime, Dossier[S]]] = {}
        self._unique = unique

    def all(self) -> list[Dossier[S]]:
        """Everything kept, oldest first: what a service's own twin filters in Python."""
        return [dossier for _, dossier in self._kept.values()]

    async def load(self, ids: Collection[str]) -> dict[str, Dossier[S]]:
        return {id: self._kept[id][1] for id in ids if id in self._kept}

    async def write(self, writes: Sequence[Write[S]]) -> Written:
        ids, taken = [], {}
        for write in writes:
            dossier = write.after
            if self._version(dossier.id) != (write.before.version if write.before else 0):
                continue
            if self._is_taken(dossier):
                taken[dossier.id] = KeyTaken(dossier.id)
                continue
            self._kept[dossier.id] = (utc_now(), dossier)
            ids.append(dossier.id)
        return Written(ids, taken)

    async def mark_announced(self, upto: Mapping[str, int]) -> None:
        for id, sequence in upto.items():
            changed_at, dossier = self._kept[id]
            self._kept[id] = (changed_at, replace(dossier, announced=max(sequence, dossier.announced)))

    async def unannounced(self, *, before: datetime, limit: int) -> list[Dossier[S]]:
        waiting = sorted(
            (entry for entry in self._kept.values() if entry[0] < before and entry[1].announced < len(entry[1].said)),
            key=lambda entry: entry[0],
        )
        return [dossier for _, dossier in waiting[:limit]]

    async def count_unannounced(self) -> int:
        return sum(dossier.announced < len(dossier.said) for _, dossier in self._kept.values())

    def _version(self, id: str) -> int:
        return self._kept[id][1].version if id in self._kept else 0

    def _is_taken(self, dossier: Dossier[S]) -> bool:
        if self._unique is None:
            return False
        value = self._unique(dossier.state)
        return any(self._unique(other.state) == value for other in self.all() if other.id != dossier.id)
