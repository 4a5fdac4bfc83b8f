"""Morning readings of a diary, one for each day."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from statistics import fmean

from sessions.morning.morning import Morning
from sessions.week.diary import Entry


def mornings_of(diary: Mapping[date, Sequence[Entry]]) -> dict[date, Morning]:
    """By local day: the last one with an answer, else the last. Simulated ones are left out."""
    found: dict[date, Morning] = {}
    for day, entries in diary.items():
        taken = [one.what for one in entries if isinstance(one.what, Morning)]
        taken = [one for one in taken if not one.is_simulated]
        if taken:
            found[day] = next((one for one in taken[::-1] if one.no_answer is None), taken[-1])
    return found


def mean_ln_rmssd(mornings: Mapping[date, Morning], *, first: date, last: date) -> float | None:
    """Of the answers between two days, both included, in the position most were taken in.

    Those of other positions are not to be mixed with it. None: there is no answer.
    """
    answers = [
        (day, one.position, one.ln_rmssd)
        for day, one in mornings.items()
        if one.ln_rmssd is not None
    ]
    if not answers:
        return None
    usual, _ = Counter(position for _, position, _ in answers).most_common(1)[0]
    inside = [ln for day, position, ln in answers if position is usual and first <= day <= last]
    return fmean(inside) if inside else None
