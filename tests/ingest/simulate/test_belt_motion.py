"""The belt as a function of time, against a belt that is integrated in small steps."""

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.simulate.belt_motion import INCLINE_PCT_PER_S, SPEED_KMH_PER_S, BeltMotion, BeltRamp
from tests.ingest.simulate.counts import EXAMPLES

STEP_S = 1 / 64

presses = st.lists(
    st.tuples(st.integers(0, 40), st.floats(0, 20)), min_size=1, max_size=6
)  # seconds until the press, target


def stepped(plan: list[tuple[int, float]], *, rate_per_s: float, end_s: int) -> tuple[float, float]:
    """Value and area at `end_s`, by brute force."""
    value = area = target = 0.0
    due = []
    at_s = 0
    for after_s, wanted in plan:
        at_s += after_s
        due.append((at_s, wanted))
    for tick in range(round(end_s / STEP_S)):
        for press_s, wanted in due:
            if press_s <= tick * STEP_S:
                target = wanted
        before = value
        change = max(-rate_per_s * STEP_S, min(rate_per_s * STEP_S, target - value))
        value += change
        area += (before + value) / 2 * STEP_S
    return value, area


@settings(max_examples=EXAMPLES, deadline=None)
@given(presses, st.integers(1, 60))
def test_a_ramp_is_what_small_steps_make_of_it(plan: list[tuple[int, float]], tail_s: int) -> None:
    ramp = BeltRamp(rate_per_s=SPEED_KMH_PER_S)
    at_s = 0
    for after_s, target in plan:
        at_s += after_s
        ramp.go(target, at_s=at_s)
    end_s = at_s + tail_s
    value, area = stepped(plan, rate_per_s=SPEED_KMH_PER_S, end_s=end_s)
    assert math.isclose(ramp.value(end_s), value, abs_tol=0.02)
    assert math.isclose(ramp.area(end_s), area, abs_tol=0.02 * end_s)


@settings(max_examples=EXAMPLES, deadline=None)
@given(presses, st.lists(st.floats(0, 240), min_size=1, max_size=10))
def test_the_past_does_not_depend_on_when_it_is_asked_for(
    plan: list[tuple[int, float]], moments: list[float]
) -> None:
    ramp = BeltRamp(rate_per_s=INCLINE_PCT_PER_S)
    at_s = 0
    answers = {}
    for after_s, target in plan:
        at_s += after_s
        answers.update({moment: ramp.value(moment) for moment in moments if moment < at_s})
        ramp.go(target, at_s=at_s)
    for moment, answer in answers.items():
        assert ramp.value(moment) == answer


def test_a_belt_reaches_its_speed_at_its_rate_and_covers_the_ground_between() -> None:
    belt = BeltMotion()
    belt.speed.go(9.0, at_s=10)
    assert belt.speed_kmh(10) == 0
    assert belt.speed_kmh(14) == 4 * SPEED_KMH_PER_S
    assert belt.speed.reached_s == 10 + 9.0 / SPEED_KMH_PER_S == 28
    assert belt.speed_kmh(28) == 9.0
    ramping_m, steady_m = 4.5 / 3.6 * 18, 9.0 / 3.6 * 3600
    assert math.isclose(belt.distance_m(28 + 3600), ramping_m + steady_m)
