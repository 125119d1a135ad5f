"""Somebody follows a complaint: its timeline so far, then each new step as it happens."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from servicekit.dossiers.dossier import Dossier

from intake.domain.complaint import Complaint
from intake.domain.visibility import entries_of
from intake.metrics import STREAMS
from intake.stores import Complaints
from intake.use_cases.find_complaint import Seen

Entries = list[tuple[int, dict[str, Any]]]


async def follow_complaint(
    seen: Seen, complaints: Complaints, *, after: int, silence_seconds: float
) -> AsyncIterator[Entries]:
    """The entries after position `after`, as they come; an empty list after each silence."""
    dossiers = complaints.dossiers.follow(seen.id)
    coming: asyncio.Task[Dossier[Complaint]] | None = None
    STREAMS.inc()
    try:
        while True:
            coming = coming or asyncio.ensure_future(anext(dossiers))
            await asyncio.wait({coming}, timeout=silence_seconds)
            if not coming.done():
                yield []
                continue
            complaint, coming = coming.result().state, None
            if entries := list(entries_of(complaint, as_reporter=seen.as_reporter, after=after)):
                after = entries[-1][0]
                yield entries
    finally:
        STREAMS.dec()
        if coming is not None:
            coming.cancel()
            with suppress(asyncio.CancelledError):
                await coming
        await dossiers.aclose()
