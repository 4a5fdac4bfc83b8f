"""Bounds between gaits, and what moves them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.core.intervals.gaits import CADENCE_MOVES_KMH, jog_shift_kmh, jog_shifts_kmh


def by_feet(cadence_spm: float) -> float:
    return jog_shift_kmh(incline_pct=None, cadence_spm=cadence_spm)


def test_feet_that_leave_no_doubt_move_the_bound_by_all_they_can() -> None:
    assert by_feet(160.0) == by_feet(150.0) == -CADENCE_MOVES_KMH
    assert by_feet(110.0) == by_feet(125.0) == CADENCE_MOVES_KMH
    assert by_feet(137.5) == by_feet(0.0) == 0.0


@given(cadence_spm=st.floats(21.0, 240.0))
def test_one_more_step_a_minute_never_makes_the_bound_jump(cadence_spm: float) -> None:
    change = by_feet(cadence_spm + 1) - by_feet(cadence_spm)
    assert -0.121 <= change <= 0.0


def test_the_shift_of_many_cells_is_that_of_each() -> None:
    unknown = float("nan")
    incline = np.array([unknown, -3.0, 0.0, 4.0, 30.0, unknown, 5.0, 0.0, unknown, 2.0])
    cadence = np.array([unknown, unknown, 160.0, 140.0, 90.0, 130.0, unknown, 10.0, 155.0, 125.0])
    each = [
        jog_shift_kmh(
            incline_pct=None if np.isnan(grade) else grade,
            cadence_spm=None if np.isnan(steps) else steps,
        )
        for grade, steps in zip(incline.tolist(), cadence.tolist(), strict=True)
    ]
    found = jog_shifts_kmh(incline_pct=incline, cadence_spm=cadence)
    assert found.tolist() == pytest.approx(each)
