"""Every list is served by an index, as the real MongoDB plans it."""

from collections.abc import Iterator
from typing import Any

import pytest
from kentongan_contracts.words import Light, Status
from routing.domain.case import Case
from routing.domain.officers import Actor
from routing.inboxes import MongoLists, Wanted, query_for
from routing.parts import Parts
from routing.stores import Cases
from routing.testing import VOICE, FixedDirectory, opened
from servicekit.dossiers.dossiers import Dossiers
from servicekit.dossiers.mongo import MongoKeeper

ACTORS = {
    "operator": Actor("operator", is_operator=True),
    "nation": Actor("00-KOORDINATOR", coordinates="00"),
    "province": Actor("51-KOMINFOS", coordinates="51"),
    "city": Actor("51.71-KOMINFO", coordinates="51.71"),
    "unit": Actor("51.71-PUPR"),
}
NARROWED: dict[str, dict[str, Any]] = {
    "everything": {},
    "a light": {"light": Light.RED},
    "a state": {"status": Status.READ},
    "a region": {"region": "51.71"},
    "a province": {"region": "51"},
    "a unit": {"unit": "51.71-PUPR"},
    "overdue": {"overdue": True},
    "what is open": {"only_open": True},
}


@pytest.fixture
async def filled(keeper: MongoKeeper[Case]) -> MongoKeeper[Case]:
    parts = Parts(Cases(Dossiers(keeper, VOICE), MongoLists(keeper)), FixedDirectory())
    for number in range(30):
        await opened(parts, region=("51.71", "51.06", "13")[number % 3])
    return keeper


async def stages_of(keeper: MongoKeeper[Case], query: dict[str, Any], *, sort: str | None = None) -> set[str]:
    find: dict[str, Any] = {"find": "dossiers", "filter": query, "limit": 50}
    if sort:
        find["sort"] = {sort: 1}
    plan = await keeper.collection.database.command("explain", find, verbosity="queryPlanner")
    return set(_stages(plan["queryPlanner"]["winningPlan"]))


def _stages(plan: dict[str, Any]) -> Iterator[str]:
    if "stage" in plan:
        yield plan["stage"]
    for name in ("queryPlan", "inputStage"):
        if name in plan:
            yield from _stages(plan[name])
    for inner in plan.get("inputStages", ()):
        yield from _stages(inner)


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("narrowed", NARROWED)
@pytest.mark.parametrize("after", [None, "2026"], ids=["first page", "next page"])
async def test_an_inbox_is_read_in_its_order_from_an_index(
    filled: MongoKeeper[Case], actor: str, narrowed: str, after: str | None
) -> None:
    query = query_for(Wanted(ACTORS[actor], **NARROWED[narrowed]), after=after)
    stages = await stages_of(filled, query, sort="state.queue_key")
    assert "COLLSCAN" not in stages
    assert "SORT" not in stages
    assert "IXSCAN" in stages


@pytest.mark.parametrize("actor", ACTORS)
async def test_a_search_by_words_uses_an_index(filled: MongoKeeper[Case], actor: str) -> None:
    query = query_for(Wanted(ACTORS[actor], words=("jalan", "rus")))
    stages = await stages_of(filled, query, sort="state.queue_key")
    assert "COLLSCAN" not in stages


async def test_counts_and_the_audit_use_indexes(filled: MongoKeeper[Case]) -> None:
    asked: list[dict[str, Any]] = []

    class Listening:
        async def count(self, query: dict[str, Any], *, limit: int = 0) -> int:
            asked.append(query)
            return 0

        async def find(self, query: dict[str, Any], **_: Any) -> list[Any]:
            asked.append(query)
            return []

    lists = MongoLists(Listening())  # type: ignore[arg-type]
    case = (await filled.find({}, limit=1))[0].state
    await lists.count_open("51", Light.RED)
    await lists.count_without_unit()
    await lists.lights(Wanted(ACTORS["unit"]))
    await lists.neighbours(case, since=case.received_at, limit=10)
    assert len(asked) == 6
    for query in asked:
        assert "COLLSCAN" not in await stages_of(filled, query)
