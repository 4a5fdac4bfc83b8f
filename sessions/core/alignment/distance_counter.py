"""Distance counter of a recording: metres run, without jumps and over resets."""

import numpy as np
from numpy.typing import NDArray

from sessions.core.alignment.distance import SLACK_M

Array = NDArray[np.float64]

ON_FOOT_M_S = 12.0
"""Faster than any runner and any belt: a counter that outruns it has jumped."""

OTHERWISE_M_S = 40.0
"""The same for wheels, blades and boats: a descent on a bicycle reaches 30 m/s."""

RESET_SHARE = 0.5
"""A counter that falls below half of what it showed began anew; else it was corrected."""


def run_m(time_s: Array, counter_m: Array, *, top_m_s: float) -> tuple[Array, int]:
    """Metres since the first reading at each row, and how many jumps were cut out.

    A jump is a step that nobody can have run since the counter last moved. What a counter shows
    after a reset has been run since. A fall that is no reset is a correction: nothing counts
    until the counter is above where it was. nan where there is no reading.
    """
    total_m = np.full(counter_m.shape, np.nan)
    known = np.flatnonzero(np.isfinite(counter_m))
    if not known.size:
        return total_m, 0
    steps = np.diff(counter_m[known])
    seconds = np.diff(time_s[known])
    if (steps >= 0).all() and (steps <= top_m_s * seconds + SLACK_M).all():
        total_m[known] = counter_m[known] - counter_m[known[0]]  # as nearly every recording
        return total_m, 0
    run, high, moved_s, jumps = 0.0, float(counter_m[known[0]]), float(time_s[known[0]]), 0
    total_m[known[0]] = 0.0
    for row in known[1:].tolist():
        shown, at_s = float(counter_m[row]), float(time_s[row])
        reachable_m = top_m_s * (at_s - moved_s) + SLACK_M
        if shown > high:
            if shown - high <= reachable_m:
                run += shown - high
            else:
                jumps += 1
            high, moved_s = shown, at_s
        elif shown < high * RESET_SHARE:
            if shown <= reachable_m:
                run += shown
            high, moved_s = shown, at_s
        total_m[row] = run
    return total_m, jumps


def step_m(total_m: Array) -> float:
    """The smallest step of a counter's readings; inf: it never moves."""
    steps = np.diff(total_m[np.isfinite(total_m)])
    moved = steps[steps > 0]
    return float(moved.min()) if moved.size else float("inf")
