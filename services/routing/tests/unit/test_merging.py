"""Duplicates become one, and never a circle."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from itertools import permutations

import httpx
import pytest
from kentongan_contracts.routing import CaseMerged
from kentongan_contracts.words import Status
from routing.domain import merging
from routing.domain.case import Case, Merging
from routing.domain.errors import CaseRefused, MergedIntoItself, NotAllowedNow, NotYours, TargetEnded, UnknownTarget
from routing.parts import Parts
from routing.stores import Followed, Order
from routing.testing import an_officer, later, opened
from routing.use_cases.merge_case import merge_case

As = Callable[[str], httpx.AsyncClient]
CITY = "51.71-KOMINFO"


async def merged(parts: Parts, case: Case | str, into: Case | str, *, by: str = CITY, minute: int = 1) -> Followed:
    ids = [each if isinstance(each, str) else each.id for each in (case, into)]
    order = Order(ids[0], an_officer(by), later(minute))
    return await merge_case(order, parts.cases, parts.directory(), into=ids[1])


async def test_a_duplicate_ends_and_says_where_it_goes_on(parts: Parts) -> None:
    case, target = await opened(parts), await opened(parts)
    followed = await merged(parts, case, target)
    assert followed.case.status is Status.MERGED
    said = followed.dossier.said[-1]
    assert (said.type, said.data["into"]) == (CaseMerged.type, target.id)
    assert (await parts.cases.read(target.id)).merged_from == (case.id,)


async def test_a_case_is_not_merged_into_itself(parts: Parts) -> None:
    case = await opened(parts)
    with pytest.raises(MergedIntoItself):
        await merged(parts, case, case)


async def test_a_case_is_not_merged_into_one_that_nobody_knows(parts: Parts) -> None:
    with pytest.raises(UnknownTarget):
        await merged(parts, await opened(parts), "unknown")


async def test_a_case_is_not_merged_into_an_ended_one(parts: Parts) -> None:
    first, second, third = [await opened(parts) for _ in range(3)]
    await merged(parts, first, second)
    with pytest.raises(TargetEnded, match=second.id):
        await merged(parts, third, first)
    with pytest.raises(TargetEnded):
        await merged(parts, second, first)


async def test_a_merged_case_is_not_merged_again(parts: Parts) -> None:
    first, second, third = [await opened(parts) for _ in range(3)]
    await merged(parts, first, second)
    with pytest.raises(NotAllowedNow):
        await merged(parts, first, third)
    assert (await parts.cases.read(third.id)).merging == ()


async def test_merges_may_follow_each_other(parts: Parts) -> None:
    first, second, third = [await opened(parts) for _ in range(3)]
    await merged(parts, first, second)
    await merged(parts, second, third)
    assert (await parts.cases.read(third.id)).merged_from == (second.id,)


async def test_a_unit_merges_only_into_cases_that_it_sees(parts: Parts) -> None:
    case = await opened(parts)
    other = await opened(parts, title="Sampah menumpuk", body="Sampah tidak diangkut seminggu lebih.")
    with pytest.raises(NotYours):
        await merged(parts, case, other, by="51.71-PUPR")
    await merged(parts, case, other, by=CITY)


@pytest.mark.parametrize("size", [2, 3])
async def test_merges_at_the_same_time_never_make_a_circle(parts: Parts, size: int) -> None:
    for order in permutations(range(size)):
        cases = [await opened(parts) for _ in range(size)]
        pairs = [(cases[number], cases[(number + 1) % size]) for number in order]
        results = await asyncio.gather(*(merged(parts, *pair) for pair in pairs), return_exceptions=True)
        assert all(isinstance(result, Followed | CaseRefused) for result in results)
        kept = [await parts.cases.read(case.id) for case in cases]
        assert any(case.status is not Status.MERGED for case in kept)
        assert all(case.merging == () for case in kept)


async def test_what_a_death_left_behind_is_settled_by_the_next_merge(parts: Parts) -> None:
    target, came, never = [await opened(parts) for _ in range(3)]
    await merged(parts, came, target)
    for number, duplicate in enumerate((came, never)):
        left = Merging(duplicate.id, f"attempt {number}", later(1))
        await parts.cases.change(target.id, lambda case, left=left: merging.expect_duplicate(case, left))
    final = await opened(parts)
    with pytest.raises(NotAllowedNow):
        await merged(parts, target, final, minute=2)
    minutes = 2 + int(merging.UNSETTLED_FOR / timedelta(minutes=1))
    followed = await merged(parts, target, final, minute=minutes)
    assert followed.case.merged_from == (came.id,)
    assert followed.case.merging == ()


async def test_a_repeated_merge_is_answered_as_the_first_one(parts: Parts, as_unit: As) -> None:
    case, target = await opened(parts), await opened(parts)
    url, body, headers = f"/v1/cases/{case.id}/merge", {"into": target.id}, {"Idempotency-Key": "m"}
    first = await as_unit(CITY).post(url, json=body, headers=headers)
    again = await as_unit(CITY).post(url, json=body, headers=headers)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert first.json() == again.json()


@pytest.mark.parametrize(("into", "status"), [("itself", 422), ("unknown", 422), ("ended", 409)])
async def test_a_refused_merge_names_why(parts: Parts, as_unit: As, into: str, status: int) -> None:
    case, ended, other = [await opened(parts) for _ in range(3)]
    await merged(parts, ended, other)
    target = {"itself": case.id, "ended": ended.id}.get(into, into)
    answer = await as_unit(CITY).post(f"/v1/cases/{case.id}/merge", json={"into": target})
    assert answer.status_code == status
    assert ("allowed" in answer.json()) == (status == 409)
    assert ("errors" in answer.json()) == (status == 422)
