"""The one place where services ask what time it is."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Now, in UTC, to the millisecond (what MongoDB keeps)."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
