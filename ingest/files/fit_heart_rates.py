"""Heart rates that a strap remembered and handed over afterwards, as FIT `hr` messages.

Source: FIT SDK, profile, message hr: `event_timestamp` counts 1/1024 s; `event_timestamp_12`
packs the low 12 bits of further ones, two in three bytes, each at most 4 s after the one before.
The first message ties them to the date.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from math import isnan

import numpy as np

from ingest.files.fit_messages import Messages
from ingest.files.points import Points

TICKS_PER_S = 1024
_TWELVE_BITS = 0xFFF

LONGEST_HOLE_S = 10.0
"""Across so much a heart rate is interpolated in files. Source: CONTRACT."""


def with_stored_heart_rates(
    points: Points,
    *,
    messages: Messages,
    unix_s: Callable[[float], float],
    notes: list[str],
) -> Points:
    """Records without a heart rate get the one that the strap remembered for their moment."""
    stored = stored_heart_rates(messages)
    if not stored:
        return points
    times = [unix_s(at_s) for at_s, _ in stored]
    rates = [bpm for _, bpm in stored]
    bpm = points.values["heart_rate_bpm"].copy()
    without = np.flatnonzero(np.isnan(bpm))
    bpm[without] = [_at(float(at_s), times=times, rates=rates) for at_s in points.at_s[without]]
    if got := int(np.count_nonzero(~np.isnan(bpm[without]))):
        notes.append(f"heart rate from the strap's own memory: {got} of the records")
    return replace(points, values={**points.values, "heart_rate_bpm": bpm})


def stored_heart_rates(messages: Messages) -> list[tuple[float, float]]:
    """Each remembered beat as (raw FIT time, bpm), in order."""
    found: list[tuple[float, float]] = []
    tie: tuple[float, float] | None = None  # date and ticks of the first event
    last_ticks = 0.0
    for message in messages:
        if message.name != "hr":
            continue
        rates = message.numbers("filtered_bpm")
        whole = message.numbers("event_timestamp")
        if whole:
            ticks = [seconds * TICKS_PER_S for seconds in whole]
            if tie is None:
                date_s = message.number("timestamp")
                fraction_s = message.number("fractional_timestamp")
                if isnan(date_s):
                    continue
                tie = (date_s + (0.0 if isnan(fraction_s) else fraction_s), ticks[0])
        else:
            packed = message.fields.get("event_timestamp_12")
            ticks = [*_unpacked(packed, after=last_ticks)] if isinstance(packed, tuple) else []
        if ticks:
            last_ticks = ticks[-1]
        if tie is None:
            continue
        found.extend(
            (tie[0] + (at - tie[1]) / TICKS_PER_S, bpm)
            for at, bpm in zip(ticks, rates, strict=False)
            if bpm > 0
        )
    return sorted(found)


def _unpacked(packed: Sequence[int], *, after: float) -> Iterable[float]:
    """Whole tick counts of the twelve-bit ones, each the next one that ends on these bits."""
    last = round(after)
    for at in range(0, len(packed) - 2, 3):
        low, middle, high = packed[at : at + 3]
        for bits in (low | (middle & 0xF) << 8, middle >> 4 | high << 4):
            last += (bits - last) & _TWELVE_BITS
            yield float(last)


def _at(at_s: float, *, times: Sequence[float], rates: Sequence[float]) -> float:
    """Between the two neighbours; nan: none is near."""
    right = bisect_left(times, at_s)
    if right < len(times) and times[right] == at_s:
        return rates[right]
    if right in (0, len(times)) or times[right] - times[right - 1] > LONGEST_HOLE_S:
        return float("nan")
    part = (at_s - times[right - 1]) / (times[right] - times[right - 1])
    return rates[right - 1] + part * (rates[right] - rates[right - 1])
