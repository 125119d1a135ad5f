"""The store that services are written against: give it the change, and load, decide, commit, announce are inside."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Generic

from servicekit.clock import utc_now
from servicekit.dossiers.deciding import Change, Voice, work_out
from servicekit.dossiers.dossier import Cause, Decide, Dossier, Outcome, S
from servicekit.dossiers.errors import StoreBusy
from servicekit.dossiers.group_commit import GroupCommit
from servicekit.dossiers.keeping import Keeper, Write
from servicekit.verdicts import Retry

ATTEMPTS = 8
Announce = Callable[[Sequence[Dossier[S]]], None]


class Dossiers(Generic[S]):
    """One dossier for each subject. `announce` is told of every dossier with new facts, after they are safe."""

    def __init__(self, keeper: Keeper[S], voice: Voice[S], *, announce: Announce[S] | None = None) -> None:
        self.keeper = keeper
        self.voice = voice
        self._announce = announce or (lambda dossiers: None)
        self._commits: GroupCommit[Change[S], Outcome[S]] = GroupCommit(self._flush)
        self._watchers: dict[str, set[asyncio.Event]] = {}

    async def open(
        self, id: str, decide: Decide[S], *, blank: S, cause: Cause = None, extensions: Mapping[str, str] | None = None
    ) -> Outcome[S]:
        """As `change`, beginning from `blank` where nothing is known of this subject."""
        return await self._commits.submit(Change(id, decide, cause, blank, extensions))

    async def change(
        self, id: str, decide: Decide[S], *, cause: Cause = None, extensions: Mapping[str, str] | None = None
    ) -> Outcome[S]:
        """Applies `decide` once for each cause and commits it durably before it returns.

        Raises what `decide` raises (nothing is changed then), DossierMissing, Gap, AskedDifferently,
        StoreUnavailable, StoreBusy, KeyTaken. `decide` is pure: it may be run again on a newer state.
        """
        return await self._commits.submit(Change(id, decide, cause, None, extensions))

    async def read(self, id: str) -> Dossier[S] | None:
        """The dossier as the primary has it, or None."""
        return (await self.keeper.load([id])).get(id)

    async def follow(self, id: str, *, poll_seconds: float = 1.0) -> AsyncGenerator[Dossier[S], None]:
        """The dossier now and after each change: at once for changes made here, by polling for other replicas'."""
        event = asyncio.Event()
        self._watchers.setdefault(id, set()).add(event)
        version = 0
        try:
            while True:
                event.clear()
                dossier = await self.read(id)
                if dossier is not None and dossier.version != version:
                    version = dossier.version
                    yield dossier
                with suppress(TimeoutError):
                    async with asyncio.timeout(poll_seconds):
                        await event.wait()
        finally:
            self._forget(id, event)

    @property
    def waiting(self) -> int:
        """How many changes wait for the next commit."""
        return self._commits.waiting

    async def close(self) -> None:
        """Waits until every change under way is committed."""
        await self._commits.close()

    async def _flush(self, changes: Sequence[Change[S]]) -> Sequence[Outcome[S] | Exception]:
        results: dict[int, Outcome[S] | Exception] = {}
        left = dict(enumerate(changes))
        failure: Exception = StoreBusy("Too many changed the same subject at once: try again in a moment.")
        for _ in range(ATTEMPTS):
            try:
                results.update(await self._attempt(left))
            except Retry as unavailable:
                failure = unavailable
                break
            left = {number: change for number, change in left.items() if number not in results}
            if not left:
                break
        return [results.get(number, failure) for number in range(len(changes))]

    async def _attempt(self, changes: Mapping[int, Change[S]]) -> dict[int, Outcome[S] | Exception]:
        """Works out and writes all; a change whose dossier met a newer version is missing from the result."""
        loaded = await self.keeper.load({change.id for change in changes.values()})
        now = utc_now()
        current = dict(loaded)
        results: dict[int, Outcome[S] | Exception] = {}
        for number, change in changes.items():
            try:
                results[number] = outcome = work_out(change, current.get(change.id), self.voice, now)
            except Exception as refusal:
                results[number] = refusal
            else:
                current[change.id] = outcome.dossier
        writes = [Write(loaded.get(id), after) for id, after in current.items() if after is not loaded.get(id)]
        return await self._write(writes, changes, results)

    async def _write(
        self,
        writes: Sequence[Write[S]],
        changes: Mapping[int, Change[S]],
        results: dict[int, Outcome[S] | Exception],
    ) -> dict[int, Outcome[S] | Exception]:
        if not writes:
            return results
        written = await self.keeper.write(writes)
        self._tell([write.after for write in writes if write.after.id in written.ids])
        unwritten = {write.after.id for write in writes} - set(written.ids)
        for number, change in changes.items():
            if change.id in written.refused:
                results[number] = written.refused[change.id]
            elif change.id in unwritten:
                del results[number]
        return results

    def _tell(self, dossiers: Sequence[Dossier[S]]) -> None:
        self._announce([dossier for dossier in dossiers if dossier.announced < len(dossier.said)])
        for dossier in dossiers:
            for event in self._watchers.get(dossier.id, ()):
                event.set()

    def _forget(self, id: str, event: asyncio.Event) -> None:
        watching = self._watchers.get(id, set())
        watching.discard(event)
        if not watching:
            self._watchers.pop(id, None)
