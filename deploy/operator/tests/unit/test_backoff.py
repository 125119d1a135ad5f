"""The pauses before a process that died is started again."""

from kentongan.supervising.backoff import Backoff


def test_quick_deaths_make_the_pauses_grow_up_to_ten_seconds() -> None:
    backoff = Backoff()
    assert [backoff.after(1) for _ in range(7)] == [0.5, 1, 2, 4, 8, 10, 10]


def test_a_steady_life_makes_the_pauses_short_again() -> None:
    backoff = Backoff()
    for _ in range(5):
        backoff.after(1)
    assert backoff.after(30) == 0.5
