"""Small made-up regions for the tests of whoever needs a directory."""

from collections.abc import Iterable
from typing import Any

from kentongan_directory.directory import Directory
from kentongan_directory.region import Region

_BALI_WEEK: dict[str, Any] = {
    **{day: ["07:30-12:00", "13:00-16:00"] for day in ("monday", "tuesday", "wednesday", "thursday")},
    "friday": ["07:30-11:30", "13:00-16:30"],
}


def sample_directory() -> Directory:
    """The nation, Bali, Denpasar and Bangli with a few units and categories each."""
    return Directory((_nation(), _bali(), _denpasar(), _bangli()))


def two_second_region(code: str = "99.01", *, milestone: str = "PT2S", units: Iterable[dict[str, Any]] = ()) -> Region:
    """A test region whose every milestone is plain time and whose missed ones climb at once."""
    milestones = {name: {"continuous": milestone} for name in ("verify", "follow_up", "resolve", "reporter_answer")}
    escalation = [{"to": rung, "after": {"continuous": "PT0S"}} for rung in ("unit", "coordinator")]
    policy = _policy(milestones, legal_basis="Uji coba", escalation=escalation)
    usual = [unit(f"{code}-KOORDINATOR", kind="coordinator"), unit(f"{code}-PUPR", categories=["road-damage"])]
    return region(code, units=[*usual, *units], policies=[policy])


def region(code: str, **fields: Any) -> Region:
    """A region of this code; its first unit coordinates unless the fields say otherwise."""
    parent = {} if code == "00" else {"parent": code[:2] if len(code) > 2 else "00"}
    units = fields.get("units") or [unit(f"{code}-KOORDINATOR", kind="coordinator")]
    usual = {"name": f"Daerah {code}", "timezone": "Asia/Makassar", "units": units, "coordinator": units[0]["code"]}
    return Region.model_validate({"code": code, **parent, **usual, **fields})


def unit(code: str, **fields: Any) -> dict[str, Any]:
    """A unit as a region file writes it."""
    mailbox = code.replace("-", ".").lower()
    usual = {"name": f"Unit {code}", "kind": "public-works", "contacts": {"email": f"{mailbox}@kentongan.example"}}
    return {"code": code, **usual, **fields}


def _policy(milestones: dict[str, Any], **fields: Any) -> dict[str, Any]:
    ladder = (("unit", 0), ("coordinator", 1), ("province", 2), ("nation", 3))
    escalation = [{"to": rung, "after": {"working_days": days}} for rung, days in ladder]
    usual = {"effective_from": "2020-01-01", "legal_basis": "Contoh", "escalation": escalation}
    return {**usual, "milestones": milestones, **fields}


def _working_days(*, resolve: int) -> dict[str, Any]:
    days = {"verify": 3, "follow_up": 5, "resolve": resolve, "reporter_answer": 10}
    return {milestone: {"working_days": number} for milestone, number in days.items()}


def _category(code: str, name: str, words: list[str], **fields: Any) -> dict[str, Any]:
    names = {"id": name, "en": code.replace("-", " ").capitalize()}
    return {"code": code, "name": names, "words": words, "unit_kind": "public-works", **fields}


def _nation() -> Region:
    return region(
        "00",
        name="Indonesia",
        timezone="Asia/Jakarta",
        units=[
            unit("00-KOORDINATOR", name="Koordinator Nasional", kind="coordinator"),
            unit("00-PLN", name="PT PLN (Persero)", kind="electricity", categories=["electricity"]),
        ],
        policies=[
            _policy(_working_days(resolve=14)),
            _policy(_working_days(resolve=5), legal_class="information"),
            _policy(_working_days(resolve=60), legal_class="oversight"),
        ],
        categories=[
            _category("roads", "Jalan", []),
            _category("road-damage", "Jalan rusak", ["jalan rusak", "jln rusak", "berlubang", "aspal"], parent="roads"),
            _category("street-light", "Lampu jalan", ["lampu jalan", "pju"], parent="roads", unit_kind="transport"),
            _category("waste", "Sampah", ["sampah"], unit_kind="environment"),
            _category("electricity", "Listrik", ["listrik padam", "pln"], unit_kind="electricity"),
            _category(
                "illegal-levy",
                "Pungutan liar",
                ["pungli"],
                unit_kind="inspectorate",
                legal_class="oversight",
                secret_by_default=True,
            ),
        ],
    )


def _bali() -> Region:
    return region(
        "51",
        name="Provinsi Bali",
        aliases=["Bali"],
        working_hours=_BALI_WEEK,
        holidays=[{"date": "2026-06-17", "name": "Galungan"}],
        units=[
            unit("51-KOMINFOS", name="Dinas Kominfos Provinsi Bali", kind="coordinator"),
            unit("51-PUPR", name="Dinas PUPR Provinsi Bali", categories=["road-damage"]),
        ],
        portal={"enabled": True},
    )


def _denpasar() -> Region:
    return region(
        "51.71",
        name="Kota Denpasar",
        aliases=["Denpasar"],
        units=[
            unit("51.71-KOMINFO", name="Dinas Kominfo Kota Denpasar", kind="coordinator"),
            unit("51.71-PUPR", name="Dinas PUPR Kota Denpasar", categories=["road-damage"]),
            unit("51.71-DISHUB", name="Dinas Perhubungan", kind="transport", categories=["street-light"]),
            unit("51.71-DLHK", name="Dinas LHK Kota Denpasar", kind="environment", categories=["waste"]),
            unit("51.71-INSPEKTORAT", name="Inspektorat", kind="inspectorate", categories=["illegal-levy"]),
        ],
        policies=[_policy(_working_days(resolve=7), legal_class="no_oversight")],
        portal={"enabled": True},
    )


def _bangli() -> Region:
    return region(
        "51.06",
        name="Kabupaten Bangli",
        aliases=["Bangli", "Kintamani"],
        units=[
            unit("51.06-KOMINFO", name="Dinas Kominfosan Bangli", kind="coordinator"),
            unit("51.06-PUPR", name="Dinas PUPR Perkim Bangli", categories=["road-damage"]),
        ],
        portal={"enabled": True},
    )
