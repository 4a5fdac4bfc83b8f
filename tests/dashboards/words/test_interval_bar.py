"""The interval bar as a picture: what is drawn where, for a plan and for a free run."""

import msgspec
import pytest

from dashboards.words.interval_bar import mark_line, plan_blocks, present_share, rail, run_blocks
from sessions.core.model.athlete import Units
from sessions.core.model.sample import Kind
from sessions.live.live_view import LegView, LiveView, StepView
from sessions.live.missing import MarkKind, MarkView
from sessions.units import Formatter
from sessions.workouts.plan import HeartRateTarget, HeartRateUnit
from tests.dashboards.live.finished_run import interval
from tests.dashboards.web.scripted_port import PLAN, PLANNED, RUNNING, STEPS

METRIC = Formatter(Units.METRIC)
change = msgspec.structs.replace

FREE = change(
    RUNNING,
    steps=(),
    step_index=None,
    intervals=(
        interval(Kind.WALK, 0.0, 180.0, speed_kmh=5.5, bpm=100.0),
        interval(Kind.JOG, 180.0, 300.0, speed_kmh=9.0, bpm=130.0),
    ),
)


def marked(view: LiveView) -> list[tuple[float, float, MarkKind]]:
    """Where the marks are: begin and end on the bar, and of what."""
    found, at_s = [], 0.0
    for part in rail(view):
        if part.mark is not None:
            found.append((at_s, at_s + part.seconds, part.mark.kind))
        at_s += part.seconds
    return found


def test_every_step_is_a_block_as_long_as_planned_and_as_high_as_it_is_fast() -> None:
    blocks = plan_blocks(STEPS, METRIC)
    assert [block.seconds for block in blocks] == [120, 180, 120, 60, 120]
    assert [block.height for block in blocks] == pytest.approx(
        [4.5 / 13.5, 5.5 / 13.5, 9 / 13.5, 1.0, 4 / 13.5]
    )
    assert blocks[3].words == "Sprint · 1:00 · 13.5 km/h"


def test_a_step_by_heart_rate_is_as_high_as_its_zone() -> None:
    easy, hard = (
        plan_blocks(
            (
                StepView(
                    name="By heart",
                    kind=Kind.UNKNOWN,
                    start_s=0,
                    end_s=60,
                    heart_rate=HeartRateTarget(low=zone, high=zone, unit=HeartRateUnit.ZONE),
                ),
            ),
            METRIC,
        )[0]
        for zone in (1, 4)
    )
    assert (easy.height, hard.height) == pytest.approx((0.2, 0.8))


def test_the_present_is_as_far_into_the_plan_as_its_step_is_done() -> None:
    assert present_share(PLANNED) == pytest.approx((300 + 56) / 600)
    assert present_share(change(PLANNED, step_index=None, plan=change(PLAN, index=None))) == 1.0


def test_an_open_step_is_drawn_as_long_as_expected_and_no_longer() -> None:
    for elapsed_s, at_s in ((30.0, 330.0), (500.0, 420.0)):
        plan = change(PLAN, elapsed_s=elapsed_s, remaining_s=None, fraction=None)
        view = change(PLANNED, plan=plan, step_remaining_s=None)
        assert present_share(view) == pytest.approx(at_s / 600)


def test_before_the_plan_begins_there_is_no_present() -> None:
    assert present_share(change(RUNNING, step_index=None)) is None
    assert present_share(FREE) is None


def test_a_free_run_shows_the_intervals_done_and_the_one_under_way() -> None:
    blocks = run_blocks(FREE, METRIC)
    assert [(block.kind, block.seconds) for block in blocks] == [
        (Kind.WALK, 180.0),
        (Kind.JOG, 120.0),
        (Kind.JOG, 56.0),
    ]
    assert blocks[0].height < blocks[1].height
    assert blocks[0].words == "Walk · 3:00"


def test_marks_of_a_run_to_plan_are_where_they_were_in_the_plan() -> None:
    assert marked(PLANNED) == [
        (150.0, 180.0, MarkKind.NO_HEART_RATE),
        (240.0, 270.0, MarkKind.DOUBTFUL),
    ]


def test_a_step_that_took_longer_or_was_cut_short_moves_its_marks() -> None:
    legs = (
        LegView(step=0, start_s=60.0, end_s=300.0),  # twice as long, and a minute late
        LegView(step=1, start_s=300.0, end_s=302.0),  # skipped
        LegView(step=2, start_s=302.0),
    )
    gap = MarkView(kind=MarkKind.NO_SPEED, start_s=30.0, end_s=120.0)
    view = change(PLANNED, plan=change(PLAN, legs=legs), marks=(gap,))
    assert marked(view) == [(0.0, 30.0, MarkKind.NO_SPEED)]


def test_the_rail_is_as_long_as_the_bar_whatever_overlaps() -> None:
    marks = tuple(
        MarkView(kind=MarkKind.DOUBTFUL, start_s=start_s, end_s=end_s)
        for start_s, end_s in ((10.0, 50.0), (20.0, 30.0), (40.0, 90.0), (350.0, 400.0))
    )
    view = change(FREE, marks=marks)
    assert sum(part.seconds for part in rail(view)) == pytest.approx(356.0)
    assert [(start_s, end_s) for start_s, end_s, _ in marked(view)] == [
        (10.0, 50.0),
        (50.0, 90.0),
        (350.0, 356.0),
    ]


def test_a_mark_says_what_from_when_to_when() -> None:
    doubt = MarkView(kind=MarkKind.DOUBTFUL, start_s=61.0, end_s=95.0, reason="frozen")
    assert mark_line(doubt, METRIC) == "Doubtful heart rate (frozen) from 1:01 to 1:35"
