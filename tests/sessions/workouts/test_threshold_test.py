"""What a threshold test tells, and when it tells nothing."""

import dataclasses

import pytest

from sessions.core.intervals.interval_book import Mean
from sessions.core.model.breakdown import Breakdown, WorkoutLeg, WorkoutResult
from sessions.core.model.sample import Kind
from sessions.workouts.threshold_test import TEST_PLAN, with_result
from tests.dashboards.live.finished_run import BREAKDOWN


def leg(step: int, start_s: float, end_s: float, outcome: str = "completed") -> WorkoutLeg:
    return WorkoutLeg(
        start_s=start_s,
        end_s=end_s,
        step=step,
        name="",
        kind=Kind.SPRINT,
        outcome=outcome,
        distance_m=None,
        target_low=None,
        target_high=None,
        target_unit=None,
        in_s=0.0,
        under_s=0.0,
        over_s=0.0,
        score_pct=None,
    )


TEST = WorkoutResult(
    name=TEST_PLAN,
    title="",
    score_pct=None,
    done_pct=100.0,
    steps=4,
    legs=(leg(0, 0, 600), leg(1, 600, 1200), leg(2, 1200, 2400), leg(3, 2400, 2700)),
)


def after_run(result: WorkoutResult | None, *, known: float = 1.0) -> Breakdown:
    def heart_rate(from_s: float, to_s: float) -> Mean:
        seconds = known * (to_s - from_s)
        return Mean(total=171.0 * seconds, seconds=seconds) if from_s >= 1200 else Mean()

    return with_result(BREAKDOWN, result, heart_rate=heart_rate)


def test_it_is_the_mean_of_the_last_twenty_minutes_of_the_test() -> None:
    after = after_run(TEST)
    assert after.fitness.threshold_heart_rate_bpm == pytest.approx(171.0)
    assert after.workout == TEST
    assert dataclasses.replace(after.fitness, threshold_heart_rate_bpm=None) == BREAKDOWN.fitness


def test_a_twenty_minutes_made_longer_by_a_pause_ends_where_it_ended() -> None:
    longer = dataclasses.replace(TEST, legs=(*TEST.legs[:2], leg(2, 1200, 2460)))
    assert after_run(longer).fitness.threshold_heart_rate_bpm == pytest.approx(171.0)


CUT_SHORT = dataclasses.replace(TEST, legs=(*TEST.legs[:2], leg(2, 1200, 2100, "skipped")))
SHORTER = dataclasses.replace(TEST, legs=(*TEST.legs[:2], leg(2, 1200, 2100)))
OTHER = dataclasses.replace(TEST, name="steady-30")


@pytest.mark.parametrize("result", [None, CUT_SHORT, SHORTER, OTHER])
def test_nothing_else_tells_one(result: WorkoutResult | None) -> None:
    assert after_run(result).fitness.threshold_heart_rate_bpm is None


def test_a_strap_that_was_silent_for_long_tells_none() -> None:
    assert after_run(TEST, known=0.92).fitness.threshold_heart_rate_bpm is not None
    assert after_run(TEST, known=0.85).fitness.threshold_heart_rate_bpm is None
