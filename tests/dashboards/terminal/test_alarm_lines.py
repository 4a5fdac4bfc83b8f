"""Terminal bell and the line on standard error at the heart-rate ceiling."""

import io

import msgspec
import pytest
from rich.console import Console

from dashboards.terminal.alarm_lines import AlarmLines, Bell
from dashboards.terminal.line import LivePainter
from sessions.live.live_view import CueView, LiveView
from sessions.workouts.cues import CueKind
from tests.dashboards.web.scripted_port import PLAN, PLANNED, RUNNING

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
        "Ada: Slow down! 142 bpm: above your ceiling of 170",
        "Bob: Slow down! 142 bpm: above your ceiling of 170",
    ]
    assert shown.count("\a") == bells


def test_who_crosses_twice_is_told_twice() -> None:
    out = io.StringIO()
    lines = AlarmLines(console=Console(file=out, force_terminal=False))
    for second, over in enumerate((True, False, True)):
        lines.show([at(second, athlete="", over=over)])
    assert out.getvalue().splitlines() == ["Slow down! 142 bpm: above your ceiling of 170"] * 2


def cued(*numbers: int) -> LiveView:
    cues = tuple(CueView(number=number, kind=CueKind.HALF, step=2) for number in numbers)
    return change(PLANNED, plan=change(PLAN, cues=cues))


def test_each_cue_rings_once_and_two_of_one_moment_ring_together() -> None:
    bell = Bell()
    views = [cued(), cued(1), cued(1), cued(1, 2, 3), cued(3), cued()]
    assert [bell.rings(view) for view in views] == [False, True, False, True, False, False]


def test_over_the_ceiling_it_rings_every_two_seconds_until_it_is_over() -> None:
    bell = Bell()
    rung = [
        bell.rings(change(PLANNED, over_ceiling=quarter < 20, elapsed_s=300 + quarter / 4))
        for quarter in range(40)
    ]
    assert [quarter for quarter, rang in enumerate(rung) if rang] == [0, 8, 16]


def test_a_terminal_is_rung_and_a_pipe_is_not() -> None:
    for is_terminal, bells in ((True, 1), (False, 0)):
        out = io.StringIO()
        console = Console(
            file=out, width=80, height=24, force_terminal=is_terminal, color_system=None
        )
        with LivePainter.open(console=console) as painter:
            painter.show(cued())
            painter.show(cued(1))
        assert out.getvalue().count("\a") == bells
