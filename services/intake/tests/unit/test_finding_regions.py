"""Which region a location's words speak of."""

import pytest
from intake.domain.places import Gazetteer

BALI = Gazetteer.of(
    [
        ("Indonesia", "00"),
        ("Provinsi Bali", "51"),
        ("Kota Denpasar", "51.71"),
        ("Denpasar Selatan", "51.71"),
        ("Kabupaten Badung", "51.03"),
        ("Kuta", "51.03"),
        ("Kabupaten Bangli", "51.06"),
        ("Provinsi Sumatera Barat", "13"),
        ("Kota Padang", "13.71"),
    ]
)


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Jl. Gajah Mada, DENPASAR", "51.71"),
        ("dekat pasar, kota denpasar", "51.71"),
        ("Kuta, Provinsi Bali", "51.03"),
        ("Bali", "51"),
        ("Jalan Denpasar nomor 3, Sumatera Barat", "13"),
        ("Jalan Bali, Padang", "13.71"),
        ("Padangsambian", None),
        ("Kutacane", None),
        ("Indonesia", None),
        ("", None),
        (None, None),
        ("?!, ...", None),
    ],
)
def test_the_longest_name_wins_and_a_wider_one_yields_to_one_within_it(text: str | None, region: str | None) -> None:
    assert BALI.region_of(text) == region


def test_no_region_is_found_where_none_is_known() -> None:
    assert Gazetteer.of([]).region_of("Denpasar") is None
