"""How a region's code tells where the region stands."""

import re
import zoneinfo
from functools import cache

NATION = "00"
_REGION = re.compile(r"[0-9]{2}(\.[0-9]{2})?")


def is_region_code(code: str) -> bool:
    return _REGION.fullmatch(code) is not None


def parent_of(code: str) -> str | None:
    """The code of the region above, or none for the nation; whatever is no region's code belongs to the nation."""
    if code == NATION:
        return None
    return code[:2] if is_region_code(code) and len(code) > 2 else NATION


def province_of(code: str) -> str:
    return code[:2] if is_region_code(code) else NATION


def region_of_unit(unit_code: str) -> str:
    return unit_code.partition("-")[0]


def timezone_exists(name: str) -> bool:
    return name in _timezones()


@cache
def _timezones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())
