"""Every state is told to the runner, and says what to do."""

import pytest

from sessions.control.control_view import ControlView
from sessions.control.limits import Limits
from sessions.control.state_words import notice, warning
from sessions.control.states import Cause, ControlState

LIMITS = Limits(low=1.0, high=16.0, step=0.1, grid_from=1.0)


def test_every_state_has_words_of_its_own() -> None:
    lines = {notice(ControlView(state=state, speed_limits=LIMITS)) for state in ControlState}
    assert len(lines) == len(ControlState)


@pytest.mark.parametrize(
    "cause",
    [
        Cause.PERMISSION_LOST,
        Cause.SAFETY_KEY,
        Cause.MACHINE_RESET,
        Cause.LINK_LOST,
        Cause.BLIND,
        Cause.NOT_OBEYED,
        Cause.REFUSED,
        Cause.NOT_CONTROLLABLE,
    ],
)
def test_giving_up_says_why_and_what_to_do(cause: Cause) -> None:
    line = notice(ControlView(state=ControlState.GAVE_UP, cause=cause))
    assert line != notice(ControlView(state=ControlState.GAVE_UP, cause=Cause.RELEASED))
    assert "start it again" in line


def test_following_says_what_is_kept_back() -> None:
    known = ControlView(state=ControlState.FOLLOWING, speed_limits=LIMITS, unit_is_known=True)
    doubted = ControlView(state=ControlState.FOLLOWING, speed_limits=LIMITS)
    inclined = ControlView(state=ControlState.FOLLOWING, unit_is_known=True)
    assert len({notice(known), notice(doubted), notice(inclined)}) == 3


def test_the_start_says_that_no_stop_is_promised() -> None:
    assert "no stop" in warning()


def test_that_a_belt_ran_away_is_still_told_when_it_stands() -> None:
    stands = ControlView(state=ControlState.STOOD)
    ran_away = ControlView(state=ControlState.STOOD, cause=Cause.RAN_AWAY)
    assert "ran away" in notice(ran_away)
    assert notice(ran_away) != notice(stands)


def test_nobody_is_told_to_start_a_belt_that_takes_nothing() -> None:
    view = ControlView(state=ControlState.WAITING, takes_nothing=True)
    assert "cannot be controlled" in notice(view)
