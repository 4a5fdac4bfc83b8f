"""Own range of a person's morning readings: the last week against the sixty days before."""

from collections.abc import Mapping
from datetime import date, timedelta
from statistics import fmean, stdev

import msgspec

RANGE_DAYS = 60
"""Against a person's own past, not against others: Buchheit 2014, Front Physiol 5:73. Two months
are ours: longer than a block of training, shorter than a season."""

LEAST_IN_RANGE = 14
"""A spread of fewer days says little: of 14 it is known to a fifth. Ours."""

WEEK_DAYS, LEAST_IN_WEEK = 7, 3
"""A single day varies too much: the mean of seven, of which three are enough. Source: Plews et al.
2013, Sports Med 43:773-781; Plews et al. 2014, Int J Sports Physiol Perform 9:783-790."""

SMALLEST_SD = 0.5
"""The smallest change that is worth something, in standard deviations of the days. Source:
Vesterinen et al. 2016, Med Sci Sports Exerc 48:1347-1354 (mean +- 0.5 SD); Plews et al. 2013."""


class OwnRange(msgspec.Struct, frozen=True, kw_only=True):
    """Mean and spread of single days, and what is usual of a week's mean: [`low`, `high`]."""

    mean: float
    sd: float
    days: int

    @property
    def low(self) -> float:
        """Below it a week is lower than usual."""
        return self.mean - SMALLEST_SD * self.sd

    @property
    def high(self) -> float:
        """Above it a week is higher than usual."""
        return self.mean + SMALLEST_SD * self.sd

    def sds_off(self, value: float) -> float:
        """How far off the mean, in the days' standard deviations."""
        return (value - self.mean) / self.sd


def range_before(values: Mapping[date, float], *, day: date, floor_sd: float) -> OwnRange | None:
    """Of the sixty days before the week that ends with `day`; None: fewer than 14 readings."""
    last = day - timedelta(days=WEEK_DAYS)
    first = last - timedelta(days=RANGE_DAYS - 1)
    inside = [value for on, value in values.items() if first <= on <= last]
    if len(inside) < LEAST_IN_RANGE:
        return None
    return OwnRange(mean=fmean(inside), sd=max(stdev(inside), floor_sd), days=len(inside))


def week_mean(values: Mapping[date, float], *, day: date) -> float | None:
    """Of the seven days that end with `day`; None: fewer than three readings."""
    first = day - timedelta(days=WEEK_DAYS - 1)
    inside = [value for on, value in values.items() if first <= on <= day]
    return fmean(inside) if len(inside) >= LEAST_IN_WEEK else None
