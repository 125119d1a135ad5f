"""What deadlines a complaint would get, before anybody hands it in."""

from collections.abc import Mapping
from datetime import datetime

from kentongan_contracts.words import Kind, Milestone

from sla_monitor.domain.clock import Clock
from sla_monitor.domain.preview import preview
from sla_monitor.reference import Snapshot


def preview_deadlines(
    snapshot: Snapshot, *, region: str, kind: Kind, category: str | None, received_at: datetime
) -> Mapping[Milestone, Clock]:
    terms = snapshot.terms_for(kind=kind, category=category, region=region, arrived_at=received_at)
    return preview(terms, region, received_at, snapshot)
