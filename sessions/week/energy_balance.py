"""Energy eaten against energy burned, as the diary has it, and what a deficit is."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from enum import Enum
from statistics import fmean

import msgspec

from sessions.core.model.athlete import Sex

EVERYDAY_FACTOR = 1.4
"""Everyday life without training, as a multiple of resting energy: the lower end of sedentary
lives. Source: FAO/WHO/UNU 2004, Human energy requirements, ch. 5 (1.40-1.69)."""

SAFE_DEFICIT_KCAL = 750.0
"""500 to 750 kcal a day below need is what is prescribed for losing weight. Source: Jensen et al.
2014 (AHA/ACC/TOS guideline), Circulation 129(25 Suppl 2):S102-S138."""

RECKLESS_DEFICIT_KCAL = 1000.0
"""The most that guidelines have set as a goal, about 0.9 kg a week. Source: NHLBI 1998, Clinical
Guidelines on Overweight and Obesity in Adults (500-1000 kcal a day)."""

LEAST_EATEN_KCAL = {Sex.FEMALE: 1200.0, Sex.MALE: 1500.0, Sex.UNSPECIFIED: 1200.0}
"""The lowest intakes prescribed without supervision. Source: Jensen et al. 2014."""

FAST_LOSS_KG_PER_WEEK = 0.9  # 2 lb: NHLBI 1998


class WeightTrend(Enum):
    """What a mean deficit of some days is."""

    ABOVE = "above"  # more eaten than burned
    SAFE = "safe"
    LARGE = "large"
    RECKLESS = "reckless"


class DayBalance(msgspec.Struct, frozen=True, kw_only=True):
    """One day; None: nothing was written down, or need is not known."""

    day: date
    eaten_kcal: float | None
    session_kcal: float
    burned_kcal: float | None

    @property
    def deficit_kcal(self) -> float | None:
        """Burned less eaten."""
        if self.burned_kcal is None or self.eaten_kcal is None:
            return None
        return self.burned_kcal - self.eaten_kcal


class Balance(msgspec.Struct, frozen=True, kw_only=True):
    """The week's energy. Only days that are over and on which food was logged are compared.

    `deficit_kcal_per_day`: burned less eaten, their mean. `burned_kcal` of a day is resting energy
    times 1.4 for everyday life plus the sessions' net energy; known within some 15 %.
    `under_way`: the day that is not over, once something was eaten on it; `under_way_verdict`: what
    it would be if that were all.
    """

    days: tuple[DayBalance, ...]
    compared_days: int
    eaten_kcal_per_day: float | None
    burned_kcal_per_day: float | None
    deficit_kcal_per_day: float | None
    verdict: WeightTrend | None
    under_way: DayBalance | None = None
    under_way_verdict: WeightTrend | None = None


def balance_of(
    days: Sequence[date],
    *,
    eaten_kcal: Mapping[date, float],
    session_kcal: Mapping[date, float],
    resting_kcal: float | None,
    over: Collection[date],
    sex: Sex,
    today: date | None = None,
) -> Balance:
    """Compare, day by day.

    Args:
        days: The days to list.
        eaten_kcal: Food logged, by day; a day without is not a day of fasting, only not known.
        session_kcal: Net energy of the day's sessions.
        resting_kcal: Resting energy of a day; None: the profile says too little.
        over: Days that have passed: one still under way would look like a fast.
        sex: Sets the least intake.
        today: The day under way; None: none of them.
    """
    listed = tuple(
        DayBalance(
            day=day,
            eaten_kcal=eaten_kcal.get(day),
            session_kcal=session_kcal.get(day, 0.0),
            burned_kcal=None
            if resting_kcal is None
            else EVERYDAY_FACTOR * resting_kcal + session_kcal.get(day, 0.0),
        )
        for day in days
    )
    compared = [day for day in listed if day.day in over and day.eaten_kcal is not None]
    eaten = fmean(day.eaten_kcal or 0.0 for day in compared) if compared else None
    burned = deficit = None
    if eaten is not None and resting_kcal is not None:
        burned = fmean(day.burned_kcal or 0.0 for day in compared)
        deficit = burned - eaten
    eating = (day for day in listed if day.day == today and day.eaten_kcal is not None)
    under_way = next(eating, None)
    return Balance(
        days=listed,
        compared_days=len(compared),
        eaten_kcal_per_day=eaten,
        burned_kcal_per_day=burned,
        deficit_kcal_per_day=deficit,
        verdict=verdict_on(deficit, eaten_kcal_per_day=eaten, sex=sex),
        under_way=under_way,
        under_way_verdict=None
        if under_way is None
        else verdict_on(under_way.deficit_kcal, eaten_kcal_per_day=under_way.eaten_kcal, sex=sex),
    )


def verdict_on(
    deficit_kcal_per_day: float | None, *, eaten_kcal_per_day: float | None, sex: Sex
) -> WeightTrend | None:
    """What a deficit is; a very low intake is reckless whatever was burned. None: not known."""
    if eaten_kcal_per_day is not None and eaten_kcal_per_day < LEAST_EATEN_KCAL[sex]:
        return WeightTrend.RECKLESS
    if deficit_kcal_per_day is None:
        return None
    if deficit_kcal_per_day > RECKLESS_DEFICIT_KCAL:
        return WeightTrend.RECKLESS
    if deficit_kcal_per_day > SAFE_DEFICIT_KCAL:
        return WeightTrend.LARGE
    return WeightTrend.SAFE if deficit_kcal_per_day >= 0 else WeightTrend.ABOVE
