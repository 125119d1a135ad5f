"""Time limits are read in exactly one shape, and the most specific policy in force wins."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kentongan_directory.directory import Directory
from kentongan_directory.policy import Continuous, Kind, Limit, Policy, Span, WorkingDays, WorkingHours
from kentongan_directory.testing import region, sample_directory
from pydantic import TypeAdapter, ValidationError

_TODAY = date(2026, 6, 15)
_span = TypeAdapter[Any](Span)


def _policy(days: int, **fields: Any) -> dict[str, Any]:
    milestones = {name: {"working_days": days} for name in ("verify", "follow_up", "resolve", "reporter_answer")}
    return {"effective_from": "2020-01-01", "legal_basis": "Contoh", "milestones": milestones, **fields}


def _days(directory: Directory, *, category: str | None = None, kind: Kind = "complaint", region: str = "51.71") -> int:
    policy = directory.policy_for(kind=kind, category=category, region=region, on_date=_TODAY)
    assert isinstance(policy.milestones.resolve, WorkingDays)
    return policy.milestones.resolve.working_days


def _denpasar_with(*policies: dict[str, Any]) -> Directory:
    return sample_directory().replacing([region("51.71", policies=policies)])


def test_a_span_has_exactly_one_of_three_shapes() -> None:
    assert _span.validate_python({"working_days": 3}) == WorkingDays(working_days=3)
    assert _span.validate_python({"working_hours": 8}) == WorkingHours(working_hours=8)
    assert _span.validate_python({"continuous": "PT2S"}).duration == timedelta(seconds=2)


@pytest.mark.parametrize("written", [{}, {"working_days": 1, "continuous": "PT1S"}, {"days": 3}, 3, "PT2S", None, []])
def test_any_other_shape_is_refused_with_the_three_shapes(written: object) -> None:
    with pytest.raises(ValidationError, match="write exactly one of"):
        _span.validate_python(written)


@pytest.mark.parametrize("number", [-1, 1.5, "3", True, None, 10**9])
def test_working_days_are_a_whole_number(number: object) -> None:
    with pytest.raises(ValidationError):
        _span.validate_python({"working_days": number})


@pytest.mark.parametrize(
    ("written", "seconds"), [("PT2S", 2), ("P1D", 86400), ("P1W", 604800), ("P1DT1H1M1S", 90061), ("PT36H", 129600)]
)
def test_a_plain_duration_is_iso_8601(written: str, seconds: int) -> None:
    assert Continuous(continuous=written).duration == timedelta(seconds=seconds)


@given(st.one_of(st.text(), st.from_regex(r"P[0-9YMWDTHS.]*"), st.integers(), st.floats()))
def test_whatever_is_written_as_duration_is_within_ten_years_or_refused(written: object) -> None:
    try:
        span = _span.validate_python({"continuous": written})
    except ValidationError:
        return
    assert timedelta(0) <= span.duration <= timedelta(days=3660)
    assert _span.validate_python(_span.dump_python(span, mode="json")) == span


def test_a_milestone_takes_longer_than_nothing() -> None:
    for nothing in ({"working_days": 0}, {"working_hours": 0}, {"continuous": "PT0S"}):
        with pytest.raises(ValidationError, match="longer than nothing"):
            TypeAdapter[Any](Limit).validate_python(nothing)


def test_a_policy_chooses_by_category_or_by_legal_class_never_by_both() -> None:
    with pytest.raises(ValidationError, match="category or by legal_class"):
        Policy.model_validate(_policy(3, category="waste", legal_class="oversight"))


def test_a_ladder_names_each_rung_once() -> None:
    step = {"to": "unit", "after": {"working_days": 0}}
    with pytest.raises(ValidationError, match="at most once"):
        Policy.model_validate(_policy(3, escalation=[step, step]))


@pytest.mark.parametrize("share", [-0.1, 1.1, "0.8", True, float("nan")])
def test_the_warning_share_lies_between_nothing_and_all(share: object) -> None:
    with pytest.raises(ValidationError):
        Policy.model_validate(_policy(3, warn_at=share))


@pytest.mark.parametrize("day", [20260617, "17-06-2026", "2026-02-30", 1.5, "2026-06-17T10:00:00", None])
def test_a_day_is_written_as_year_month_and_day(day: object) -> None:
    with pytest.raises(ValidationError):
        Policy.model_validate(_policy(3, effective_from=day))


def test_two_policies_never_begin_on_one_day_for_the_same_complaints() -> None:
    with pytest.raises(ValidationError, match="keep one of them"):
        region("51.71", policies=[_policy(3), _policy(4)])


def test_the_nations_limits_follow_the_legal_class() -> None:
    directory = sample_directory()
    assert _days(directory, category="waste", region="51.06") == 14
    assert _days(directory, category="illegal-levy", region="51.06") == 60
    assert _days(directory, category="illegal-levy", kind="information", region="51.06") == 5
    assert _days(directory, category="unheard-of", region="unheard-of") == 14


def test_a_regions_own_policy_comes_before_its_provinces_and_the_nations() -> None:
    province = sample_directory().replacing([region("51", policies=[_policy(9)])])
    assert _days(province, region="51.71") == 7
    assert _days(province, region="51.06") == 9
    assert _days(province, region="51.99") == 9
    assert _days(province, region="13.71") == 14


def test_category_comes_before_legal_class_before_kind() -> None:
    directory = _denpasar_with(
        _policy(1, category="road-damage"),
        _policy(2, category="roads"),
        _policy(3, legal_class="no_oversight"),
        _policy(4, kind="aspiration"),
        _policy(5),
    )
    assert _days(directory, category="road-damage") == 1
    assert _days(directory, category="street-light") == 2
    assert _days(directory, category="waste") == 3
    assert _days(directory, category="illegal-levy", kind="aspiration") == 4
    assert _days(directory, category="illegal-levy") == 5


def test_of_two_alike_the_later_one_in_force_wins() -> None:
    directory = _denpasar_with(
        _policy(1, effective_from="2026-06-15"),
        _policy(2, effective_from="2025-01-01"),
        _policy(3, effective_from="2026-06-16"),
    )
    assert _days(directory) == 1


def test_before_the_first_policy_the_nations_first_one_stands() -> None:
    policy = sample_directory().policy_for(kind="complaint", category=None, region="51.71", on_date=date(1990, 1, 1))
    assert policy.milestones.resolve == WorkingDays(working_days=14)
