"""The days on which all offices of the nation are closed: public holidays and cuti bersama."""

from datetime import date
from functools import cache

from holidays import country_holidays
from holidays.constants import GOVERNMENT, PUBLIC


@cache
def national_days_off(year: int) -> frozenset[date]:
    """The decreed days of a year; where no decree is known yet, the estimated ones."""
    return frozenset(country_holidays("ID", years=year, categories=(PUBLIC, GOVERNMENT)))
