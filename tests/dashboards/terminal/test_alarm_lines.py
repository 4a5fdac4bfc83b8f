"""The ceiling where nothing is painted."""

import io

import msgspec
import pytest
from rich.console import Console

from dashboards.terminal.alarm_lines import AlarmLines
from sessions.live.live_view import LiveView
from tests.dashboards.web.scripted_port import RUNNING

change = msgspec.structs.replace


def at(second: float, *, athlete: str, over: bool) -> LiveView:
    return change(
        RUNNING,
        athlete=athlete,
        over_ceiling=over,
        heart_rate_ceiling_bpm=170.0,
        elapsed_s=second,
    )


@pytest.mark.parametrize(("is_terminal", "bells"), [(True, 6), (False, 0)])
def test_each_crossing_is_one_line_and_rings_a_terminal_for_as_long_as_it_lasts(
    is_terminal: bool, bells: int
) -> None:
    out = io.StringIO()
    lines = AlarmLines(
        console=Console(file=out, width=80, force_terminal=is_terminal, color_system=None)
    )
    for second in range(20):
        lines.show(
            (
                at(second, athlete="Ada", over=4 <= second < 10),
                at(second, athlete="Bob", over=second >= 15),
            )
        )
    shown = out.getvalue()
    assert shown.replace("\a", "").splitlines() == [
        "Ada: Heart rate above the ceiling of 170 bpm",
        "Bob: Heart rate above the ceiling of 170 bpm",
    ]
    assert shown.count("\a") == bells


def test_who_crosses_twice_is_told_twice() -> None:
    out = io.StringIO()
    lines = AlarmLines(console=Console(file=out, force_terminal=False))
    for second, over in enumerate((True, False, True)):
        lines.show([at(second, athlete="", over=over)])
    assert out.getvalue().splitlines() == ["Heart rate above the ceiling of 170 bpm"] * 2
