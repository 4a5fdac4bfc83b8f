"""Steady paces of a session: how fast its athlete went at which heart rate, once it had settled."""

from collections.abc import Sequence
from itertools import groupby
from statistics import fmean

from sessions.core.energy.vo2max import Minute, steady_ends
from sessions.core.model.breakdown import SteadyPace

BAND_BPM = 10
"""As wide as a stretch of the athlete's curve; heart rate differs by half of it from day to day."""


def steady_paces(minutes: Sequence[Minute]) -> tuple[SteadyPace, ...]:
    """The steady minutes among whole minutes, by ten beats and by percent of incline."""
    ends = sorted(steady_ends(minutes), key=_alike)
    paces = []
    for _, alike in groupby(ends, key=_alike):
        group = tuple(alike)
        inclines = [minute.incline_pct for minute in group if minute.incline_pct is not None]
        paces.append(
            SteadyPace(
                heart_rate_bpm=fmean(minute.heart_rate_bpm for minute in group),
                speed_kmh=fmean(minute.speed_kmh for minute in group),
                incline_pct=fmean(inclines) if inclines else None,
                minutes=len(group),
            )
        )
    return tuple(paces)


def _alike(minute: Minute) -> tuple[int, int, bool]:
    incline_pct = minute.incline_pct
    return (
        int(minute.heart_rate_bpm // BAND_BPM),
        round(incline_pct or 0.0),
        incline_pct is None,
    )
