"""Session as it counts for its week: minutes, energy, hard bouts and their warm-up."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

import msgspec

from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.breakdown import Breakdown, Interval
from sessions.core.model.physiology import intensity_bounds_bpm
from sessions.core.model.sample import Kind

WARM_UP_S = 300.0
"""Five to ten minutes at light to moderate effort before harder work: ACSM's Guidelines for
Exercise Testing and Prescription, 10th ed. 2018, ch. 6."""

BOUT_S = (15.0, 480.0)
"""How long a hard bout of an interval session lasts: shorter is a slip, longer is a pace. Ours."""

LEAST_BOUTS = 2

_EFFORT = {Kind.REST: 0, Kind.WALK: 1, Kind.JOG: 2, Kind.SPRINT: 3}


class SessionInWeek(msgspec.Struct, frozen=True, kw_only=True):
    """One session as it counts for a week; None: not measured or not known. Pauses do not count.

    `energy_band_pct`: half width of the 90 % band of its energy. `hard_bouts`: stretches faster
    than what came before and after. `warmed_up`: whether at least five easier minutes came before
    the first hard stretch; None: nothing hard was in it.
    """

    id: str
    day: date
    duration_min: float
    moderate_min: float | None = None
    vigorous_min: float | None = None
    net_kcal: float | None = None
    energy_band_pct: float | None = None
    trimp: float | None = None
    hard_bouts: int = 0
    warmed_up: bool | None = None

    @property
    def has_intervals(self) -> bool:
        """An interval session, not a steady one."""
        return self.hard_bouts >= LEAST_BOUTS


def outing_of(
    breakdown: Breakdown, *, athlete: AthleteSnapshot, id: str, day: date
) -> SessionInWeek:
    """Read from a finished session."""
    return SessionInWeek(
        id=id,
        day=day,
        duration_min=(breakdown.session.duration_s - breakdown.session.paused_s) / 60,
        moderate_min=breakdown.load.moderate_min,
        vigorous_min=breakdown.load.vigorous_min,
        net_kcal=breakdown.energy.net_kcal,
        energy_band_pct=breakdown.energy.error_band_pct,
        trimp=breakdown.load.trimp,
        hard_bouts=hard_bouts(breakdown.intervals),
        warmed_up=warmed_up(breakdown.intervals, athlete=athlete),
    )


def hard_bouts(intervals: Sequence[Interval]) -> int:
    """Stretches of 15 s to 8 min that are faster than both neighbours, by gait.

    The first and the last stretch of a session are none: they have no neighbour to be faster than.
    A hole in the data does not make two bouts of one, nor does a pause.
    """
    known = [part for part in intervals if part.kind in _EFFORT and not part.paused]
    runs = [
        (_EFFORT[kind], sum(part.end_s - part.start_s for part in parts))
        for kind, parts in groupby(known, key=lambda interval: interval.kind)
    ]
    return sum(
        before < effort > after and BOUT_S[0] <= seconds <= BOUT_S[1]
        for (before, _), (effort, seconds), (after, _) in zip(
            runs, runs[1:], runs[2:], strict=False
        )
    )


def warmed_up(intervals: Sequence[Interval], *, athlete: AthleteSnapshot) -> bool | None:
    """Whether five easier minutes on foot came before the first hard stretch; None: none is hard.

    Hard is a sprint, or a jog whose mean heart rate is vigorous.
    """
    vigorous_bpm = None
    if athlete.heart_rate_max_bpm is not None:
        vigorous_bpm = intensity_bounds_bpm(
            max_bpm=athlete.heart_rate_max_bpm, rest_bpm=athlete.heart_rate_rest_bpm
        )[1]
    easy_s = 0.0
    for interval in intervals:
        if _is_hard(interval, vigorous_bpm=vigorous_bpm):
            return easy_s >= WARM_UP_S
        if interval.kind in (Kind.WALK, Kind.JOG):
            easy_s += interval.end_s - interval.start_s
    return None


def _is_hard(interval: Interval, *, vigorous_bpm: float | None) -> bool:
    if interval.kind is not Kind.JOG:
        return interval.kind is Kind.SPRINT
    bpm = interval.mean_heart_rate_bpm
    return bpm is not None and vigorous_bpm is not None and bpm >= vigorous_bpm
