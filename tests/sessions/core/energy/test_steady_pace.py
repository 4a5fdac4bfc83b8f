"""Steady paces: settled minutes by ten beats and by incline, and nothing of intervals."""

import pytest

from sessions.core.energy.steady_pace import steady_paces
from sessions.core.energy.vo2max import Minute
from sessions.core.model.breakdown import SteadyPace


def held(first: int, count: int, *, bpm: float, kmh: float, incline: float | None) -> list[Minute]:
    return [Minute(first + n, bpm, kmh, incline) for n in range(count)]


def test_minutes_are_told_by_ten_beats_and_by_incline() -> None:
    minutes = [
        *held(0, 6, bpm=138, kmh=10, incline=1.0),
        *held(6, 5, bpm=142, kmh=10, incline=1.0),
        *held(11, 5, bpm=144, kmh=9, incline=3.0),
        *held(16, 4, bpm=144, kmh=9, incline=None),
    ]
    assert steady_paces(minutes) == (
        SteadyPace(heart_rate_bpm=138, speed_kmh=10, incline_pct=1, minutes=4),
        SteadyPace(heart_rate_bpm=144, speed_kmh=9, incline_pct=None, minutes=2),
        SteadyPace(heart_rate_bpm=142, speed_kmh=10, incline_pct=1, minutes=5),
        SteadyPace(heart_rate_bpm=144, speed_kmh=9, incline_pct=3, minutes=3),
    )


@pytest.mark.parametrize("step_kmh", [0.5, 4.0])
def test_speeds_that_change_every_other_minute_have_no_steady_pace(step_kmh: float) -> None:
    changing = [Minute(n, 140, 8 + step_kmh * (n // 2 % 2), 0.0) for n in range(30)]
    assert steady_paces(changing) == ()
