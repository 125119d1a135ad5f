"""The life of a delivery."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notify.domain import sending
from notify.domain.correspondence import Correspondence
from notify.domain.delivery import Status
from notify.domain.errors import DeliveryUnknown, NotFailed
from notify.domain.telling import tell
from notify.testing import NOW, Speaker

MINUTE = timedelta(minutes=1)


def _waiting() -> tuple[Correspondence, str]:
    state = tell(Correspondence(region="51.71"), Speaker().say("case.assigned"), now=NOW)
    return state, state.deliveries[0].id


def test_what_one_has_taken_nobody_else_can_take() -> None:
    state, id = _waiting()
    state, taken = sending.take(state, now=NOW, until=NOW + MINUTE)
    assert taken == (id,)
    assert sending.take(state, now=NOW, until=NOW + MINUTE)[1] == ()


def test_what_a_dead_process_had_taken_can_be_taken_again() -> None:
    state, id = _waiting()
    state, _ = sending.take(state, now=NOW, until=NOW + MINUTE)
    assert state.next_send == NOW + MINUTE
    assert sending.take(state, now=NOW + MINUTE, until=NOW + 2 * MINUTE)[1] == (id,)


def test_a_delivery_is_said_to_be_delivered_once() -> None:
    state, id = _waiting()
    state, said = sending.deliver(state, id, now=NOW)
    assert [(fact.type, fact.attempts) for fact in said] == [("kentongan.notification.delivered.v1", 1)]
    assert state.next_send is None
    assert sending.deliver(state, id, now=NOW) == (state, ())


def test_pauses_grow_until_the_delivery_is_given_up() -> None:
    state, id = _waiting()
    pauses, said = [], ()
    while not said:
        now = state.next_send
        state, said = sending.put_off(state, id, reason="away", now=now, pause_factor=1.0)
        if not said:
            pauses.append(state.next_send - now)
    assert pauses == sorted(set(pauses)) == list(sending.PAUSES)
    (failed,) = said
    assert (failed.type, failed.reason, failed.attempts) == ("kentongan.notification.failed.v1", "away", 10)


def test_a_setting_shortens_the_pauses() -> None:
    state, id = _waiting()
    state, _ = sending.put_off(state, id, reason="away", now=NOW, pause_factor=0.01)
    assert state.next_send == NOW + timedelta(seconds=0.3)


def test_only_a_failed_delivery_can_be_tried_again_by_hand() -> None:
    state, id = _waiting()
    with pytest.raises(NotFailed):
        sending.try_again(state, id, now=NOW)
    failed, _ = sending.give_up(state, id, reason="refused", now=NOW)
    again = sending.find(sending.try_again(failed, id, now=NOW), id)
    assert (again.status, again.attempts, again.next_try, again.reason) == (Status.WAITING, 0, NOW, None)
    with pytest.raises(DeliveryUnknown):
        sending.try_again(state, "another", now=NOW)


def test_a_late_failure_does_not_undo_a_delivery() -> None:
    state, id = _waiting()
    state, _ = sending.deliver(state, id, now=NOW)
    assert sending.give_up(state, id, reason="x", now=NOW) == (state, ())
    assert sending.put_off(state, id, reason="x", now=NOW, pause_factor=1.0) == (state, ())


@given(st.lists(st.sampled_from(["take", "deliver", "put_off", "give_up", "try_again", "an hour"]), max_size=40))
def test_whatever_happens_a_delivery_waits_for_a_moment_or_is_settled(steps: list[str]) -> None:
    state, id = _waiting()
    now = NOW
    for step in steps:
        match step:
            case "take":
                state, _ = sending.take(state, now=now, until=now + MINUTE)
            case "deliver":
                state, _ = sending.deliver(state, id, now=now)
            case "put_off":
                state, _ = sending.put_off(state, id, reason="away", now=now, pause_factor=1.0)
            case "give_up":
                state, _ = sending.give_up(state, id, reason="refused", now=now)
            case "try_again" if sending.find(state, id).status is Status.FAILED:
                state = sending.try_again(state, id, now=now)
            case _:
                now += timedelta(hours=1)
        delivery = sending.find(state, id)
        assert (delivery.status is Status.WAITING) == (delivery.next_try is not None)
        assert state.next_send == delivery.next_try
        assert (delivery.settled_at is None) == (delivery.status is Status.WAITING)
