"""The words around the facts: milestones, reasons and times as people say them."""

from datetime import datetime
from zoneinfo import ZoneInfo

MILESTONES = {
    "verify": "verifikasi",
    "follow_up": "tindak lanjut",
    "resolve": "penyelesaian",
    "reporter_answer": "tanggapan pelapor",
}
REJECTIONS = {
    "id": {
        "spam": "isinya bukan sebuah laporan",
        "not_public_service": "bukan mengenai pelayanan publik",
        "insufficient": "keterangannya belum cukup",
        "court": "perkaranya sedang ditangani pengadilan",
        "duplicate": "hal yang sama sudah dilaporkan",
    },
    "en": {
        "spam": "it is not a report",
        "not_public_service": "it is not about a public service",
        "insufficient": "it does not say enough to act on",
        "court": "a court is dealing with the matter",
        "duplicate": "the same matter has been reported already",
    },
}
_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)


def spoken_time(moment: datetime | None, zone: ZoneInfo) -> str:
    """`Senin, 5 Januari 2026 pukul 14.30 WITA`."""
    if moment is None:
        return ""
    local = moment.astimezone(zone)
    day = f"{_DAYS[local.weekday()]}, {local.day} {_MONTHS[local.month - 1]} {local.year}"
    return f"{day} pukul {local:%H.%M %Z}"


def one_line(text: str) -> str:
    """Text that a stranger wrote, as it may stand in a subject: one line, no control characters."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def paragraphs(text: str) -> str:
    """Text that a stranger wrote, as it may stand in a plain body: line breaks kept, other control characters gone."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join("".join(letter if letter.isprintable() else " " for letter in line).rstrip() for line in lines)
