"""Training load of a session from heart rate, and over weeks: fitness, fatigue and form."""

import math
from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.breakdown import Load
from sessions.core.model.physiology import (
    banister_trimp_per_min,
    edwards_weight,
    heart_rate_reserve_fraction,
    intensity_bounds_bpm,
)

FITNESS_DAYS, FATIGUE_DAYS = 42, 7
"""Time constants of the two averages. Source: Banister's fitness-fatigue model (Calvert et al.
1976, IEEE Trans Syst Man Cybern 6:94-102, time constants 50 and 5 days; Morton et al. 1990,
J Appl Physiol 69:1171-1177, 45 and 15 days) as Allen & Coggan 2006 simplified it (42 and 7)."""


class LoadMeter(msgspec.Struct, kw_only=True):
    """Sums over the seconds with a known heart rate."""

    known_s: float = 0.0
    trimp: float = 0.0
    edwards: float = 0.0
    moderate_s: float = 0.0
    vigorous_s: float = 0.0


class LoadModel:
    """What an athlete's snapshot allows; stateless."""

    def __init__(self, athlete: AthleteSnapshot) -> None:
        self._athlete = athlete
        self._max_bpm = athlete.heart_rate_max_bpm
        self._rest_bpm = athlete.heart_rate_rest_bpm
        self.moderate_bpm = self.vigorous_bpm = math.inf
        if self._max_bpm is not None:
            self.moderate_bpm, self.vigorous_bpm = intensity_bounds_bpm(
                max_bpm=self._max_bpm, rest_bpm=self._rest_bpm
            )

    def update(self, meter: LoadMeter, heart_rate_bpm: float, *, weight_s: float) -> None:
        """Add one cell."""
        meter.known_s += weight_s
        max_bpm = self._max_bpm
        if max_bpm is None:
            return
        minutes = weight_s / 60
        if self._rest_bpm is not None:
            fraction = heart_rate_reserve_fraction(
                heart_rate_bpm, rest_bpm=self._rest_bpm, max_bpm=max_bpm
            )
            meter.trimp += minutes * banister_trimp_per_min(fraction, sex=self._athlete.sex)
        meter.edwards += minutes * edwards_weight(heart_rate_bpm / max_bpm)
        if heart_rate_bpm >= self.vigorous_bpm:
            meter.vigorous_s += weight_s
        elif heart_rate_bpm >= self.moderate_bpm:
            meter.moderate_s += weight_s

    def load(self, meter: LoadMeter) -> Load:
        """Null without a heart rate or a maximum; TRIMP also without a resting rate."""
        if meter.known_s <= 0 or self._max_bpm is None:
            return Load(trimp=None, edwards=None, moderate_min=None, vigorous_min=None)
        return Load(
            trimp=None if self._rest_bpm is None else meter.trimp,
            edwards=meter.edwards,
            moderate_min=meter.moderate_s / 60,
            vigorous_min=meter.vigorous_s / 60,
        )


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """At the end of a day, in load points per day.

    `fitness` and `fatigue` are the averages over 42 and 7 days; `form` is fitness less fatigue
    on the evening before, so that a day's own load does not count against its own freshness.
    `days`: how long there is a record. Both averages begin at 0 on its first day and read low
    until `settled`, after 42 days.
    """

    fitness: float
    fatigue: float
    form: float
    days: int

    @property
    def settled(self) -> bool:
        """The record is as long as the longer average."""
        return self.days >= FITNESS_DAYS


def form_on(day: date, *, loads: Mapping[date, float]) -> Form | None:
    """The averages at the end of `day`; None: no load on or before it.

    Args:
        day: The last day that counts.
        loads: The sum of the day's sessions (TRIMP), by local day.
    """
    return form_by_day(loads, until=day).get(day)


def form_by_day(loads: Mapping[date, float], *, until: date) -> dict[date, Form]:
    """The averages at the end of every day from the first load to `until`.

    Each day moves an average by 1/42 or 1/7 of the way to that day's load; a day without a session
    is a load of 0.
    """
    day = min((when for when in loads if when <= until), default=None)
    forms: dict[date, Form] = {}
    fitness = fatigue = 0.0
    while day is not None and day <= until:
        load, form = loads.get(day, 0.0), fitness - fatigue
        fitness += (load - fitness) / FITNESS_DAYS
        fatigue += (load - fatigue) / FATIGUE_DAYS
        forms[day] = Form(fitness=fitness, fatigue=fatigue, form=form, days=len(forms) + 1)
        day += timedelta(days=1)
    return forms
