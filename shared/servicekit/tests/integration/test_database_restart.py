"""A database that is killed in the middle of changes and comes back: what was answered is there, and there once."""

import asyncio
from pathlib import Path

from kentongan.nodes.mongod import Mongod
from kentongan.nodes.ports import some_free
from kentongan.nodes.program import start, stop, wait_until_ready
from servicekit import database
from servicekit.dossiers.dossier import Asked
from servicekit.dossiers.dossiers import Dossiers
from servicekit.dossiers.errors import StoreUnavailable
from servicekit.dossiers.mongo import MongoKeeper
from servicekit.testing import Tally, counting, tally_voice

SUBJECTS = 20


async def test_what_was_answered_before_between_and_after_two_kills_is_there_once(tmp_path: Path) -> None:
    node = Mongod(tmp_path / "data", *some_free(1), log=tmp_path / "mongodb.log", cache_gigabytes=0.25)
    process = start(node.part().program)
    wait_until_ready(node.part(), process, seconds=60)
    client = database.connect(node.url)
    keeper = MongoKeeper(client["restart"], Tally)
    dossiers = Dossiers(keeper, tally_voice())
    for number in range(SUBJECTS):
        await dossiers.open(str(number), counting(0), blank=Tally())
    stop_counting = asyncio.Event()
    counted = [0] * SUBJECTS

    async def count_on(number: int) -> None:
        while not stop_counting.is_set():
            cause = Asked(f"{number}/{counted[number]}")
            try:
                await dossiers.change(str(number), counting(), cause=cause)
            except StoreUnavailable:
                continue
            counted[number] += 1

    counters = [asyncio.create_task(count_on(number)) for number in range(SUBJECTS)]
    try:
        for _ in range(2):
            await asyncio.sleep(0.5)
            stop(process, within_seconds=0)
            process = start(node.part().program)
            await asyncio.to_thread(wait_until_ready, node.part(), process, seconds=60)
        await asyncio.sleep(0.5)
        stop_counting.set()
        await asyncio.gather(*counters)
        stored = await keeper.load([str(number) for number in range(SUBJECTS)])
    finally:
        await database.disconnect(client)
        stop(process, within_seconds=0)
    assert [stored[str(number)].state.total for number in range(SUBJECTS)] == counted
    assert all(len(each.said) == each.state.total + 1 for each in stored.values())
    assert min(counted) > 1
