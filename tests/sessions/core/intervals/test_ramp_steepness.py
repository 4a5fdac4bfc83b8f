"""A session's ramps are of one steepness: one that wandered longer is none longer."""

import numpy as np
import pytest

from sessions.core.intervals.ramp_steepness import sharpened, usual_kmh_per_s
from sessions.core.intervals.ramps import Ramp, Speeds


def ramp(start: int, end: int, rise_kmh: float) -> Ramp:
    return Ramp(start=start, end=end, rise_kmh=rise_kmh, error=0.0)


def test_four_ramps_that_tell_say_how_steep_they_are() -> None:
    quick = [ramp(0, 4, 4.0), ramp(100, 104, -4.0), ramp(200, 205, 5.0), ramp(300, 304, -4.0)]
    assert usual_kmh_per_s(quick) == pytest.approx(1.0)
    assert usual_kmh_per_s(quick[:3]) is None
    assert usual_kmh_per_s([*quick[:3], ramp(400, 401, 1.0)]) is None


def test_a_few_that_wandered_longer_do_not_change_it() -> None:
    quick = [ramp(0, 4, 4.0)] * 5
    assert usual_kmh_per_s([*quick, ramp(0, 40, 4.0), ramp(0, 60, 4.0)]) == pytest.approx(1.0)


def test_a_ramp_that_is_too_long_begins_where_the_step_is() -> None:
    """The pace drifted up for half a minute before somebody ran faster."""
    speeds = np.concatenate([np.full(60, 9.0), np.linspace(9.0, 10.0, 30), np.full(60, 13.0)])
    late = sharpened(ramp(60, 92, 4.0), Speeds(speeds), kmh_per_s=1.0, first=0, last=149)
    assert 87 <= late.onset <= 90
    assert late.end - late.start <= 6


def test_a_ramp_that_is_as_quick_as_the_others_stays_as_it_is() -> None:
    speeds = Speeds(np.repeat([9.0, 13.0], 60))
    quick = ramp(58, 62, 4.0)
    assert sharpened(quick, speeds, kmh_per_s=1.0, first=0, last=119) is quick
    long = ramp(40, 80, 4.0)
    assert sharpened(long, speeds, kmh_per_s=1.0, first=57, last=62) is long
