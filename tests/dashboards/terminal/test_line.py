"""The live view of a terminal, and of what is none."""

import io

import msgspec
import pytest
from rich.console import Console

from dashboards.terminal.line import LivePainter, PlainLines, plain_line
from dashboards.terminal.panel import panel
from dashboards.words.palette import ZONE_COLOURS
from ingest.devices.sensor import Link
from sessions.control.control_view import ControlView
from sessions.control.states import ControlState
from sessions.live.freshness import Reading
from sessions.live.live_view import CueView, LiveStatus, LiveView
from sessions.workouts.cues import CueKind, TargetStanding
from sessions.workouts.targets import Band, Target
from tests.dashboards.web.scripted_port import IDLE, PLAN, PLANNED, RUNNING, STEPS, STRAP, TREADMILL

change = msgspec.structs.replace


def painted(view: LiveView, *, colour: bool = False) -> str:
    out = io.StringIO()
    console = Console(
        file=out,
        width=80,
        height=24,
        color_system="truecolor" if colour else None,
        force_terminal=colour,
    )
    console.print(panel(view))
    return out.getvalue()


def test_the_panel_tells_everything_a_runner_asks_on_80_by_24() -> None:
    shown = painted(RUNNING)
    lines = shown.splitlines()
    assert len(lines) <= 22
    assert max(map(len, lines)) <= 80
    for words in (
        "142 bpm",
        "Zone 3 · Moderate",
        "Jog",
        "1:04 left",
        "3 of 5",
        "Sprint · 1:00 · 13.5 km/h",
        "9.0 km/h",
        "1.0 %",
        "0.61 km",
        "48 kcal, 41 net",
        "Running 5:56",
        "simulated",
        "Simulated strap: connected · 0 s · 87 %",
    ):
        assert words in shown


def test_a_plan_over_the_ceiling_fits_at_its_fullest() -> None:
    target = Target(
        speed_band_kmh=Band(low=8.55, high=9.45), heart_rate_band_bpm=Band(low=130.0, high=148.0)
    )
    full = change(
        PLANNED,
        over_ceiling=True,
        heart_rate_ceiling_bpm=140.0,
        plan=change(
            PLAN,
            target=target,
            standing=TargetStanding.OVER,
            cues=(CueView(number=1, kind=CueKind.OVER, step=2),),
        ),
        control=ControlView(state=ControlState.HOLDING),
        devices=(STRAP, change(STRAP, alias="Spare"), TREADMILL),
        notices=tuple("More." for _ in "123"),
    )
    shown = painted(full)
    assert len(shown.splitlines()) <= 24
    for words in (
        "Target heart rate  130–148 bpm",
        "Target speed  8.6–9.4 km/h",
        "▼ Heart rate above target   Slower",
        "! ▼ SLOW DOWN! 142 bpm: above your ceiling of 140",
        "and 3 more",
    ):
        assert words in shown


def test_who_has_the_belt_is_told_on_the_panel_and_in_lines() -> None:
    held = change(PLANNED, control=ControlView(state=ControlState.HOLDING))
    assert "Control: yours." in painted(held)
    assert "Control: yours." in plain_line(held)


def test_a_stale_beat_says_so_and_an_old_one_is_not_shown() -> None:
    stale = painted(change(RUNNING, heart_rate=Reading(value=142, age_s=3.2)))
    assert "142 bpm" in stale
    assert "no beat for 3 s" in stale
    blank = painted(change(RUNNING, heart_rate=Reading(value=142, age_s=6.2)))
    assert "142" not in blank
    assert "-- bpm" in blank
    assert "Zone 3" not in blank


def test_the_zones_colour_is_behind_the_beat_only_while_it_is_fresh() -> None:
    red, blue = (int(ZONE_COLOURS[3][at : at + 2], 16) for at in (1, 5))
    green = f"48;2;{red};{int(ZONE_COLOURS[3][3:5], 16)};{blue}"  # as a terminal's background
    assert green in painted(RUNNING, colour=True)
    stale = change(RUNNING, heart_rate=Reading(value=142, age_s=3.2))
    assert green not in painted(stale, colour=True)


def test_trouble_is_told_in_words() -> None:
    shown = painted(
        change(
            RUNNING,
            devices=(change(STRAP, link=Link.WAITING, age_s=9.0), TREADMILL),
            notices=("The disk is full; 10 minutes are kept in memory.",),
        )
    )
    assert "lost, trying again · 9 s" in shown
    assert "! The disk is full" in shown


