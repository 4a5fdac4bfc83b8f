"""The table: what leads where, and what may be sent from where."""

from itertools import product

import pytest

from sessions.control.belt_commands import (
    BeltCommand,
    PauseBelt,
    RequestControl,
    SetIncline,
    SetSpeed,
)
from sessions.control.states import IN_CHARGE, LED, MAY_SEND, NEXT, Cause, ControlState

GIVING_UP = (
    Cause.PERMISSION_LOST,
    Cause.SAFETY_KEY,
    Cause.LINK_LOST,
    Cause.MACHINE_RESET,
    Cause.BLIND,
)


def reachable(start: ControlState, *, without: tuple[Cause, ...]) -> set[ControlState]:
    """Everywhere that `start` leads to if these causes never come."""
    seen, left = {start}, [start]
    while left:
        state = left.pop()
        for cause in Cause:
            following = NEXT.get((state, cause), state)
            if cause not in without and following not in seen:
                seen.add(following)
                left.append(following)
    return seen


@pytest.mark.parametrize(
    ("state", "cause"),
    list(product([state for state in ControlState if state in IN_CHARGE], GIVING_UP)),
)
def test_what_ends_control_ends_it_from_everywhere(state: ControlState, cause: Cause) -> None:
    assert NEXT[state, cause] is ControlState.GAVE_UP


@pytest.mark.parametrize(
    "missing",
    [
        (Cause.BELT_STANDS,),
        (Cause.ASKED,),
        (Cause.BELT_RUNS, Cause.START_LAPSED),  # both say that a person set the belt going
    ],
)
def test_after_giving_up_a_stop_a_start_and_asking_are_all_needed(
    missing: tuple[Cause, ...],
) -> None:
    assert not reachable(ControlState.GAVE_UP, without=missing) & IN_CHARGE


@pytest.mark.parametrize(
    "state", [ControlState.HOLDING, ControlState.STOOD, ControlState.UNASKED, ControlState.GAVE_UP]
)
def test_what_a_person_ended_only_asking_begins_again(state: ControlState) -> None:
    assert not reachable(state, without=(Cause.ASKED,)) & {
        ControlState.ASKING,
        ControlState.FOLLOWING,
        ControlState.STALE_HELD,
        ControlState.STALE_WALKING,
    }


@pytest.mark.parametrize("state", [state for state in ControlState if state in LED])
def test_a_press_at_the_console_is_obeyed_wherever_the_belt_is_led(state: ControlState) -> None:
    assert NEXT[state, Cause.CONSOLE_CHANGED] is ControlState.HOLDING
    assert ControlState.HOLDING not in MAY_SEND


@pytest.mark.parametrize("state", [state for state in ControlState if state in IN_CHARGE])
def test_a_belt_that_stands_ends_control(state: ControlState) -> None:
    assert NEXT[state, Cause.BELT_STANDS] is ControlState.STOOD


def test_only_the_first_stage_without_a_heart_rate_goes_on_by_itself() -> None:
    assert NEXT[ControlState.STALE_HELD, Cause.HEART_FRESH] is ControlState.FOLLOWING
    assert NEXT[ControlState.STALE_WALKING, Cause.HEART_FRESH] is ControlState.HOLDING
    assert NEXT[ControlState.STALE_PAUSING, Cause.HEART_FRESH] is ControlState.HOLDING


def test_a_belt_that_cannot_be_slowed_down_is_paused() -> None:
    for cause in (Cause.NOT_OBEYED, Cause.REFUSED, Cause.PAUSE_DUE):
        assert NEXT[ControlState.STALE_WALKING, cause] is ControlState.STALE_PAUSING


def test_each_state_sends_only_what_it_is_for() -> None:
    speeds: tuple[type[BeltCommand], ...] = (SetSpeed, SetIncline)
    assert {
        ControlState.ASKING: (RequestControl,),
        ControlState.FOLLOWING: speeds,
        ControlState.STALE_WALKING: speeds,
        ControlState.STALE_PAUSING: (PauseBelt,),
        ControlState.RUNAWAY: (PauseBelt,),
    } == MAY_SEND


def test_every_state_can_be_reached_and_left() -> None:
    assert reachable(ControlState.UNSEEN, without=()) == set(ControlState)
    for state in ControlState:
        assert any(start is state for start, _ in NEXT), state
