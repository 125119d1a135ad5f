"""Time's door: counting what is open, and auditing that nothing is without a unit."""

import asyncio

from kentongan_contracts.codes import province_of
from kentongan_contracts.words import Light
from servicekit.verdicts import Retry

from routing.metrics import OPEN, WITHOUT_UNIT
from routing.parts import Parts


async def count_for_ever(parts: Parts, *, every_seconds: float) -> None:
    """Keeps the gauges up; while the database is away they stay as they were."""
    while True:
        try:
            await count_open_cases(parts)
        except Retry:
            await asyncio.sleep(every_seconds)
        await asyncio.sleep(every_seconds)


async def count_open_cases(parts: Parts) -> None:
    lists = parts.cases.lists
    for province in sorted({province_of(code) for code in parts.reference.current.regions}):
        for light in Light:
            OPEN.labels(province, light).set(await lists.count_open(province, light))
    WITHOUT_UNIT.set(await lists.count_without_unit())
