"""Keeps a service's directory up with the database while the service runs."""

import asyncio
import inspect
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

from bson.errors import BSONError
from pymongo.errors import PyMongoError
from pymongo.read_concern import ReadConcern

from kentongan_directory.directory import Directory
from kentongan_directory.region import Region
from kentongan_directory.storing import COLLECTION, AsyncDatabase, stored_region

_POLL_MILLISECONDS = 2000
_STUCK_SECONDS = 30
_FIRST_LOOK_SECONDS = 5
_SHORTEST_PAUSE_SECONDS = 0.1
_LONGEST_PAUSE_SECONDS = 2.0

_KEY = "portal_key_sha256"
_MARKED = ("version", "applied_at", _KEY)

_log = logging.getLogger(__name__)

OnChange = Callable[[Directory], object]


class LiveDirectory:
    """The newest snapshot in `current`; regions that cannot be read stay as they were and are named in `problems`.

    `portal_keys` tells the region of each portal by the SHA-256 of its key in hexadecimal digits.
    """

    def __init__(self, database: AsyncDatabase, on_change: OnChange | None = None) -> None:
        self._regions = database.get_collection(COLLECTION, read_concern=ReadConcern("majority"))
        self._on_change = on_change
        self._marks: dict[str, tuple[Any, Any, Any]] = {}
        self._readable: dict[str, Region] = {}
        self._looked = asyncio.Event()
        self._pause_seconds = _SHORTEST_PAUSE_SECONDS
        self.current = Directory()
        self.portal_keys: Mapping[str, str] = {}
        self.problems: dict[str, str] = {}
        self.loaded = asyncio.Event()

    async def follow_for_ever(self) -> None:
        while True:
            try:
                await self._follow_until_trouble()
            except (PyMongoError, BSONError, TimeoutError) as error:
                _log.warning("The directory cannot be read just now and stays as it is: %s", error)
            self._looked.set()
            await asyncio.sleep(self._pause_seconds)
            self._pause_seconds = min(self._pause_seconds * 2, _LONGEST_PAUSE_SECONDS)

    async def first_look(self) -> None:
        """Waits until the database was read once, or could not be; not for long in any case."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._looked.wait(), _FIRST_LOOK_SECONDS)

    async def _follow_until_trouble(self) -> None:
        """Catches up at once, at each change and every two seconds, so that a change unseen does not last."""
        async with await _opened(self._regions.watch(max_await_time_ms=_POLL_MILLISECONDS)) as stream:
            while stream.alive:
                await self._catch_up()
                self._pause_seconds = _SHORTEST_PAUSE_SECONDS
                async with asyncio.timeout(_STUCK_SECONDS):
                    await stream.try_next()

    async def _catch_up(self) -> None:
        async with asyncio.timeout(_STUCK_SECONDS):
            found = await self._regions.find({}, dict.fromkeys(_MARKED, 1)).to_list(None)
        marks = {each["_id"]: (each.get("version"), each.get("applied_at"), each.get(_KEY)) for each in found}
        changed = [code for code, mark in marks.items() if self._marks.get(code) != mark]
        gone = self._marks.keys() - marks.keys()
        for code in changed:
            await self._read(code)
        for code in gone:
            self._readable.pop(code, None)
            self.problems.pop(code, None)
        self._marks = marks
        self.portal_keys = {mark[2]: code for code, mark in marks.items() if mark[2]}
        if changed or gone:
            self._replace()
        self.loaded.set()
        self._looked.set()

    async def _read(self, code: str) -> None:
        async with asyncio.timeout(_STUCK_SECONDS):
            document = await self._regions.find_one({"_id": code})
        if document is None:
            return
        stored = stored_region(document)
        if stored.region:
            self._readable[code] = stored.region
            self.problems.pop(code, None)
        else:
            self.problems[code] = stored.problem or "cannot be read"
            _log.error("Region %s cannot be read and stays as it was: %s", code, self.problems[code])

    def _replace(self) -> None:
        self.current = Directory(self._readable.values())
        _log.info("The directory now holds %d regions", len(self.current.regions))
        if self._on_change:
            # Called by the loop, so that a failing listener is reported there and the following goes on.
            asyncio.get_running_loop().call_soon(self._on_change, self.current)


@asynccontextmanager
async def follow(database: AsyncDatabase, on_change: OnChange | None = None) -> AsyncIterator[LiveDirectory]:
    """Follows the regions until the block ends; `on_change` is called with each new snapshot, the first one included.

    Begins also while the database is away: then `current` is empty and `loaded` unset until it is back.
    """
    live = LiveDirectory(database, on_change)
    task = asyncio.create_task(live.follow_for_ever(), name="following the directory")
    try:
        await live.first_look()
        yield live
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _opened(watching: Any) -> Any:
    """PyMongo's watch has to be awaited, Motor's has not."""
    return await watching if inspect.isawaitable(watching) else watching
