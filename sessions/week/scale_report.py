"""What an athlete's scale tells together with the sessions: trend, balance, intake, need."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from statistics import fmean

import msgspec
import numpy as np

from sessions.body.body_equations import fat_share_pct, resting_kcal_per_day
from sessions.body.scale_filter import (
    EVERYDAY_FACTOR,
    SPAN_DAYS,
    ScaleAnswer,
    ScaleData,
    Told,
    filter_scale,
)
from sessions.core.energy.uncertainty import HALF_WIDTH_90
from sessions.core.model.athlete import Athlete, Sex
from sessions.core.model.banded import Banded
from sessions.week.diary import Entry, Food
from sessions.week.energy_balance import WeightTrend, verdict_on
from sessions.week.measures import fat_shares_of, weights_of
from sessions.week.session_in_week import SessionInWeek

LEAST_DAYS = 14
"""Within two weeks water hides what tissue does: `benchmarks.scale_filter` has the bands."""

ADULT_YEARS = 18.0
"""The body's model, its equations and every bound were made on adults."""

LEAST_READINGS = 5
LONGEST_DAYS = 84  # looked at: older habits are others
LONGEST_HOLE_DAYS = 42  # without a reading, after which all begins anew
NEWEST_DAYS = 14  # the last reading is no older
USUAL_FAT_SHARE = 0.30  # where the profile says too little; the balance hardly asks
MEAN_RESTING_KCAL_PER_KG = 21.0
USUAL_BAND_PCT = 20.0  # of a session's energy that tells none
FAT_DAYS = 180  # how long a logged fat share counts


class DiaryCheck(msgspec.Struct, frozen=True, kw_only=True):
    """What was written down, taken at its word, against the scale.

    `eaten_kcal_per_day`: on `days` days. `missing_kcal_per_day`: how much more the scale asks for
    than the diary with a usual everyday need would; `disagrees`: it is more than the scale can err.
    """

    days: int
    eaten_kcal_per_day: float
    missing_kcal_per_day: Banded
    disagrees: bool


class ScaleReport(msgspec.Struct, frozen=True, kw_only=True):
    """As of the morning of `day`. All figures are None until there are readings of two weeks:
    `days_left` and `readings_left` say how much is missing, both 0: the last reading is too old.

    `balance_kcal_per_day`: eaten less burned, the mean of the last `span_days`, as are
    `eaten_kcal_per_day` and `everyday_kcal_per_day` (burned without the sessions), which also need
    an adult's height and age. `trend_kg`: weight without the water that comes and goes; `fat_kg`:
    of it. `verdict`: what the balance is for whoever goes on like this.
    """

    day: date
    readings: int = 0
    first: date | None = None
    last: date | None = None
    days_left: int = LEAST_DAYS
    readings_left: int = LEAST_READINGS
    span_days: int | None = None
    trend_kg: Banded | None = None
    change_kg_per_week: Banded | None = None
    balance_kcal_per_day: Banded | None = None
    eaten_kcal_per_day: Banded | None = None
    everyday_kcal_per_day: Banded | None = None
    sessions_kcal_per_day: float | None = None
    fat_kg: float | None = None
    verdict: WeightTrend | None = None
    diary: DiaryCheck | None = None


def scale_report(
    day: date,
    *,
    diary: Mapping[date, Sequence[Entry]],
    outings: Sequence[SessionInWeek],
    athlete: Athlete,
) -> ScaleReport:
    """As of the morning of `day`, from readings until then and what was eaten and run before."""
    begin = day - timedelta(days=FAT_DAYS)  # years of entries are not gone through week by week
    diary = {at: entries for at, entries in diary.items() if begin < at <= day}
    weights = _one_run(weights_of(diary), until=day)
    if not weights:
        return ScaleReport(day=day)
    first, last = min(weights), max(weights)
    days_left = max(0, LEAST_DAYS - (last - first).days)
    readings_left = max(0, LEAST_READINGS - len(weights))
    begun = ScaleReport(
        day=day,
        readings=len(weights),
        first=first,
        last=last,
        days_left=days_left,
        readings_left=readings_left,
    )
    if days_left or readings_left or (day - last).days > NEWEST_DAYS:
        return begun
    person = _Person(athlete, diary, day=day, mass_kg=_mean(weights, until=first))
    data = person.data(weights, outings=outings, first=first)
    answer = filter_scale(data)
    days = (day - first).days
    span = min(SPAN_DAYS, days)
    sessions = float(data.sessions_kcal[0, -span:].mean())
    known = person.need_is_known
    balance, eaten = _banded(answer.balance_kcal), _banded(answer.eaten_kcal) if known else None
    verdict = verdict_on(
        -balance.value,
        eaten_kcal_per_day=None if eaten is None else eaten.value,
        sex=Sex(athlete.sex),
    )
    return msgspec.structs.replace(
        begun,
        span_days=span,
        trend_kg=_banded(answer.trend_kg, -1),
        change_kg_per_week=_banded(answer.change_kg_per_week),
        balance_kcal_per_day=balance,
        eaten_kcal_per_day=eaten,
        everyday_kcal_per_day=_banded(answer.everyday_kcal) if known else None,
        sessions_kcal_per_day=sessions,
        fat_kg=person.fat_pct / 100 * float(answer.trend_kg.value[0, -1]) if known else None,
        verdict=verdict,
        diary=_diary_check(data, answer, span=span) if known else None,
    )


