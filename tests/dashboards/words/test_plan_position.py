"""What the interval line says, at every place of a plan and without one."""

import msgspec
import pytest

from dashboards.words.plan_position import course
from sessions.core.model.athlete import Units
from sessions.core.model.sample import Kind
from sessions.units import Formatter
from tests.dashboards.web.scripted_port import PLAN, RUNNING, STEPS

METRIC = Formatter(Units.METRIC)
change = msgspec.structs.replace


def test_a_step_names_itself_its_target_and_the_next() -> None:
    now = course(RUNNING, METRIC)
    assert (now.title, now.kind, now.target) == ("Jog", Kind.JOG, "9.0 km/h")
    assert (now.clock, now.counts_down, now.position) == ("1:04", True, "3 of 5")
    assert (now.following, now.following_kind) == ("Sprint · 1:00 · 13.5 km/h", Kind.SPRINT)


@pytest.mark.parametrize(
    ("remaining_s", "shown"), [(120.0, "2:00"), (119.01, "2:00"), (0.4, "0:01"), (0.0, "0:00")]
)
def test_the_last_second_reads_one_not_zero(remaining_s: float, shown: str) -> None:
    assert course(change(RUNNING, step_remaining_s=remaining_s), METRIC).clock == shown


@pytest.mark.parametrize(("remaining_s", "fraction"), [(120.0, 0.0), (30.0, 0.75), (0.0, 1.0)])
def test_the_bar_fills_as_the_step_runs_out(remaining_s: float, fraction: float) -> None:
    now = course(change(RUNNING, step_remaining_s=remaining_s), METRIC)
    assert now.fraction == pytest.approx(fraction)


def test_the_last_step_is_followed_by_the_finish() -> None:
    now = course(change(RUNNING, step_index=len(STEPS) - 1), METRIC)
    assert (now.following, now.following_kind) == ("Finish", None)


def test_a_climb_is_part_of_the_target_and_a_flat_belt_is_not() -> None:
    climb = (change(STEPS[0], incline_pct=4.0), change(STEPS[1], incline_pct=0.0))
    view = change(RUNNING, steps=climb, step_index=0)
    assert course(view, METRIC).target == "4.5 km/h · 4.0 %"
    assert course(change(view, step_index=1), METRIC).target == "5.5 km/h"


@pytest.mark.parametrize("index", [None, len(STEPS)])
def test_after_the_plan_the_gait_goes_on_counting_up(index: int | None) -> None:
    view = change(RUNNING, plan=PLAN, step_index=index, step_remaining_s=None)
    now = course(view, METRIC)
    assert (now.title, now.clock, now.counts_down) == ("Plan done", "0:56", False)
    assert now.following is None


def test_before_the_plan_has_begun_its_first_step_is_to_come() -> None:
    now = course(change(RUNNING, plan=None, step_index=None, step_remaining_s=None), METRIC)
    assert (now.title, now.clock, now.position) == ("Warm-up", "--", "1 of 5")
    assert now.following == "Walk · 3:00 · 5.5 km/h"


def test_without_a_plan_the_measured_gait_and_its_time_are_shown() -> None:
    now = course(change(RUNNING, steps=(), step_index=None, step_remaining_s=None), METRIC)
    assert (now.title, now.kind, now.clock) == ("Jog", Kind.JOG, "0:56")
    assert (now.counts_down, now.fraction, now.following) == (False, None, None)
