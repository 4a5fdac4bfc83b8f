"""Measures of the body that were written down, by day: weight, waist, fat share."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from statistics import fmean
from typing import TypeVar

from sessions.week.diary import Entry, FatShare, Waist, Weight

Diary = Mapping[date, Sequence[Entry]]
_Kind = TypeVar("_Kind", Weight, Waist, FatShare)


def weights_of(diary: Diary) -> dict[date, float]:
    """The mean of a day's weights, in kg."""
    return _means(diary, Weight, lambda what: what.mass_kg)


def waists_of(diary: Diary) -> dict[date, float]:
    """The mean of a day's girths, in cm."""
    return _means(diary, Waist, lambda what: what.girth_cm)


def fat_shares_of(diary: Diary) -> dict[date, float]:
    """The mean of a day's fat shares, in percent."""
    return _means(diary, FatShare, lambda what: what.share_pct)


def _means(diary: Diary, kind: type[_Kind], amount: Callable[[_Kind], float]) -> dict[date, float]:
    found: dict[date, list[float]] = {}
    for day, entries in diary.items():
        for entry in entries:
            if isinstance(entry.what, kind):
                found.setdefault(day, []).append(amount(entry.what))
    return {
        day: fmean(amounts) if len(amounts) > 1 else amounts[0] for day, amounts in found.items()
    }
