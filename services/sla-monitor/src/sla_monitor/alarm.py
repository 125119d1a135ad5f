"""Waking the timers earlier than they meant to: a change made here may fall due before they look again."""

import asyncio
from datetime import datetime, timedelta


class Alarm:
    def __init__(self) -> None:
        self._soonest: datetime | None = None
        self._rung = asyncio.Event()

    def note(self, due: datetime | None) -> None:
        """Something falls due at `due`."""
        if due is not None and (self._soonest is None or due < self._soonest):
            self._soonest = due
            self._rung.set()

    def forget(self) -> None:
        """Everything noted so far is about to be looked at."""
        self._soonest = None
        self._rung.clear()

    async def wait(self, *, until: datetime, now: datetime) -> None:
        """Sleeps until `until`, or until something noted falls due, whichever comes first."""
        begun = asyncio.get_running_loop().time()
        while True:
            end = until if self._soonest is None else min(until, self._soonest)
            left = (end - now) / timedelta(seconds=1) - (asyncio.get_running_loop().time() - begun)
            if left <= 0:
                return
            self._rung.clear()
            try:
                async with asyncio.timeout(left):
                    await self._rung.wait()
            except TimeoutError:
                return
