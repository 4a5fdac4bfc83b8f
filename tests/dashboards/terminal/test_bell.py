"""When the bell rings."""

import io

import msgspec
from rich.console import Console

from dashboards.terminal.bell import Bell
from dashboards.terminal.line import LivePainter
from sessions.live.live_view import CueView, LiveView
from sessions.workouts.cues import CueKind
from tests.dashboards.web.scripted_port import PLAN, PLANNED

change = msgspec.structs.replace


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
        with LivePainter(console=console) as painter:
            painter.show(cued())
            painter.show(cued(1))
        assert out.getvalue().count("\a") == bells
