"""Natural batching: nobody waits for a timer, nobody's failure is another's, and the queue has an end."""

import asyncio
from collections.abc import Sequence

import pytest
from servicekit.dossiers.errors import StoreBusy
from servicekit.dossiers.group_commit import GroupCommit


class Flushes:
    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, items: Sequence[int]) -> Sequence[int | Exception]:
        self.groups.append(list(items))
        await self.gate.wait()
        return [item if item >= 0 else ValueError(item) for item in items]


async def test_what_comes_at_once_goes_together() -> None:
    flushes = Flushes()
    commits: GroupCommit[int, int] = GroupCommit(flushes)
    assert await asyncio.gather(*(commits.submit(number) for number in range(5))) == [0, 1, 2, 3, 4]
    assert flushes.groups == [[0, 1, 2, 3, 4]]


async def test_what_comes_during_a_flush_goes_into_the_next_in_order_and_in_bounds() -> None:
    flushes = Flushes()
    commits: GroupCommit[int, int] = GroupCommit(flushes, max_batch=3)
    flushes.gate.clear()
    first = asyncio.create_task(commits.submit(0))
    await asyncio.sleep(0.01)
    rest = [asyncio.create_task(commits.submit(number)) for number in range(1, 6)]
    await asyncio.sleep(0.01)
    flushes.gate.set()
    assert await asyncio.gather(first, *rest) == [0, 1, 2, 3, 4, 5]
    assert flushes.groups == [[0], [1, 2, 3], [4, 5]]


async def test_one_failing_item_fails_alone() -> None:
    commits: GroupCommit[int, int] = GroupCommit(Flushes())
    results = await asyncio.gather(*(commits.submit(number) for number in (1, -1, 2)), return_exceptions=True)
    assert (results[0], results[2]) == (1, 2)
    assert isinstance(results[1], ValueError)


async def test_a_failing_flush_fails_its_group_and_the_next_goes_on() -> None:
    broken = True

    async def flush(items: Sequence[int]) -> Sequence[int | Exception]:
        if broken:
            raise OSError("away")
        return items

    commits: GroupCommit[int, int] = GroupCommit(flush)
    with pytest.raises(OSError, match="away"):
        await commits.submit(1)
    broken = False
    assert await commits.submit(2) == 2


async def test_more_than_may_wait_is_refused_at_once() -> None:
    flushes = Flushes()
    commits: GroupCommit[int, int] = GroupCommit(flushes, max_waiting=2)
    flushes.gate.clear()
    first = asyncio.create_task(commits.submit(0))
    await asyncio.sleep(0.01)
    waiting = [asyncio.create_task(commits.submit(number)) for number in (1, 2)]
    await asyncio.sleep(0.01)
    assert commits.waiting == 2
    with pytest.raises(StoreBusy):
        await commits.submit(3)
    flushes.gate.set()
    await asyncio.gather(first, *waiting)


async def test_a_caller_who_goes_away_takes_nobody_along() -> None:
    flushes = Flushes()
    commits: GroupCommit[int, int] = GroupCommit(flushes)
    flushes.gate.clear()
    gone, stays = asyncio.create_task(commits.submit(1)), asyncio.create_task(commits.submit(2))
    await asyncio.sleep(0.01)
    gone.cancel()
    flushes.gate.set()
    assert await stays == 2


async def test_closing_waits_for_what_is_under_way() -> None:
    commits: GroupCommit[int, int] = GroupCommit(Flushes())
    submitted = asyncio.create_task(commits.submit(1))
    await asyncio.sleep(0)
    await commits.close()
    assert submitted.done() or await submitted == 1