def weight_trend(
    days: Collection[date],
    *,
    diary: Mapping[date, Sequence[Entry]],
    outings: Sequence[SessionInWeek],
    athlete: Athlete,
) -> dict[date, Banded]:
    """Weight without the water that comes and goes on those of these days that lie among readings
    of two weeks; known as well as all readings, later ones too, tell it.
    """
    weights = weights_of(diary)
    trend: dict[date, Banded] = {}
    while weights:
        last = max(weights)
        run = _one_run(weights, until=last)
        first = min(run)
        asked = [day for day in days if first <= day <= last and day not in trend]
        if asked and (last - first).days >= LEAST_DAYS and len(run) >= LEAST_READINGS:
            person = _Person(athlete, diary, day=last, mass_kg=_mean(run, until=first))
            answer = filter_scale(
                person.data(run, outings=outings, first=first),
                mornings=[(day - first).days for day in asked],
            )
            trend |= {day: _banded(answer.trend_kg, at) for at, day in enumerate(asked)}
        # The stretch before ends within this one, so that its last weeks know what came after.
        if first == min(weights):
            break
        end = first + _OVERLAP if first + _OVERLAP <= last else first
        weights = {day: kg for day, kg in weights.items() if day < end}
    return trend


_OVERLAP = timedelta(days=21)


class _Person:
    """What the filter needs to know of the body."""

    def __init__(
        self,
        athlete: Athlete,
        diary: Mapping[date, Sequence[Entry]],
        *,
        day: date,
        mass_kg: float,
    ) -> None:
        self.mass_kg = mass_kg
        self._diary, self._day = diary, day
        age_years, height_m = athlete.age_on(day), athlete.height_m
        self.fat_pct, self.resting_kcal = 100 * USUAL_FAT_SHARE, MEAN_RESTING_KCAL_PER_KG * mass_kg
        self.need_is_known = False
        if age_years is not None and height_m is not None and age_years >= ADULT_YEARS:
            sex = Sex(athlete.sex)
            self.need_is_known = True
            self.fat_pct = fat_share_pct(
                sex=sex, age_years=age_years, mass_kg=mass_kg, height_m=height_m
            )
            self.resting_kcal = resting_kcal_per_day(
                sex=sex, age_years=age_years, mass_kg=mass_kg, height_m=height_m
            )
        logged = fat_share_logged(diary, until=day)
        if logged is not None:
            self.fat_pct = logged

    def data(
        self,
        weights: Mapping[date, float],
        *,
        outings: Sequence[SessionInWeek],
        first: date,
    ) -> ScaleData:
        """Of the days from the first reading to the person's morning."""
        days = (self._day - first).days
        readings, sessions = np.full(days + 1, np.nan), np.zeros(days)
        eaten = np.full(days, np.nan)
        for day, kg in weights.items():
            readings[(day - first).days] = kg
        bands = []
        for outing in outings:
            number = (outing.day - first).days
            if 0 <= number < days and outing.net_kcal is not None:
                sessions[number] += outing.net_kcal
                bands.append(outing.energy_band_pct or USUAL_BAND_PCT)
        for day, kcal in eaten_by_day(self._diary).items():
            if 0 <= (day - first).days < days:
                eaten[(day - first).days] = kcal
        band_pct = fmean(bands) if bands else USUAL_BAND_PCT
        return ScaleData(
            mass_kg=np.array([self.mass_kg]),
            fat_kg=np.array([self.fat_pct / 100 * self.mass_kg]),
            resting_kcal=np.array([self.resting_kcal]),
            readings_kg=readings[None, :],
            sessions_kcal=sessions[None, :],
            sessions_sd=np.array([band_pct / 100 / HALF_WIDTH_90]),
            eaten_kcal=eaten[None, :],
        )


def fat_share_logged(diary: Mapping[date, Sequence[Entry]], *, until: date) -> float | None:
    """The newest of the last half year; None: none."""
    logged = {
        day: share
        for day, share in fat_shares_of(diary).items()
        if 0 <= (until - day).days < FAT_DAYS
    }
    return logged[max(logged)] if logged else None


def eaten_by_day(diary: Mapping[date, Sequence[Entry]]) -> dict[date, float]:
    """Food written down, in kcal; a day without is not known."""
    eaten: dict[date, float] = {}
    for day, entries in diary.items():
        for entry in entries:
            if isinstance(entry.what, Food):
                eaten[day] = eaten.get(day, 0.0) + entry.what.energy_kcal
    return eaten


def _one_run(weights: Mapping[date, float], *, until: date) -> dict[date, float]:
    """Readings of the last twelve weeks, from behind the last long hole."""
    known = sorted(day for day in weights if 0 <= (until - day).days <= LONGEST_DAYS)
    for before, after in reversed(list(pairwise(known))):
        if (after - before).days > LONGEST_HOLE_DAYS:
            known = [day for day in known if day >= after]
            break
    return {day: weights[day] for day in known}


def _mean(weights: Mapping[date, float], *, until: date) -> float:
    """Of the first week."""
    return fmean(kg for day, kg in weights.items() if (day - until).days < 7)


def _banded(told: Told, morning: int | None = None) -> Banded:
    at = (0,) if morning is None else (0, morning)
    return Banded(value=float(told.value[at]), band=HALF_WIDTH_90 * float(told.sd[at]))


def _diary_check(data: ScaleData, answer: ScaleAnswer, *, span: int) -> DiaryCheck | None:
    eaten = data.eaten_kcal[0, -span:]
    written = np.isfinite(eaten)
    if written.sum() < LEAST_READINGS:
        return None
    mean = float(eaten[written].mean())
    burned = EVERYDAY_FACTOR * data.resting_kcal[0] + data.sessions_kcal[0, -span:].mean()
    missing = float(answer.balance_kcal.value[0] - (mean - burned))
    band = HALF_WIDTH_90 * float(answer.balance_kcal.sd[0])
    return DiaryCheck(
        days=int(written.sum()),
        eaten_kcal_per_day=mean,
        missing_kcal_per_day=Banded(value=missing, band=band),
        disagrees=abs(missing) > band,
    )
