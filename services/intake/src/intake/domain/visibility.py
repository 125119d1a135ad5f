"""What the public may see of a complaint, and what its reporter may see."""

from collections.abc import Iterator
from typing import Any

from intake.domain.complaint import Complaint, Entry


def progress_of(id: str, complaint: Complaint, *, as_reporter: bool) -> dict[str, Any]:
    """The whole view: of the reporter there is nothing in it, but for what the reporter alone may read."""
    shown = summary_of(id, complaint)
    shown["deadlines"] = dict(complaint.deadlines)
    shown["timeline"] = [entry for _, entry in entries_of(complaint, as_reporter=as_reporter)]
    if complaint.rating is not None:
        shown["rating"] = {"stars": complaint.rating.stars}
        if as_reporter and complaint.rating.text is not None:
            shown["rating"]["text"] = complaint.rating.text
    if complaint.merged_into is not None:
        shown["merged_into"] = complaint.merged_into
    return shown


def summary_of(id: str, complaint: Complaint) -> dict[str, Any]:
    """What a list shows."""
    return {
        "id": id,
        "tracking_code": complaint.tracking_code,
        "kind": complaint.kind,
        "title": complaint.title,
        "body": complaint.body,
        "category": complaint.category,
        "region": complaint.region,
        "status": complaint.status,
        "light": complaint.light,
        "overdue": complaint.overdue,
        "unit": {"code": complaint.unit.code, "name": complaint.unit.name},
        "received_at": complaint.received_at,
        "supporters": complaint.supporters,
    }


def entries_of(complaint: Complaint, *, as_reporter: bool, after: int = 0) -> Iterator[tuple[int, dict[str, Any]]]:
    """The timeline with positions from 1, which are the same in every view; those after `after`."""
    for position, entry in enumerate(complaint.timeline[after:], after + 1):
        yield position, _shown(entry, as_reporter=as_reporter)


def _shown(entry: Entry, *, as_reporter: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {"at": entry.at, "fact": entry.fact, "by": entry.by}
    if entry.text is not None and (as_reporter or not entry.is_private):
        shown["text"] = entry.text
    return shown
