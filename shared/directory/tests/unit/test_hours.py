"""Working hours are read from texts and never from anything else."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kentongan_directory.hours import NATIONAL_HOURS, Frame, Hours
from pydantic import ValidationError

_frames = st.tuples(st.integers(0, 1439), st.integers(1, 1440)).filter(lambda pair: pair[0] < pair[1])


@given(_frames)
def test_a_frame_is_written_as_it_is_read(minutes: tuple[int, int]) -> None:
    assert Frame.parse(str(Frame(*minutes))) == Frame(*minutes)


@given(st.one_of(st.text(), st.from_regex(r"[0-9]{1,3}:[0-9]{2}-[0-9:]{1,6}"), st.integers(), st.none()))
def test_whatever_is_written_is_a_frame_within_one_day_or_refused(written: object) -> None:
    try:
        frame = Frame.parse(written)
    except ValueError:
        return
    assert 0 <= frame.opens_minute < frame.closes_minute <= 1440


@given(st.lists(_frames, max_size=6))
def test_a_day_takes_frames_in_order_without_overlap_only(day: list[tuple[int, int]]) -> None:
    in_order = all(later[0] >= earlier[1] for earlier, later in pairwise(day))
    try:
        hours = Hours.model_validate({"monday": [str(Frame(*frame)) for frame in day]})
    except ValidationError:
        assert not day or not in_order
        return
    assert in_order
    assert hours.frames_on(date(2026, 6, 15)) == tuple(Frame(*frame) for frame in day)


@pytest.mark.parametrize(
    "written", ["16:00-07:30", "07:30-07:30", "7:30-12:00", "07:30 - 12:00", "24:00-24:00", "\u0660\u0667:30-12:00"]
)
def test_a_frame_that_ends_before_it_begins_or_is_written_otherwise_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="frame"):
        Frame.parse(written)


def test_a_week_without_work_is_refused() -> None:
    with pytest.raises(ValidationError, match="at least one working frame"):
        Hours()


def test_the_national_week_has_37_and_a_half_hours() -> None:
    monday = date(2026, 6, 15)
    week = [frame for day in range(7) for frame in NATIONAL_HOURS.frames_on(monday + timedelta(days=day))]
    assert sum(frame.closes_minute - frame.opens_minute for frame in week) == 37.5 * 60
    assert NATIONAL_HOURS.frames_on(date(2026, 6, 20)) == ()


def test_hours_stored_as_json_come_back_the_same() -> None:
    assert Hours.model_validate(NATIONAL_HOURS.model_dump(mode="json")) == NATIONAL_HOURS
