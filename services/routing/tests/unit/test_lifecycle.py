"""The lifecycle as a table."""

import pytest
from kentongan_contracts.words import Light, Status
from routing.domain.errors import NotAllowedNow
from routing.domain.lifecycle import ENDED, MOVES, STATES, Act, allowed_acts, lifecycle_table, light_in, moved

BEGINNING = Status.ASSIGNED


def test_every_state_is_reached_from_the_first_one() -> None:
    reached = {BEGINNING}
    for _ in STATES:
        reached |= {after for (status, _), after in MOVES.items() if status in reached}
    assert reached == set(STATES)


def test_nothing_leaves_an_ended_case_but_notes() -> None:
    for (status, act), after in MOVES.items():
        if status in ENDED:
            assert (act, after) == (Act.NOTE, status)


def test_every_open_case_can_end() -> None:
    for status in set(STATES) - ENDED:
        assert any(MOVES.get((status, act)) in ENDED for act in Act)


def test_a_case_that_was_never_received_has_no_state() -> None:
    assert Status.RECEIVED not in STATES


@pytest.mark.parametrize("status", STATES)
@pytest.mark.parametrize("act", Act)
def test_a_move_that_is_not_in_the_table_is_refused_and_names_what_is(status: Status, act: Act) -> None:
    if (status, act) in MOVES:
        assert moved(status, act) in STATES
        return
    with pytest.raises(NotAllowedNow) as refusal:
        moved(status, act)
    assert refusal.value.allowed == allowed_acts(status)
    assert Act.NOTE in refusal.value.allowed


def test_the_light_tells_unread_read_and_answered() -> None:
    lights = {status: light_in(status, Light.RED) for status in STATES if status not in ENDED}
    assert lights == {
        Status.ASSIGNED: Light.RED,
        Status.READ: Light.YELLOW,
        Status.ASKED: Light.YELLOW,
        Status.RESPONDED: Light.GREEN,
    }
    assert light_in(Status.REJECTED, Light.YELLOW) is Light.YELLOW


def test_the_table_is_printed_with_every_act_and_state() -> None:
    lines = lifecycle_table().splitlines()
    assert lines[0] == f"| act | {' | '.join(STATES)} |"
    assert len(lines) == len(Act) + 2
    assert f"| {Act.SILENCE} | · | · | · | closed | · | · | · | · |" in lines
