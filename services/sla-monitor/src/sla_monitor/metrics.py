"""The numbers of sla-monitor on the metrics page."""

from collections.abc import Iterable
from datetime import timedelta

from kentongan_contracts.sla_monitor import MilestoneFact, SlaBreached, SlaEscalated
from prometheus_client import Counter, Gauge, Histogram
from servicekit.clock import utc_now

TIMERS_OPEN = Gauge("kentongan_timers_open", "Complaints of which something is to fall due.")
TIMERS_OVERDUE = Gauge("kentongan_timers_overdue", "Complaints of which something fell due and was not said yet.")
BREACHES = Counter("kentongan_sla_breaches", "Milestones missed.", ["province", "milestone"])
ESCALATIONS = Counter(
    "kentongan_sla_escalations", "Missed milestones brought before a unit.", ["province", "milestone"]
)
BREACH_LAG = Histogram(
    "kentongan_breach_lag_seconds",
    "From the due time of a milestone until its breach is stored.",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 300, 3600),
)


def count_facts(province: str, facts: Iterable[MilestoneFact]) -> None:
    """Counts what was just stored."""
    for fact in facts:
        if isinstance(fact, SlaBreached):
            BREACHES.labels(province, fact.milestone.value).inc()
            BREACH_LAG.observe((utc_now() - fact.due_at) / timedelta(seconds=1))
        elif isinstance(fact, SlaEscalated):
            ESCALATIONS.labels(province, fact.milestone.value).inc()
