"""docs/treadmill-control.md says what the table and the constants say."""

from pathlib import Path

import pytest

from sessions.control import heart_watch, limits
from sessions.control import pending_command as under_way
from sessions.control import ramped_quantity as lane
from sessions.control import speed_and_incline as belt
from sessions.control.states import MAY_SEND, NEXT, Cause, ControlState

PAGE = (Path(__file__).parents[3] / "docs" / "treadmill-control.md").read_text(encoding="utf-8")


def row(state: ControlState) -> str:
    """The table's row of one state: where each cause leads, causes of one end together."""
    ways: dict[ControlState, list[str]] = {}
    for cause in Cause:
        following = NEXT.get((state, cause), state)
        if following is not state:
            ways.setdefault(following, []).append(cause.value)
    told = "; ".join(f"{', '.join(causes)} → **{end.value}**" for end, causes in ways.items())
    sends = ", ".join(command.__name__ for command in MAY_SEND.get(state, ())) or "nothing"
    return f"| **{state.value}** | {sends} | {told} |"


@pytest.mark.parametrize("state", ControlState)
def test_the_page_has_the_row_of_each_state(state: ControlState) -> None:
    assert row(state) in PAGE.splitlines(), row(state)


@pytest.mark.parametrize(
    "figure",
    [
        f"{limits.DEFAULT_MAX_SPEED_KMH:g} km/h, {limits.DEFAULT_MAX_INCLINE_PCT:g} %",
        f"{limits.SLOWEST_KMH:g} km/h or the machine's slowest",
        f"{lane.SPEED.rate_per_s:g} km/h and {lane.INCLINE.rate_per_s:g} % per second",
        f"{lane.SPEED.lead:g} km/h, {lane.INCLINE.lead:g} %",
        f"at most {lane.READING_IS_OLD_S:g} s old",
        f"{belt.BLIND_AFTER_S:g} s without data",
        {3: "tried three times"}[under_way.TRIES],
        f"for {heart_watch.STALE_AFTER_S:g} s nothing more is sent",
        f"after {heart_watch.WALK_AFTER_S:g} s the belt is brought down",
        f"down to {heart_watch.WALK_KMH:g} km/h",
        f"after {heart_watch.PAUSE_AFTER_S:g} s at that, it is paused",
    ],
)
def test_the_page_has_this_figure(figure: str) -> None:
    assert figure in PAGE
