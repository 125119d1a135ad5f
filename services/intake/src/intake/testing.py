"""The memory twin of the store, and what tests need to stand at intake's doors."""

import math
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import httpx
import orjson
from cryptography.fernet import Fernet
from fastapi import FastAPI
from kentongan_contracts.codes import NATION, new_tracking_code
from kentongan_contracts.envelope import Fact, FactData
from kentongan_contracts.topology import asking_queue, wiring_of
from kentongan_contracts.words import Kind
from kentongan_directory.directory import Directory
from kentongan_directory.testing import sample_directory
from pydantic import SecretStr
from servicekit.bus.asking import Question
from servicekit.dossiers.deciding import Voice
from servicekit.dossiers.dossier import Dossier
from servicekit.dossiers.dossiers import Dossiers
from servicekit.dossiers.memory import MemoryKeeper

from intake.app import create_app
from intake.arrivals import areas_of
from intake.domain.complaint import Complaint, Entry, Point, Unit
from intake.settings import IntakeSettings
from intake.stores import Place, Wanted, address

PORTAL_KEY = "the key of Denpasar's portal"
LONG_AGO = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
VOICE: Voice[Complaint] = Voice(wiring_of("intake").source, address)
REPORTER = {"name": "Ni Wayan Rahasia", "email": "wayan.rahasia@example.org", "phone": "0812-5550-1234"}
_EARTH_METRES = 6_378_100.0


class MemoryComplaints:
    """Filters in Python what MongoComplaints finds by its indexes."""

    def __init__(self) -> None:
        self.keeper: MemoryKeeper[Complaint] = MemoryKeeper(unique=lambda complaint: complaint.tracking_code)
        self.dossiers = Dossiers(self.keeper, VOICE)

    async def with_code(self, tracking_code: str) -> Dossier[Complaint] | None:
        found = (dossier for dossier in self.keeper.all() if dossier.state.tracking_code == tracking_code)
        return next(found, None)

    async def newest(self, wanted: Wanted, *, limit: int) -> Sequence[Dossier[Complaint]]:
        shown = [dossier for dossier in self.keeper.all() if _is_wanted(dossier, wanted)]
        return sorted(shown, key=lambda dossier: (dossier.state.received_at, dossier.id), reverse=True)[:limit]


def _is_wanted(dossier: Dossier[Complaint], wanted: Wanted) -> bool:
    complaint, last = dossier.state, wanted.after
    return (
        not complaint.secret
        and (wanted.region or NATION) in complaint.areas
        and wanted.category in (None, complaint.category)
        and wanted.status in (None, complaint.status)
        and wanted.kind in (None, complaint.kind)
        and set(wanted.words) <= set(complaint.words)
        and (wanted.since is None or complaint.received_at >= wanted.since)
        and (wanted.until is None or complaint.received_at < wanted.until)
        and (wanted.near is None or _is_near(complaint.point, wanted.near))
        and (last is None or (complaint.received_at, dossier.id) < (last.received_at, last.id))
    )


def _is_near(point: Point | None, place: Place) -> bool:
    if point is None:
        return False
    long, lat, other_long, other_lat = map(math.radians, (*point.coordinates, place.long, place.lat))
    spread = math.sin((lat - other_lat) / 2) ** 2
    spread += math.cos(lat) * math.cos(other_lat) * math.sin((long - other_long) / 2) ** 2
    return 2 * _EARTH_METRES * math.asin(math.sqrt(spread)) <= place.within_metres


@dataclass
class FixedReference:
    """A directory that does not change, in which Denpasar's portal has the key PORTAL_KEY."""

    current: Directory = field(default_factory=sample_directory)
    portal_keys: Mapping[str, str] = field(
        default_factory=lambda: {sha256(PORTAL_KEY.encode()).hexdigest(): "51.71"},
    )


@dataclass
class RememberedAnswers:
    """What portals would have been told beside the facts."""

    rejected: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    said_again: list[tuple[str, str]] = field(default_factory=list)

    async def say_again(self, dossier: Dossier[Complaint], key: str) -> None:
        self.said_again.append((dossier.id, key))

    async def reject(self, region: str, asking_id: str, problem: dict[str, Any], *, trace: str | None) -> None:
        self.rejected.append((region, asking_id, problem))


def settings(**given: Any) -> IntakeSettings:
    """Addresses at which nothing answers, unless they are given."""
    usual: dict[str, Any] = {
        "amqp_url": SecretStr("amqp://nobody:nothing@127.0.0.1:1/kentongan"),
        "mongodb_url": SecretStr("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=100"),
        "contact_key": SecretStr(Fernet.generate_key().decode()),
        "access_secret": SecretStr("a secret of sixteen letters"),
        "public_url": "http://intake.example",
    }
    return IntakeSettings(**{**usual, **given})


def twin_app(store: MemoryComplaints | None = None, **given: Any) -> FastAPI:
    """The whole application on the memory twin; nothing of it ever connects."""
    return create_app(settings(**given), store=store or MemoryComplaints(), reference=FixedReference())


def client_of(app: FastAPI) -> httpx.AsyncClient:
    """Speaks to the application without a network."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://intake.example")


@asynccontextmanager
async def running(amqp_url: str, mongodb_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """The whole service on real parts."""
    given = settings(amqp_url=SecretStr(amqp_url), mongodb_url=SecretStr(mongodb_url))
    app = create_app(given, reference=FixedReference())
    async with app.router.lifespan_context(app), client_of(app) as client:
        yield client


def new_complaint(**fields: Any) -> dict[str, Any]:
    """What a reporter sends."""
    usual = {"title": "Jalan berlubang", "body": "Ada lubang besar di depan pasar, sudah dua minggu."}
    return {**usual, **fields}


def kept_complaint(number: int = 0, **fields: Any) -> Complaint:
    """A complaint as the store keeps it; the higher the number, the newer it is."""
    region = fields.get("region", "51.71")
    received_at = LONG_AGO + timedelta(minutes=number)
    usual: dict[str, Any] = {
        "tracking_code": new_tracking_code(),
        "region": region,
        "areas": areas_of(region),
        "kind": Kind.COMPLAINT,
        "title": f"Jalan berlubang {number}",
        "body": "Ada lubang besar di depan pasar.",
        "received_at": received_at,
        "unit": Unit("51.71-KOMINFO", "Dinas Kominfo Kota Denpasar"),
        "timeline": (Entry(received_at, "complaint.received", "reporter"),),
    }
    return Complaint(**{**usual, **fields})


def said_by(speaker: str, data: FactData, *, about: str, sequence: int, region: str = "51.71") -> Fact[Any]:
    """A fact of another service."""
    return Fact[Any](
        id=f"{speaker}-{about}-{sequence}",
        source=f"/kentongan/{speaker}",
        type=data.type,
        subject=about,
        time=LONG_AGO + timedelta(hours=sequence),
        region=region,
        sequence=sequence,
        data=data,
    )


def question(name: str, data: Any, *, region: str = "51.71", id: str = "ask-1", **other: Any) -> Question:
    """What the portal of `region` asks on the bus; `other` replaces parts of the message or of its envelope."""
    envelope = {
        "specversion": "1.0",
        "id": id,
        "source": f"/portal/{region}",
        "type": f"kentongan.{name}.v1",
        "region": region,
        "data": data,
        **other.pop("envelope", {}),
    }
    usual: dict[str, Any] = {
        "queue": asking_queue("intake", region),
        "user": f"portal-{region}",
        "routing_key": f"{region}.{name}",
        "message_id": id,
        "body": orjson.dumps(envelope),
    }
    return Question(**{**usual, **other})
