"""Pace at a heart rate: sessions made comparable by the beats and the incline they were run at."""

from collections.abc import Iterable
from statistics import fmean

import msgspec

from sessions.core.energy.steady_pace import BAND_BPM
from sessions.core.model.breakdown import SteadyPace
from sessions.store.session_figures import SessionFigures

BPM_PER_KMH = 24.2 / 3.6
"""Of running faster. Source: Hunt, Fankhauser & Saengsuwan 2015, BioMed Eng OnLine 14:39 (24.2, SD
8.3 bpm per m/s). Within ten beats the error of one person's own slope is a third of a few beats."""


class Effort(msgspec.Struct, frozen=True, kw_only=True):
    """What is compared: ten beats from `low_bpm` on, at this incline in whole percent; None: the
    incline was not measured.
    """

    low_bpm: int
    incline_pct: int | None

    @property
    def middle_bpm(self) -> float:
        """The heart rate the paces are told for."""
        return self.low_bpm + BAND_BPM / 2

    @property
    def high_bpm(self) -> int:
        """The first beat that is beyond."""
        return self.low_bpm + BAND_BPM


class PaceReading(msgspec.Struct, frozen=True, kw_only=True):
    """How fast it went at the effort's middle heart rate, over so many steady minutes."""

    speed_kmh: float
    minutes: int


def effort_of(steady: SteadyPace) -> Effort:
    """Which effort these minutes were."""
    incline = steady.incline_pct
    return Effort(
        low_bpm=int(steady.heart_rate_bpm // BAND_BPM) * BAND_BPM,
        incline_pct=None if incline is None else round(incline),
    )


def usual_effort(
    figures: Iterable[SessionFigures], *, heart_rate_bpm: float | None = None
) -> Effort | None:
    """The effort most steady minutes were run at; None: there are none.

    `heart_rate_bpm`: only those around it; None: any.
    """
    minutes: dict[Effort, int] = {}
    for one in figures:
        for steady in one.steady or ():
            effort = effort_of(steady)
            if heart_rate_bpm is None or effort.low_bpm <= heart_rate_bpm < effort.high_bpm:
                minutes[effort] = minutes.get(effort, 0) + steady.minutes
    return max(minutes, key=lambda effort: (minutes[effort], effort.low_bpm), default=None)


def pace_at(effort: Effort, figures: Iterable[SessionFigures]) -> PaceReading | None:
    """Of the steady minutes of all these sessions; None: none was at this effort."""
    steady = [known for one in figures for known in one.steady or () if effort_of(known) == effort]
    minutes = sum(known.minutes for known in steady)
    if minutes == 0:
        return None
    speeds = [
        (speed_at(effort.middle_bpm, speed_kmh=s.speed_kmh, heart_rate_bpm=s.heart_rate_bpm), s)
        for s in steady
    ]
    return PaceReading(
        speed_kmh=fmean([kmh for kmh, _ in speeds], weights=[s.minutes for _, s in speeds]),
        minutes=minutes,
    )


def speed_at(bpm: float, *, speed_kmh: float, heart_rate_bpm: float) -> float:
    """The speed at `bpm` of somebody who ran `speed_kmh` at a heart rate near to it."""
    return speed_kmh + (bpm - heart_rate_bpm) / BPM_PER_KMH
