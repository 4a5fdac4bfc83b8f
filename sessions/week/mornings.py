"""Morning readings of a diary, one for each day."""

from collections.abc import Mapping, Sequence
from datetime import date

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
