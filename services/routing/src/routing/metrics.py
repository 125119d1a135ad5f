"""What routing counts."""

from prometheus_client import Counter, Gauge, Histogram

_DAY_SECONDS = 86_400.0

OPEN = Gauge("kentongan_cases_open", "Cases that have not ended, by province and light.", ["province", "light"])
WITHOUT_UNIT = Gauge("kentongan_cases_without_unit", "Cases for which no unit is responsible: always 0.")
ASSIGNED = Counter(
    "kentongan_cases_assigned", "Assignments, by province and by what spoke for them.", ["province", "rule"]
)
FIRST_RESPONSE = Histogram(
    "kentongan_first_response_seconds",
    "Time from a complaint's arrival to its first answer, by province.",
    ["province"],
    buckets=(60.0, 3_600.0, *(days * _DAY_SECONDS for days in (0.5, 1, 2, 3, 5, 7, 10, 14, 30, 60))),
)
ASKS = Counter("kentongan_portal_asks", "What portals asked for, by act and outcome.", ["act", "outcome"])
