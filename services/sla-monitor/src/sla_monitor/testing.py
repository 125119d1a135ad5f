"""The memory twin of the store, and the facts and reference data that tests begin with."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from kentongan_contracts.envelope import SOURCE_PREFIX, Fact, FactData
from kentongan_contracts.intake import ComplaintReceived
from kentongan_contracts.routing import CaseAssigned, CaseOpened, CaseResponded, Evidence
from kentongan_contracts.topology import wiring_of
from kentongan_contracts.words import AssignRule, Channel, Kind
from kentongan_directory.directory import Directory
from kentongan_directory.testing import sample_directory, two_second_region
from servicekit.dossiers.deciding import Voice
from servicekit.dossiers.dossiers import Dossiers
from servicekit.dossiers.memory import MemoryKeeper

from sla_monitor.alarm import Alarm
from sla_monitor.domain.timetable import Timetable
from sla_monitor.reference import Reference, Snapshot
from sla_monitor.stores import BreachesWanted, DueMark, Timetables, address

D = TypeVar("D", bound=FactData)
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


class Telling:
    """What the other services tell of one complaint: each fact with the next sequence of its speaker."""

    def __init__(self, id: str, region: str = "51.06", *, begun_at: datetime) -> None:
        self.id = id
        self.region = region
        self.begun_at = begun_at
        self._said = {"intake": 0, "routing": 0}

    def fact(self, speaker: str, content: D, *, after: timedelta = timedelta()) -> Fact[D]:
        """`content` said by `speaker` so long after the beginning."""
        self._said[speaker] += 1
        return Fact(
            id=f"{self.id}-{speaker}-{self._said[speaker]}",
            source=f"{SOURCE_PREFIX}{speaker}",
            type=content.type,
            subject=self.id,
            time=self.begun_at + after,
            region=self.region,
            sequence=self._said[speaker],
            data=content,
        )

    def received(self, **fields: Any) -> Fact[ComplaintReceived]:
        usual = {"kind": Kind.COMPLAINT, "channel": Channel.WEB, "received_at": self.begun_at}
        text = {
            "tracking_code": "7KQM-4XZ2-9PDT",
            "title": "Jalan berlubang",
            "body": "Jalan berlubang di dekat pasar.",
        }
        return self.fact("intake", ComplaintReceived.model_validate({**usual, **text, **fields}))

    def opened(self, unit: str, *, after: timedelta = timedelta()) -> Fact[CaseOpened]:
        return self.fact("routing", CaseOpened(unit=unit, unit_name=unit, by="router"), after=after)

    def assigned(
        self, unit: str, *, rule: AssignRule = AssignRule.CATEGORY, after: timedelta = timedelta()
    ) -> Fact[CaseAssigned]:
        coordinator = f"{self.region}-KOORDINATOR"
        content = CaseAssigned(unit=unit, unit_name=unit, by="router", from_unit=coordinator, why=Evidence(rule=rule))
        return self.fact("routing", content, after=after)

    def responded(self, unit: str, *, final: bool = True, after: timedelta = timedelta()) -> Fact[CaseResponded]:
        content = CaseResponded(unit=unit, unit_name=unit, by=unit, text="Sudah diperbaiki.", final=final)
        return self.fact("routing", content, after=after)


def at(text: str) -> datetime:
    """A moment from its text, in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)
