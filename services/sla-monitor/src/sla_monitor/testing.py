"""The memory twin of the store, the sample regions, and a desk on which the rules can be watched at work."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from kentongan_contracts.envelope import Fact, bare_name
from kentongan_contracts.topology import wiring_of
from kentongan_contracts.words import Milestone
from kentongan_directory.directory import Directory
from kentongan_directory.testing import sample_directory, two_second_region
from servicekit.dossiers.deciding import Voice
from servicekit.dossiers.dossiers import Dossiers
from servicekit.dossiers.memory import MemoryKeeper

from sla_monitor.alarm import Alarm
from sla_monitor.domain.clock import Clock
from sla_monitor.domain.timetable import Timetable
from sla_monitor.reference import Reference, Snapshot
from sla_monitor.stores import BreachesWanted, DueMark, Timetables, address
from sla_monitor.subscribers import HEARD, on_other
from sla_monitor.use_cases.say_what_is_due import say_what_is_due

VOICE = Voice(wiring_of("sla-monitor").source, address)


class MemoryTimetables(Timetables):
    """Keeps timetables in a dictionary and searches them one by one."""

    def __init__(self) -> None:
        self.keeper: MemoryKeeper[Timetable] = MemoryKeeper()
        super().__init__(Dossiers(self.keeper, VOICE), Alarm())

    async def due_before(self, moment: datetime, *, after: DueMark | None, limit: int) -> list[DueMark]:
        due = sorted(mark for mark in self._marks() if mark.due <= moment and (after is None or mark > after))
        return due[:limit]

    async def count_open(self) -> int:
        return len(list(self._marks()))

    async def count_overdue(self, moment: datetime) -> int:
        return sum(mark.due < moment for mark in self._marks())

    async def breaches(self, wanted: BreachesWanted) -> list[tuple[str, Timetable]]:
        found = [(dossier.id, dossier.state) for dossier in self.keeper.all() if _is_wanted(dossier.state, wanted)]
        keyed = sorted((-state.last_breach_at.timestamp(), id) for id, state in found if state.last_breach_at)
        if wanted.place:
            keyed = [key for key in keyed if key >= (-wanted.place[0].timestamp(), wanted.place[1])]
        states = dict(found)
        return [(id, states[id]) for _, id in keyed[: wanted.at_most]]

    def _marks(self) -> Iterator[DueMark]:
        for dossier in self.keeper.all():
            if dossier.state.next_due:
                yield DueMark(dossier.state.next_due, dossier.id)


def _is_wanted(timetable: Timetable, wanted: BreachesWanted) -> bool:
    breaches = [breach for breach in timetable.breaches if not wanted.since or breach.breached_at >= wanted.since]
    return (
        any(wanted.unit in (None, breach.unit) for breach in breaches)
        and wanted.region in (None, timetable.region)
        and wanted.province in (None, timetable.province)
    )


def sample_snapshot() -> Snapshot:
    """The sample regions, and 99.01, where every milestone takes two seconds."""
    return Snapshot(directory_with_short_terms("PT2S"))


def sample_reference(milestone: str = "PT2S") -> Reference:
    """As `sample_snapshot`, with another time for the milestones of 99.01."""
    directory = directory_with_short_terms(milestone)
    return Reference(lambda: directory)


def directory_with_short_terms(milestone: str) -> Directory:
    return sample_directory().replacing([two_second_region(milestone=milestone)])


class Desk:
    """Lets facts in through the doors and lets time pass, on the memory twin; `said` is what came of it."""

    def __init__(self) -> None:
        self.timetables = MemoryTimetables()
        self.reference = sample_reference()

    async def hear(self, *facts: Fact[Any]) -> None:
        """Each by the door for its type, as the bus would bring it."""
        for fact in facts:
            door = HEARD[fact.speaker].get(fact.type, on_other)
            await door(fact, self.timetables, self.reference)

    async def time_is(self, now: datetime) -> int:
        """The timers look at what is due by `now`."""
        return await say_what_is_due(self.timetables, self.reference.snapshot(), clock=lambda: now)

    async def timetable(self, id: str) -> Timetable:
        timetable = await self.timetables.read(id)
        assert timetable is not None
        return timetable

    async def clock(self, id: str, milestone: Milestone) -> Clock:
        clock = (await self.timetable(id)).clock(milestone)
        assert clock is not None
        return clock

    async def said(self, id: str) -> list[str]:
        """`started verify`, `met verify` ... in the order in which it was said."""
        dossier = (await self.timetables.keeper.load([id]))[id]
        return [f"{bare_name(fact.type).removeprefix('sla.')} {fact.data['milestone']}" for fact in dossier.said]

    async def last(self, id: str) -> Mapping[str, Any]:
        """What the newest fact says."""
        return (await self.timetables.keeper.load([id]))[id].said[-1].data
