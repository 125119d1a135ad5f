"""Public complaints are listed, the newest first, page by page."""

from dataclasses import dataclass
from typing import Any

from intake.domain.visibility import summary_of
from intake.stores import Complaints, Mark, Wanted


@dataclass(frozen=True, slots=True)
class Page:
    items: list[dict[str, Any]]
    next: str | None


async def list_complaints(wanted: Wanted, complaints: Complaints, *, limit: int) -> Page:
    """Without anything of what is secret, and without anything of the reporters."""
    found = await complaints.newest(wanted, limit=limit + 1)
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    cursor = Mark(last.state.received_at, last.id).cursor() if last else None
    return Page([summary_of(dossier.id, dossier.state) for dossier in shown], cursor)
