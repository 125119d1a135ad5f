"""Finding public complaints by their words."""

import httpx
import pytest
from intake.domain.searching import WORDS_KEPT, words_of
from intake.testing import new_complaint


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("berlubang", True),
        ("LUBANG pasar", True),
        ("lubang   di depan a pasar!", True),
        ("lampu", False),
        ("lubang lampu", False),
        ("luban", False),
        ("", True),
        ("  ", True),
        ("?!", False),
        ("a", False),
        ('"lubang" -pasar', True),
        ("(.*)+$", False),
    ],
)
async def test_all_words_must_occur(client: httpx.AsyncClient, query: str, is_found: bool) -> None:
    await client.post("/v1/complaints", json=new_complaint())
    found = (await client.get("/v1/complaints", params={"q": query})).json()["items"]
    assert bool(found) is is_found


def test_a_complaint_is_found_by_its_first_words_and_an_index_stays_small() -> None:
    words = words_of("Jalan", " ".join(f"kata{number}" for number in range(1_000)))
    assert words[:2] == ("jalan", "kata0")
    assert len(words) == WORDS_KEPT
