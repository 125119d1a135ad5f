"""Twins and builders for the tests of notify."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import orjson
from cryptography.fernet import Fernet
from kentongan_contracts.catalogue import read_fact
from kentongan_contracts.envelope import SOURCE_PREFIX, Fact
from kentongan_directory.testing import sample_directory
from servicekit.dossiers.deciding import Voice
from servicekit.dossiers.dossiers import Dossiers
from servicekit.dossiers.memory import MemoryKeeper
from servicekit.sealing import Seal

from notify.channels.addresses import Addresses
from notify.channels.email import Channel
from notify.channels.letters import Letter, Letters, Links
from notify.domain.correspondence import Correspondence
from notify.domain.delivery import EMAIL
from notify.stores import Correspondences, Kept, Shelf, Wanted, address
from notify.use_cases.send_due import Post

CONTACT_KEY = Fernet.generate_key().decode()
OPERATOR_KEY = "an operator's key that is long enough"
REPORTER_EMAIL = "wayan@warga.example"
ACCESS_KEY = "the-access-key"
NOW = datetime(2026, 1, 5, 6, 30, tzinfo=UTC)
LINKS = Links("https://lapor.example", "https://meja.example/")
SEAL = Seal(CONTACT_KEY)


class MemoryShelf(Shelf):
    """Looks through everything that the memory twin keeps."""

    def __init__(self, keeper: MemoryKeeper[Correspondence]) -> None:
        self._keeper = keeper

    async def due_before(self, moment: datetime, limit: int) -> list[str]:
        due = [(kept.state.next_send, kept.id) for kept in self._keeper.all() if kept.state.next_send is not None]
        return [id for next_send, id in sorted(due) if next_send <= moment][:limit]

    async def taken_by(self, replica: str, limit: int) -> list[str]:
        taken = [each.id for each in self._keeper.all() if replica in {one.taken_by for one in each.state.deliveries}]
        return taken[:limit]

    async def holding(self, delivery_id: str) -> str | None:
        return next((kept.id for kept in self._keeper.all() if _holds(kept, delivery_id)), None)

    async def some(self, wanted: Wanted, *, upto: str | None, limit: int) -> list[Kept]:
        found = [
            kept
            for kept in self._keeper.all()
            if wanted.complaint in (None, kept.id)
            and (upto is None or kept.id <= upto)
            and any(wanted.fits(delivery) for delivery in kept.state.deliveries)
        ]
        return sorted(found, key=lambda kept: kept.id, reverse=True)[:limit]

    async def count_waiting(self) -> int:
        return sum(kept.state.next_send is not None for kept in self._keeper.all())


def _holds(kept: Kept, delivery_id: str) -> bool:
    return any(delivery.id == delivery_id for delivery in kept.state.deliveries)


def voice() -> Voice[Correspondence]:
    return Voice("/kentongan/notify", address)


def memory_correspondences() -> Correspondences:
    keeper: MemoryKeeper[Correspondence] = MemoryKeeper()
    return Correspondences(Dossiers(keeper, voice()), MemoryShelf(keeper))


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class Drawer(Channel):
    """Takes letters over and keeps them; `obstacles` are raised first, one for each attempt."""

    letters: list[Letter] = field(default_factory=list)
    obstacles: list[Exception] = field(default_factory=list)

    async def send(self, letter: Letter) -> None:
        if self.obstacles:
            raise self.obstacles.pop(0)
        self.letters.append(letter)

    async def close(self) -> None:
        """Nothing is open."""


def addresses() -> Addresses:
    directory = sample_directory()
    return Addresses(SEAL, lambda: directory)


def letters() -> Letters:
    directory = sample_directory()
    return Letters(addresses(), LINKS, lambda: directory)


def post_for(correspondences: Correspondences, channel: Channel, clock: Callable[[], datetime]) -> Post:
    return Post(correspondences, letters(), {EMAIL: channel}, clock)


class Speaker:
    """Says facts about one complaint as their services would: in sequence, with the usual content."""

    def __init__(self, complaint: str | None = None, region: str = "51.71") -> None:
        self.complaint = complaint or str(uuid4())
        self.region = region
        self._said: dict[str, int] = {}

    def say(self, name: str, **data: Any) -> Fact[Any]:
        """The fact `name`, such as `case.assigned`; `data` replaces what it would usually hold."""
        speaker = {"complaint": "intake", "submission": "intake", "case": "routing", "sla": "sla-monitor"}
        source = speaker[name.partition(".")[0]]
        self._said[source] = sequence = self._said.get(source, 0) + 1
        type_ = f"kentongan.{name}.v1"
        return read_fact(
            orjson.dumps(
                {
                    "id": str(uuid4()),
                    "source": f"{SOURCE_PREFIX}{source}",
                    "type": type_,
                    "subject": self.complaint,
                    "time": NOW,
                    "region": self.region,
                    "sequence": sequence,
                    "data": {**_usual(name), **data},
                }
            )
        )


def sealed(email: str | None = REPORTER_EMAIL, **more: str) -> str:
    return SEAL.close({"email": email, **more} if email else more)


def _usual(name: str) -> dict[str, Any]:
    case: dict[str, Any] = {"unit": "51.71-PUPR", "unit_name": "Dinas PUPR Kota Denpasar", "by": "router"}
    clock: dict[str, Any] = {"milestone": "follow_up", "due_at": NOW, "unit": "51.71-PUPR"}
    own: dict[str, dict[str, Any]] = {
        "complaint.received": {
            "tracking_code": "7KQM-4XZ2-9PDT",
            "kind": "complaint",
            "title": "Jalan berlubang di Jalan Gajah Mada",
            "body": "Sudah tiga bulan berlubang.",
            "channel": "web",
            "reporter_name": "Wayan Rahasia",
            "sealed_contact": sealed(access_key=ACCESS_KEY),
            "received_at": NOW,
        },
        "complaint.replied": {"text": "Masih berlubang, kata saya."},
        "complaint.rated": {"stars": 4},
        "complaint.supported": {"supporters": 1, "sealed_contact": sealed("made@warga.example")},
        "case.assigned": {"from_unit": "51.71-KOMINFO", "why": {"rule": "category"}},
        "case.returned": {"from_unit": "51.71-PUPR", "reason": "Ini jalan nasional.", "unit": "51.71-KOMINFO"},
        "case.asked": {"text": "Di depan toko yang mana?"},
        "case.responded": {"text": "Lubang sudah kami tambal."},
        "case.reopened": {"text": "Wayan berkata belum."},
        "case.rejected": {"reason": "insufficient", "text": "Lokasinya tidak disebut."},
        "case.merged": {"into": "another"},
        "case.closed": {"reason": "rated"},
        "sla.started": {"started_at": NOW},
        "sla.breached": {"breached_at": NOW},
        "sla.escalated": {"level": 1, "to_unit": "51-KOMINFOS", "to_unit_name": "Dinas Kominfos Provinsi Bali"},
        "sla.met": {"met_at": NOW, "late": False},
    }
    shared = {"case": case, "sla": clock}
    return {**shared.get(name.partition(".")[0], {}), **own.get(name, {})}
