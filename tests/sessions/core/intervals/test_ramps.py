"""Where a change began: every fit beside the slow one that tries all ramps on the raw values."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.core.intervals.best_gaits import Levels
from sessions.core.intervals.ramps import Ramp, Speeds
from tests.sessions.core.runs import EXAMPLES


def slow_error(values: np.ndarray, start: int, end: int) -> float:
    """Least squares of "flat, ramp from start to end, flat", written out."""
    place = np.arange(values.size)
    shape = np.clip((place - start) / (end - start), 0, 1)
    design = np.stack([np.ones(values.size), shape], axis=1)
    left = values - design @ np.linalg.lstsq(design, values, rcond=None)[0]
    return float(left @ left)


@settings(max_examples=EXAMPLES, deadline=None)
@given(values=st.lists(st.floats(0, 20), min_size=2, max_size=24))
def test_the_best_ramp_is_the_best_of_all_tried_one_by_one(values: list[float]) -> None:
    array = np.array(values)
    ramp = Speeds(array).ramp_in(0, array.size - 1)
    errors = [
        slow_error(array, start, end)
        for start in range(array.size - 1)
        for end in range(start + 1, array.size)
    ]
    assert ramp.error == pytest.approx(min(errors), abs=1e-6)


@pytest.mark.parametrize(
    ("name", "values", "onset"),
    [
        ("a jump", [5.0] * 20 + [9.0] * 20, 20),
        ("a ramp", [5.0] * 20 + [5.5, 6.0, 6.5, 7.0, 7.5] + [8.0] * 20, 20),
        ("a ramp down", [9.0] * 20 + [8.5, 8.0, 7.5, 7.0] + [6.5] * 20, 20),
        (
            "a slow ramp, longer than the first window",
            [5.0] * 40 + [5.2 + 0.2 * k for k in range(40)] + [13.2] * 40,
            40,
        ),
        ("a ramp that turns back", [5.0] * 20 + [6.0, 7.0, 8.0, 9.0, 8.0, 7.0, 6.0], 20),
    ],
)
def test_onset(name: str, values: list[float], onset: int) -> None:
    crossing = next(i for i, v in enumerate(values) if abs(v - values[0]) >= 1.5)
    last = int(np.argmax(np.abs(np.array(values) - values[0]))) if "back" in name else None
    ramp = Speeds(np.array(values)).ramp_near(crossing, first=0, last=last or len(values) - 1)
    assert ramp.onset == pytest.approx(onset, abs=1)


def test_two_ramps_explain_a_plateau_that_one_does_not() -> None:
    values = np.concatenate([np.full(20, 5.0), np.full(20, 9.0), np.full(20, 14.0)])
    speeds = Speeds(values)
    first = Ramp(start=19, end=20, rise_kmh=4.0, error=0.0)
    second = Ramp(start=39, end=40, rise_kmh=5.0, error=0.0)
    assert speeds.error_of([first, second], first=0, last=59) == pytest.approx(0.0, abs=1e-9)
    assert speeds.ramp_in(0, 59).error > 10


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    values=st.lists(st.floats(0, 18), min_size=1, max_size=6),
    change=st.floats(0.1, 6),
)
def test_the_cheapest_sequence_is_the_cheapest_of_all(values: list[float], change: float) -> None:
    bounds = np.tile([0.6, 7.2, 11.5], (len(values), 1))
    levels = Levels(np.array(values), bounds, cap=1.2)
    runs = levels.runs(change=change)
    starts = [at for _, at in runs]
    path = np.repeat([level for level, _ in runs], np.diff([*starts, len(values)]))

    def cost(sequence: np.ndarray) -> float:
        turns = np.count_nonzero(np.diff(sequence))
        return float(levels.costs[np.arange(len(values)), sequence].sum() + change * turns)

    every = np.stack(np.meshgrid(*[range(4)] * len(values)), axis=-1).reshape(-1, len(values))
    assert cost(path) == pytest.approx(min(cost(sequence) for sequence in every))
