"""Bearer tokens for the local officers and the operator, where no identity provider is plugged in."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import jwt
from kentongan_directory.region import Region

_VALID_FOR = timedelta(days=30)
_ALGORITHM = "HS256"


def officer_tokens(key: str, regions: Iterable[Region]) -> dict[str, str]:
    """One token for every unit of the regions."""
    return {
        unit.code: _token(key, f"officer of {unit.code}", unit=unit.code, role=_role(unit.code, region))
        for region in regions
        for unit in region.units
    }


def operator_token(key: str) -> str:
    """The operator's own token."""
    return _token(key, "operator", role="operator")


def _role(unit: str, region: Region) -> str:
    return "coordinator" if unit == region.coordinator else "officer"


def _token(key: str, subject: str, **claims: str) -> str:
    now = datetime.now(UTC)
    return jwt.encode({"sub": subject, **claims, "iat": now, "exp": now + _VALID_FOR}, key, _ALGORITHM)