@pytest.mark.parametrize(
    "view",
    [IDLE, change(IDLE, status=LiveStatus.WAITING), change(RUNNING, steps=(), step_index=None)],
    ids=["idle", "waiting", "no plan"],
)
def test_a_view_with_little_in_it_is_painted_too(view: LiveView) -> None:
    assert "Strapline" in painted(view)


def test_a_line_fits_80_columns_at_its_longest_likely() -> None:
    line = plain_line(
        change(
            RUNNING,
            elapsed_s=4556.0,
            zone=1,
            step_index=4,
            speed=Reading(value=13.5, age_s=0.1),
            incline=Reading(value=0.0, age_s=0.1),
            distance_m=9610.0,
            gross_kcal=748.0,
        )
    )
    assert line == ("1:15:56  142 bpm Z1 Very light  13.5 km/h  9.61 km  748 kcal  Cool-down 1:04")
    assert len(line) <= 80


def test_a_line_names_the_incline_where_there_is_one() -> None:
    assert "9.0 km/h  1.0 %  0.61 km" in plain_line(RUNNING)


def said(views: list[LiveView]) -> list[str]:
    lines = PlainLines()
    return [line for view in views if (line := lines.line(view)) is not None]


def test_a_line_is_said_every_ten_seconds_of_session() -> None:
    views = [change(RUNNING, elapsed_s=300 + tenth / 10) for tenth in range(300)]
    assert [line.split()[0] for line in said(views)] == ["5:00", "5:10", "5:20"]


def test_a_new_interval_is_said_at_once() -> None:
    views = [
        change(RUNNING, elapsed_s=419.0, step_index=2, step_remaining_s=1.0),
        change(RUNNING, elapsed_s=420.0, step_index=3, step_remaining_s=60.0),
        change(RUNNING, elapsed_s=421.0, step_index=3, step_remaining_s=59.0),
    ]
    assert [line.split()[-2:] for line in said(views)] == [["Jog", "0:01"], ["Sprint", "1:00"]]


def test_a_pause_takes_the_intervals_place_in_panel_and_line() -> None:
    paused = change(RUNNING, status=LiveStatus.PAUSED, pause_s=42.0, paused_s=42.0)
    shown = painted(paused)
    assert "PAUSED 0:42" in shown
    assert "Jog, 1:04 left" in shown
    assert "Paused 5:14" in shown  # the time of the session stands
    assert plain_line(paused).startswith("5:14")
    assert "Paused 0:42" in plain_line(paused)


def test_a_pause_and_the_end_are_said_once_each() -> None:
    paused = change(RUNNING, status=LiveStatus.PAUSED)
    finished = change(RUNNING, status=LiveStatus.FINISHED)
    longer = change(paused, elapsed_s=500.0)
    lines = said([RUNNING, paused, paused, longer, finished, finished])
    assert len(lines) == 3
    assert "Paused" in lines[1]
    assert lines[2].startswith("Finished")


def test_where_there_is_no_terminal_lines_are_printed_and_nothing_is_painted() -> None:
    out = io.StringIO()
    with LivePainter.open(console=Console(file=out, width=80)) as painter:
        painter.show(RUNNING)
        painter.show(RUNNING)
        painter.show(change(RUNNING, elapsed_s=366.0))
    assert len(out.getvalue().splitlines()) == 2
    assert "\x1b" not in out.getvalue()


def test_on_a_terminal_the_panel_is_painted_in_place_and_leaves_nothing_behind() -> None:
    out = io.StringIO()
    console = Console(file=out, width=80, height=24, force_terminal=True, color_system=None)
    with LivePainter.open(console=console) as painter:
        painter.show(RUNNING)
        painter.show(change(RUNNING, heart_rate=Reading(value=143, age_s=0.1)))
        assert "142 bpm" in out.getvalue()
        assert "143 bpm" in out.getvalue()
        before_the_end = len(out.getvalue())
    erase_line = "\x1b[2K"
    assert out.getvalue()[before_the_end:].count(erase_line) >= 10


def test_a_plan_of_one_step_and_no_target_is_told_too() -> None:
    view = change(
        RUNNING, steps=(change(STEPS[0], speed_kmh=None),), step_index=0, step_remaining_s=9.0
    )
    assert "Warm-up 0:09" in plain_line(view)
