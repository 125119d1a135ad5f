"""What the store promises: the same in memory and in MongoDB, with either driver."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from intake.domain.complaint import Complaint, Point, Rating
from intake.domain.searching import words_of
from intake.stores import INDEXES, Complaints, Mark, Place, Wanted, query_for
from intake.testing import LONG_AGO, kept_complaint
from intake.use_cases.list_complaints import list_complaints
from kentongan_contracts.words import Kind, Status
from servicekit import database
from servicekit.dossiers.dossier import Decision
from servicekit.dossiers.errors import KeyTaken
from servicekit.dossiers.mongo import MongoKeeper


async def keep(store: Complaints, *complaints: Complaint) -> list[str]:
    ids = [str(uuid4()) for _ in complaints]
    for id, complaint in zip(ids, complaints, strict=True):
        await store.dossiers.open(id, Decision, blank=complaint)
    return ids


async def found(store: Complaints, wanted: Wanted) -> list[str]:
    return [dossier.id for dossier in await store.newest(wanted, limit=50)]


async def test_a_complaint_comes_back_as_it_was_kept(store: Complaints) -> None:
    complaint = kept_complaint(
        category="waste",
        point=Point((115.21, -8.65)),
        occurred_on=LONG_AGO.date(),
        rating=Rating(3, "Lambat"),
        deadlines={"verify": LONG_AGO + timedelta(days=3)},
        words=("jalan", "rusak"),
        status=Status.RESPONDED,
    )
    (id,) = await keep(store, complaint)
    dossier = await store.with_code(complaint.tracking_code)
    assert dossier is not None
    assert (dossier.id, dossier.state) == (id, complaint)


async def test_no_code_finds_nothing(store: Complaints) -> None:
    assert await store.with_code("0000-0000-0000") is None


async def test_two_complaints_never_share_a_tracking_code(store: Complaints) -> None:
    complaint = kept_complaint()
    await keep(store, complaint)
    with pytest.raises(KeyTaken):
        await keep(store, complaint)


async def test_the_newest_come_first_and_secret_ones_never(store: Complaints) -> None:
    ids = await keep(store, *(kept_complaint(number, secret=number == 1) for number in range(3)))
    assert await found(store, Wanted()) == [ids[2], ids[0]]


async def test_a_province_covers_its_regencies_and_the_nation_covers_all(store: Complaints) -> None:
    regions = ("00", "13", "51", "51.06", "51.71")
    ids = dict(zip(regions, await keep(store, *(kept_complaint(region=region) for region in regions)), strict=True))
    assert set(await found(store, Wanted(region="51"))) == {ids["51"], ids["51.06"], ids["51.71"]}
    assert await found(store, Wanted(region="51.06")) == [ids["51.06"]]
    assert len(await found(store, Wanted(region="00"))) == 5


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(category="waste"),
        Wanted(status=Status.READ),
        Wanted(kind=Kind.ASPIRATION),
        Wanted(words=("sampah", "pasar")),
        Wanted(since=LONG_AGO + timedelta(minutes=1)),
        Wanted(near=Place(-8.65, 115.21, 1_000)),
        Wanted(category="waste", status=Status.READ, words=("pasar",), region="51"),
    ],
)
async def test_all_that_is_asked_for_must_hold(store: Complaints, wanted: Wanted) -> None:
    other = kept_complaint(0, words=("jalan", "pasar"), point=Point((100.35, -0.95)))
    asked = kept_complaint(
        1,
        category="waste",
        status=Status.READ,
        kind=Kind.ASPIRATION,
        words=("sampah", "di", "pasar"),
        point=Point((115.212, -8.651)),
    )
    _, id = await keep(store, other, asked)
    assert await found(store, wanted) == [id]


async def test_until_is_not_included(store: Complaints) -> None:
    first, _ = await keep(store, kept_complaint(0), kept_complaint(1))
    assert await found(store, Wanted(until=LONG_AGO + timedelta(minutes=1))) == [first]


async def test_pages_follow_each_other_without_a_gap_or_a_repetition(store: Complaints) -> None:
    ids = await keep(store, *(kept_complaint(number // 3) for number in range(10)))
    seen: list[str] = []
    wanted, more = Wanted(), True
    while more:
        page = await list_complaints(wanted, store, limit=3)
        seen += [item["id"] for item in page.items]
        more = page.next is not None
        wanted = replace(wanted, after=Mark.read(page.next) if page.next else None)
    assert sorted(seen) == sorted(ids)
    assert len(seen) == 10


async def test_a_search_is_words_and_nothing_else(store: Complaints) -> None:
    (id,) = await keep(store, kept_complaint(words=words_of("Jalan-jalan RUSAK (parah)!")))
    assert await found(store, Wanted(words=words_of("rusak JALAN"))) == [id]
    assert await found(store, Wanted(words=words_of(".* $where"))) == []


SHAPES: list[dict[str, Any]] = [
    {},
    {"region": "51"},
    {"region": "51.71", "status": Status.READ},
    {"category": "waste"},
    {"words": ("jalan", "rusak")},
    {"near": Place(-8.65, 115.21, 500)},
    {"since": LONG_AGO, "until": LONG_AGO, "kind": Kind.COMPLAINT},
    {"region": "51", "after": Mark(LONG_AGO, "id")},
]


@pytest.mark.parametrize("shape", SHAPES)
async def test_every_list_is_served_by_an_index(mongodb_url: str, shape: dict[str, Any]) -> None:
    client = database.connect(mongodb_url)
    name = f"intake_{uuid4().hex[:8]}"
    keeper = MongoKeeper(client[name], Complaint, indexes=INDEXES)
    await keeper.prepare()
    command = {"find": "dossiers", "filter": query_for(Wanted(**shape)), "sort": {"state.received_at": -1, "_id": -1}}
    plan = str(await client[name].command("explain", command, verbosity="queryPlanner"))
    await client.drop_database(name)
    await database.disconnect(client)
    assert "IXSCAN" in plan or "GEO" in plan
    assert "COLLSCAN" not in plan
