"""Resting heart rate learned from morning readings, beside the one that a profile says."""

from collections.abc import Mapping
from datetime import date, timedelta
from statistics import median

import msgspec

from sessions.morning.morning import Morning, Position

NEWEST, LEAST = 7, 3
"""The median of seven mornings, three at least: one may follow wine or a short night. Ours."""

WITHIN_DAYS = 60

DIFFERS_BPM = 3.0
"""By less a profile's own value is as good: mornings differ by as much from day to day. Ours."""


class LearnedRest(msgspec.Struct, frozen=True, kw_only=True):
    """The median of the newest mornings, the last of them on `last`."""

    heart_rate_bpm: float
    readings: int
    last: date


def learned_rest(mornings: Mapping[date, Morning], *, on: date) -> LearnedRest | None:
    """From the mornings before or on a day; None: fewer than three lying ones in sixty days.

    Only lying: the resting heart rate of the reserve (Karvonen) is taken so.
    """
    first = on - timedelta(days=WITHIN_DAYS - 1)
    known = [
        (day, one.heart_rate_bpm)
        for day, one in sorted(mornings.items())
        if first <= day <= on and one.position is Position.LYING and one.heart_rate_bpm is not None
    ][-NEWEST:]
    if len(known) < LEAST:
        return None
    bpm = median(value for _, value in known)
    return LearnedRest(heart_rate_bpm=bpm, readings=len(known), last=known[-1][0])


def proposed_rest_bpm(learned_bpm: float | None, *, profile_bpm: float | None) -> int | None:
    """What the profile might say instead of its own value; None: it has none, or is near enough."""
    if learned_bpm is None or profile_bpm is None:
        return None
    bpm = round(learned_bpm)
    return bpm if abs(bpm - profile_bpm) >= DIFFERS_BPM else None
