"""Watcher of a coach: the limits of `docs/coach.md` on tables of days, apart from the rules.

It shares no code with `sessions.coach`: it is told what was proposed and what was done, and looks
at every day for itself.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FREE_WEEK, TENTH, THIRD = 126.0, 1.10, 1.30
QUARTER_HOUR, HALF_HOUR = 15.0, 30.0
FREE_SESSION, LOOK_BACK = 45.0, 30
EPSILON = 1e-6


@dataclass(frozen=True, kw_only=True)
class WatchedDay:
    """A day of one person: what was proposed (0 minutes: rest), and what was done."""

    proposed_min: float
    is_hard: bool
    first_runs: bool  # of the walk and run
    done_min: float
    done_vigorous_min: float
    done_jog_min: float
    says_ill: bool
    low_morning: bool


def broken(days: Sequence[WatchedDay], *, weeks_before: Sequence[float]) -> Counter[str]:
    """How often each rule was broken. `weeks_before`: minutes of each day before the first."""
    before = len(weeks_before)
    done = np.array([*weeks_before, *(day.done_min for day in days)])
    faults: Counter[str] = Counter()
    for number, day in enumerate(days):
        if day.proposed_min <= 0:
            continue
        at = before + number
        faults.update(_growth(done, at, day.proposed_min))
        faults.update(_rest(done, at))
        if day.says_ill or (number > 0 and days[number - 1].says_ill):
            faults["a session while ill, or on the day after"] += 1
        if day.is_hard:
            week = days[max(0, number - 6) : number]
            hard = [earlier.done_vigorous_min >= 15 for earlier in week]
            if hard and hard[-1]:
                faults["two hard days in a row"] += 1
            if sum(hard) >= 2:
                faults["a third hard day in seven"] += 1
            if day.low_morning:
                faults["hard after a low morning"] += 1
        if day.first_runs:
            if number > 0 and days[number - 1].done_jog_min >= 1:
                faults["no day between two runs of a beginner"] += 1
            if day.low_morning:
                faults["a beginner's run after a low morning"] += 1
    return faults


def _growth(done: NDArray[np.float64], at: int, minutes: float) -> list[str]:
    padded = np.concatenate((np.zeros(60), done))
    here = at + 60
    week = padded[here - 6 : here].sum() + minutes
    earlier = [padded[here - 6 - 7 * n : here + 1 - 7 * n].sum() for n in (1, 2, 3)]
    faults = []
    best, mean = max(earlier), float(np.mean(earlier))
    if week > max(FREE_WEEK, TENTH * best, best + QUARTER_HOUR) + EPSILON:
        faults.append("more than a tenth above the best of three weeks")
    if week > max(FREE_WEEK, THIRD * mean, mean + HALF_HOUR) + EPSILON:
        faults.append("more than 1.3 times the mean of three weeks")
    longest = padded[here - LOOK_BACK : here].max()
    if minutes > max(FREE_SESSION, TENTH * longest) + EPSILON:
        faults.append("a session more than a tenth longer than any of 30 days")
    return faults


def _rest(done: NDArray[np.float64], at: int) -> list[str]:
    padded = np.concatenate((np.zeros(10), done))
    trained = padded[at + 4 : at + 10] > 0
    faults = []
    if trained[-1] and trained[-2]:
        faults.append("three days in a row")
    if trained.sum() >= 5:
        faults.append("fewer than two days of rest in seven")
    return faults
