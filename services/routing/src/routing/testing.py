"""Memory twins, builders of what others say, and officers, for routing's own tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from kentongan_contracts.codes import NATION, is_within, new_tracking_code
from kentongan_contracts.envelope import Fact, FactData
from kentongan_contracts.intake import ComplaintReceived
from kentongan_contracts.topology import wiring_of
from kentongan_contracts.words import Channel, Kind, Light
from kentongan_directory.directory import Directory
from kentongan_directory.testing import sample_directory
from pydantic import SecretStr
from servicekit import tokens
from servicekit.dossiers.deciding import Voice
from servicekit.dossiers.dossiers import Dossiers
from servicekit.dossiers.memory import MemoryKeeper

from routing.domain import opening
from routing.domain.case import Case
from routing.domain.officers import Actor, officer_of, sees
from routing.inboxes import COUNTED_AT_MOST, Wanted
from routing.parts import Parts
from routing.settings import RoutingSettings
from routing.stores import Cases, address
from routing.use_cases.open_case import open_case

LONG_AGO = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TOKEN_KEY = "a key for tests that signs nothing else"
VOICE: Voice[Case] = Voice(wiring_of("routing").source, address)


class MemoryLists:
    """Filters what the memory keeper holds, as MongoLists does by query."""

    def __init__(self, keeper: MemoryKeeper[Case]) -> None:
        self._keeper = keeper

    async def inbox(self, wanted: Wanted, *, after: str | None, limit: int) -> Sequence[Case]:
        shown = sorted((case for case in self._cases() if _shows(wanted, case)), key=lambda case: case.queue_key)
        return [case for case in shown if after is None or case.queue_key > after][:limit]

    async def lights(self, wanted: Wanted) -> Mapping[Light, int]:
        wide = replace(wanted, light=None)
        shown = [case.light for case in self._cases() if _shows(wide, case) and wanted.light in (None, case.light)]
        return {light: min(shown.count(light), COUNTED_AT_MOST) for light in Light}

    async def neighbours(self, case: Case, *, since: datetime, limit: int) -> Sequence[Case]:
        place = (case.region, case.category)
        near = [
            other
            for other in self._cases()
            if other.id != case.id and (other.region, other.category) == place and not other.has_ended
        ]
        recent = [other for other in near if other.received_at >= since]
        return sorted(recent, key=lambda other: other.received_at, reverse=True)[:limit]

    async def count_open(self, province: str, light: Light) -> int:
        return sum(not case.has_ended and (case.province, case.light) == (province, light) for case in self._cases())

    async def count_without_unit(self) -> int:
        return sum(not case.unit for case in self._cases())

    def _cases(self) -> list[Case]:
        return [dossier.state for dossier in self._keeper.all()]


@dataclass(slots=True)
class FixedDirectory:
    """A directory that changes only when a test says so."""

    current: Directory = field(default_factory=sample_directory)


def memory_cases() -> Cases:
    keeper: MemoryKeeper[Case] = MemoryKeeper()
    return Cases(Dossiers(keeper, VOICE), MemoryLists(keeper))


def memory_parts() -> Parts:
    return Parts(memory_cases(), FixedDirectory())


def said_by(
    speaker: str, about: FactData, *, subject: str, sequence: int, region: str = "51.71", at: datetime = LONG_AGO
) -> Fact[Any]:
    """A fact as it comes over the bus."""
    envelope = {
        "id": str(uuid4()),
        "source": wiring_of(speaker).source,
        "type": about.type,
        "subject": subject,
        "time": at,
        "region": region,
        "sequence": sequence,
    }
    fact: Fact[Any] = Fact[type(about)].model_validate({**envelope, "data": about})  # type: ignore[misc]
    return fact


def complaint(**fields: Any) -> ComplaintReceived:
    """A complaint of a broken road, unless the fields say otherwise."""
    usual: dict[str, Any] = {
        "tracking_code": new_tracking_code(),
        "kind": Kind.COMPLAINT,
        "title": "Jalan rusak di Jalan Gatot Subroto",
        "body": "Aspal sudah berlubang sejak sebulan dan membahayakan pengendara.",
        "channel": Channel.WEB,
        "received_at": LONG_AGO,
    }
    return ComplaintReceived.model_validate({**usual, **fields})


def received(id: str | None = None, *, region: str = "51.71", **fields: Any) -> Fact[ComplaintReceived]:
    """The first fact of every complaint."""
    return said_by("intake", complaint(**fields), subject=id or str(uuid4()), sequence=1, region=region)


def a_case(region: str = "51.71", **fields: Any) -> Case:
    """A case as it stands after its complaint was received, kept nowhere."""
    directory = sample_directory()
    return opening.open_case(
        opening.unread_case(received(region=region, **fields), directory), directory, at=LONG_AGO
    ).case


def an_officer(unit: str = "51.71-PUPR") -> Actor:
    """Somebody who acts for this unit of the sample regions."""
    return officer_of(unit, sample_directory())


def later(minutes: int) -> datetime:
    return LONG_AGO + timedelta(minutes=minutes)


def token_of(unit: str, *, role: str = "officer", valid_for: timedelta = timedelta(hours=1)) -> str:
    """The Authorization header of an officer of this unit."""
    claims = {"sub": f"officer of {unit}", "unit": unit, "role": role}
    return f"Bearer {tokens.issue(claims, TOKEN_KEY, valid_for=valid_for)}"


def operator_token() -> str:
    return f"Bearer {tokens.issue({'sub': 'operator', 'role': 'operator'}, TOKEN_KEY, valid_for=timedelta(hours=1))}"


def settings_for(**fields: Any) -> RoutingSettings:
    """Settings that connect to nothing, unless the fields say otherwise."""
    usual = {
        "amqp_url": SecretStr("amqp://guest:guest@127.0.0.1:1/kentongan"),
        "mongodb_url": SecretStr("mongodb://127.0.0.1:1"),
        "officer_token_key": SecretStr(TOKEN_KEY),
    }
    return RoutingSettings(**{**usual, **fields})


async def opened(parts: Parts, id: str | None = None, *, region: str = "51.71", **fields: Any) -> Case:
    """A case as it stands after its complaint was received."""
    fact = received(id, region=region, **fields)
    await open_case(fact, parts.cases, parts.directory(), at=fact.time)
    return await parts.cases.read(fact.subject)


def _shows(wanted: Wanted, case: Case) -> bool:
    exact = (
        (wanted.unit, case.unit),
        (wanted.status, case.status),
        (wanted.light, case.light),
        (wanted.overdue, case.overdue),
    )
    return (
        sees(wanted.actor, case)
        and all(asked in (None, found) for asked, found in exact)
        and not (wanted.only_open and case.has_ended)
        and is_within(case.region, wanted.region or NATION)
        and all(any(known.startswith(word) for known in case.words) for word in wanted.words)
    )
