"""The promises of dossiers, on the memory twin and on MongoDB with both drivers."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from pymongo import ASCENDING, IndexModel
from servicekit import cloud_events, database
from servicekit.clock import utc_now
from servicekit.dossiers.dossier import Asked, Decision, Heard
from servicekit.dossiers.dossiers import Dossiers
from servicekit.dossiers.errors import AskedDifferently, DossierFull, DossierMissing, Gap, KeyTaken
from servicekit.dossiers.keeping import Keeper
from servicekit.dossiers.memory import MemoryKeeper
from servicekit.dossiers.mongo import MongoKeeper
from servicekit.testing import Counted, Tally, counting, tally_voice


@pytest.fixture(params=["memory", "pymongo", "motor"])
async def keeper(request: pytest.FixtureRequest) -> AsyncIterator[Keeper[Tally]]:
    if request.param == "memory":
        yield MemoryKeeper(unique=lambda state: state.name)
        return
    client = database.connect(request.getfixturevalue("mongodb_url"), driver=request.param)
    unique = IndexModel([("state.name", ASCENDING)], unique=True)
    mongo = MongoKeeper(client[f"test_{uuid4().hex[:12]}"], Tally, indexes=[unique])
    await mongo.prepare()
    yield mongo
    await client.drop_database(mongo.collection.database.name)
    await database.disconnect(client)


@pytest.fixture
def dossiers(keeper: Keeper[Tally]) -> Dossiers[Tally]:
    return Dossiers(keeper, tally_voice())


class Verbose(Counted):
    words: str = "x" * 9_000_000


def named() -> Tally:
    return Tally(name=uuid4().hex)


async def test_what_is_opened_can_be_read(dossiers: Dossiers[Tally]) -> None:
    due = utc_now()
    blank = replace(named(), due=due)
    await dossiers.open("a", counting(3), blank=blank)
    read = await dossiers.read("a")
    assert read is not None
    assert (read.state, read.version, read.announced) == (replace(blank, total=3), 1, 0)
    assert [(fact.sequence, fact.type, fact.data, fact.routing_key) for fact in read.said] == [
        (1, "test.counted.v1", {"total": 3}, "counted")
    ]


async def test_whatever_is_said_carries_a_trace_the_newest_that_is_known(dossiers: Dossiers[Tally]) -> None:
    await dossiers.open("a", counting(), blank=named())
    await dossiers.change("a", counting(), extensions={"traceparent": "theirs"})
    outcome = await dossiers.change("a", counting())
    traces = [fact.extensions["traceparent"] for fact in outcome.dossier.said]
    assert traces == [cloud_events.trace_of("a"), "theirs", "theirs"]
    assert cloud_events.read_trace(traces[0]) == traces[0]


async def test_nothing_is_known_of_what_was_never_opened(dossiers: Dossiers[Tally]) -> None:
    assert await dossiers.read("nobody") is None
    with pytest.raises(DossierMissing):
        await dossiers.change("nobody", counting())


async def test_changes_made_at_once_all_count_in_an_unbroken_sequence(dossiers: Dossiers[Tally]) -> None:
    await dossiers.open("a", counting(), blank=named())
    await asyncio.gather(*(dossiers.change("a", counting()) for _ in range(50)))
    read = await dossiers.read("a")
    assert read is not None
    assert read.state.total == 51
    assert [fact.sequence for fact in read.said] == list(range(1, 52))
    assert len({fact.id for fact in read.said}) == 51


async def test_two_replicas_changing_the_same_subject_lose_nothing(keeper: Keeper[Tally]) -> None:
    one, other = Dossiers(keeper, tally_voice()), Dossiers(keeper, tally_voice())
    await one.open("a", counting(), blank=named())
    await asyncio.gather(*(replica.change("a", counting()) for _ in range(20) for replica in (one, other)))
    read = await one.read("a")
    assert read is not None
    assert (read.state.total, len(read.said)) == (41, 41)


async def test_two_replicas_opening_the_same_subject_open_it_once(keeper: Keeper[Tally]) -> None:
    one, other = Dossiers(keeper, tally_voice()), Dossiers(keeper, tally_voice())
    blank, cause = named(), Asked("key", "digest")
    outcomes = await asyncio.gather(*(each.open("a", counting(), blank=blank, cause=cause) for each in (one, other)))
    assert sorted(outcome.is_repeat for outcome in outcomes) == [False, True]
    read = await one.read("a")
    assert read is not None
    assert read.state.total == 1


async def test_a_fact_heard_twice_counts_once(dossiers: Dossiers[Tally]) -> None:
    await dossiers.open("a", counting(), blank=named(), cause=Heard("speaker", 1))
    again = await dossiers.change("a", counting(), cause=Heard("speaker", 1))
    assert again.is_repeat
    assert again.dossier.state.total == 1


async def test_a_fact_that_comes_too_early_waits_for_the_one_before(dossiers: Dossiers[Tally]) -> None:
    await dossiers.open("a", counting(), blank=named(), cause=Heard("speaker", 1))
    with pytest.raises(Gap):
        await dossiers.change("a", counting(), cause=Heard("speaker", 3))
    await dossiers.change("a", counting(), cause=Heard("speaker", 2))
    late = await dossiers.change("a", counting(), cause=Heard("speaker", 3))
    assert late.dossier.heard == {"speaker": 3}


async def test_a_repeated_request_gets_the_first_answer(dossiers: Dossiers[Tally]) -> None:
    await dossiers.open("a", counting(), blank=named())
    key = Asked("a.key$with.odd characters", "digest")
    first = await dossiers.change("a", counting(), cause=key)
    again = await dossiers.change("a", counting(100), cause=key)
    assert (again.is_repeat, again.answer) == (True, first.answer) == (True, {"total": 2})
    assert again.dossier.answered[key.key].said == (2,)


async def test_a_key_that_comes_with_other_content_is_refused(dossiers: Dossiers[Tally]) -> None:
    await dossiers.open("a", counting(), blank=named(), cause=Asked("key", "one"))
    with pytest.raises(AskedDifferently):
        await dossiers.change("a", counting(), cause=Asked("key", "two"))


async def test_a_refusal_concerns_its_own_subject_only(dossiers: Dossiers[Tally]) -> None:
    def refuse(state: Tally) -> Decision[Tally]:
        raise ValueError("no")

    opened = [dossiers.open(id, counting(), blank=named()) for id in "abc"]
    results = await asyncio.gather(*opened, dossiers.open("d", refuse, blank=named()), return_exceptions=True)
    assert isinstance(results[3], ValueError)
    assert await dossiers.read("d") is None
    assert [(await dossiers.read(id)).version for id in "abc"] == [1, 1, 1]  # type: ignore[union-attr]


async def test_a_value_that_another_dossier_holds_is_refused_alone(dossiers: Dossiers[Tally]) -> None:
    taken = named()
    await dossiers.open("a", counting(), blank=taken)
    results = await asyncio.gather(
        dossiers.open("b", counting(), blank=taken),
        dossiers.open("c", counting(), blank=named()),
        return_exceptions=True,
    )
    assert isinstance(results[0], KeyTaken)
    assert await dossiers.read("b") is None
    assert await dossiers.read("c") is not None


async def test_a_change_that_changes_nothing_writes_nothing(dossiers: Dossiers[Tally]) -> None:
    await dossiers.open("a", counting(), blank=named())
    outcome = await dossiers.change("a", Decision)
    assert (outcome.is_repeat, outcome.dossier.version) == (True, 1)


async def test_what_is_not_announced_is_found_until_it_is(dossiers: Dossiers[Tally], keeper: Keeper[Tally]) -> None:
    later = datetime.now(UTC) + timedelta(hours=1)
    await dossiers.open("a", counting(), blank=named())
    await dossiers.change("a", counting())
    await keeper.mark_announced({"a": 1})
    assert [dossier.announced for dossier in await keeper.unannounced(before=later, limit=10)] == [1]
    assert await keeper.count_unannounced() == 1
    await keeper.mark_announced({"a": 2})
    await keeper.mark_announced({"a": 1})
    assert await keeper.unannounced(before=later, limit=10) == []
    read = await dossiers.read("a")
    assert read is not None
    assert read.announced == 2


async def test_only_what_is_safe_is_announced(keeper: Keeper[Tally]) -> None:
    told: list[tuple[str, int]] = []
    dossiers = Dossiers(
        keeper, tally_voice(), announce=lambda changed: told.extend((each.id, each.version) for each in changed)
    )
    await dossiers.open("a", counting(), blank=named())
    await dossiers.change("a", Decision, cause=Heard("speaker", 1))
    await keeper.mark_announced({"a": 1})
    await dossiers.change("a", Decision, cause=Heard("speaker", 2))
    assert told == [("a", 1), ("a", 2)]


async def test_a_follower_sees_each_change(dossiers: Dossiers[Tally]) -> None:
    await dossiers.open("a", counting(), blank=named())
    seen = []
    async for dossier in dossiers.follow("a", poll_seconds=0.05):
        seen.append(dossier.state.total)
        if len(seen) == 3:
            break
        await dossiers.change("a", counting())
    assert seen == [1, 2, 3]


@pytest.mark.parametrize("driver", ["pymongo", "motor"])
async def test_a_dossier_that_is_full_is_refused_alone(mongodb_url: str, driver: database.Driver) -> None:
    client = database.connect(mongodb_url, driver=driver)
    keeper = MongoKeeper(client[f"test_{uuid4().hex[:12]}"], Tally)
    dossiers = Dossiers(keeper, tally_voice())

    def fill(state: Tally) -> Decision[Tally]:
        return Decision(state, [Verbose(total=0)])

    await dossiers.open("full", fill, blank=Tally())
    outcomes = await asyncio.gather(
        dossiers.change("full", fill), dossiers.open("other", counting(), blank=Tally()), return_exceptions=True
    )
    assert isinstance(outcomes[0], DossierFull)
    assert await dossiers.read("other") is not None
    await client.drop_database(keeper.collection.database.name)
    await database.disconnect(client)
