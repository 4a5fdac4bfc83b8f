"""Threshold test: the heart rate that half an hour as fast as one can tells, with its plan."""

from collections.abc import Callable
from dataclasses import replace

from sessions.core.intervals.interval_book import Mean
from sessions.core.model.breakdown import Breakdown, WorkoutResult
from sessions.workouts.guidance_state import Outcome

TEST_PLAN = "threshold-30"

TELLING_S = 1200
"""The last twenty of thirty minutes: Friel 2009, The Triathlete's Training Bible, 3rd ed."""

LEAST_KNOWN = 0.9
"""Of them that must have a heart rate to be believed; ours."""


def with_result(
    breakdown: Breakdown,
    result: WorkoutResult | None,
    *,
    heart_rate: Callable[[float, float], Mean],
) -> Breakdown:
    """The breakdown with how the session kept to its plan, and with what a test told.

    `heart_rate`: the believed heart rate from one second of the session to another.
    """
    tested = None if result is None else _tested_bpm(result, heart_rate)
    fitness = replace(breakdown.fitness, threshold_heart_rate_bpm=tested)
    return replace(breakdown, workout=result, fitness=fitness)


def _tested_bpm(result: WorkoutResult, heart_rate: Callable[[float, float], Mean]) -> float | None:
    """None: no threshold test, or not all of its last twenty minutes were run and measured."""
    if result.name != TEST_PLAN:
        return None
    for leg in reversed(result.legs):
        if leg.outcome == Outcome.COMPLETED.value and leg.end_s - leg.start_s >= TELLING_S - 1:
            mean = heart_rate(leg.end_s - TELLING_S, leg.end_s)
            return mean.value if mean.seconds >= LEAST_KNOWN * TELLING_S else None
    return None
