"""Beats at rest: heart rate and RMSSD of a few minutes, or why they do not carry it."""

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean, median
from struct import Struct

import msgspec
import numpy as np
from numpy.typing import NDArray

from sessions.core.heart.beats import cleaned
from sessions.morning.morning import Morning, NoAnswer, Position

SETTLE_S = 60.0
"""The first minute only settles. Ours, as the field's short readings do."""

LEAST_S = 60.0
"""One minute of a body at rest agrees with five. Source: Esco & Flatt 2014, J Sports Sci Med
13:535-541."""

LEAST_PAIRS = 30

LEAPS = ((0.80, 2.6), (0.90, 2.0), (0.90, 2.0))
"""Quantile of all beats' distances from the line between their neighbours, and the factor above
which one is a leap: 3.3 standard deviations of normal noise both, and twice the depth of a breath's
wave. The first quantile is low, as every ectopic beat pulls four distances along. Ours."""

LEAST_LEAP = 0.08
"""Of the usual interval: an ectopic beat comes 15 % and more too early. Ours."""

MOST_FALSE = 0.15
"""Of beats that are false or stand beside a false one, two to four for each ectopic beat. Up to
there the rest told RMSSD to 5 % in nineteen of twenty generated mornings (`benchmarks.morning`);
artefacts of other kinds nobody has generated. A single ectopic beat that stays may be worth all
others together (Peltola 2012, Front Physiol 3:148)."""

MOST_LOST = 0.10
"""Of beats that never came: what is left is still the heart's own. Ours."""

MOVED_BPM = 10.0
"""Two half minutes further apart are no rest: who stands up or walks about moves by more.
Breathing is over in ten seconds and leaves half minutes alone. Ours."""

_PART_S = 30.0

LATE_S = 4.0  # straps hand over beats up to so much late

_STALLED_S, _STALLED_STEPS = 1.7, 1.6
"""Between two notifications more lies than a slow heart and the strap's own step can make: beats
that lie there were lost. Ours."""

_TICKS_PER_S = 1024  # the strap's own: Heart Rate Service 1.0
_TICK = Struct("<H")
HOLE = 0


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """One notification of the strap; `rr_ms` None: it sends no intervals."""

    at_s: float
    heart_rate_bpm: int
    rr_ms: tuple[float, ...] | None = None
    beats_missed: bool = False


def reading_of(
    heard: Sequence[Heard], *, duration_s: float, position: Position, is_simulated: bool = False
) -> Morning:
    """The reading of what a strap sent at rest for so long, in the order of time from 0 s on."""
    rr_ms, follows, at_s = _beats(heard)
    kept = Morning(
        position=position,
        duration_s=duration_s,
        is_simulated=is_simulated,
        beats=packed_beats(rr_ms, follows),
    )
    if duration_s - SETTLE_S < LEAST_S:
        return msgspec.structs.replace(kept, no_answer=NoAnswer.SHORT)
    settled = [one for one in heard if one.at_s > SETTLE_S]
    if not settled or _moves(settled):
        return msgspec.structs.replace(kept, no_answer=NoAnswer.MOVED)
    bpm = fmean(one.heart_rate_bpm for one in settled)
    kept = msgspec.structs.replace(kept, heart_rate_bpm=bpm)
    late = at_s > SETTLE_S
    if not late.any():
        return msgspec.structs.replace(kept, no_answer=NoAnswer.NO_INTERVALS)
    false = cleaned(rr_ms).false | _leaps(rr_ms)
    good = ~false
    span_s = duration_s - SETTLE_S
    false_share = float(false[late].mean())
    lost_share = max(0.0, 1 - (float(rr_ms[late].sum()) / 1000 + LATE_S) / span_s)
    kept = msgspec.structs.replace(kept, false_share=false_share, lost_share=lost_share)
    pairs = good[1:] & good[:-1] & follows[1:] & late[1:] & late[:-1]
    changes = np.diff(rr_ms)[pairs]
    no_answer = None
    if false_share > MOST_FALSE:
        no_answer = NoAnswer.FALSE_BEATS
    elif lost_share > MOST_LOST:
        no_answer = NoAnswer.LOST_BEATS
    elif changes.size < LEAST_PAIRS or not changes.any():
        no_answer = NoAnswer.SHORT
    if no_answer is not None:
        return msgspec.structs.replace(kept, no_answer=no_answer)
    ln_rmssd = math.log(float(changes @ changes) / changes.size) / 2
    rest_bpm = 60_000 / float(rr_ms[late & good].mean())
    return msgspec.structs.replace(kept, heart_rate_bpm=rest_bpm, ln_rmssd=ln_rmssd)


def packed_beats(rr_ms: NDArray[np.float64], follows: NDArray[np.bool_]) -> bytes:
    """Two bytes a beat in the strap's own 1/1024 s; 0: a hole before the next one."""
    packed = bytearray()
    for rr, joined in zip(rr_ms, follows, strict=True):
        if not joined and packed:
            packed += _TICK.pack(HOLE)
        packed += _TICK.pack(min(max(round(float(rr) * _TICKS_PER_S / 1000), 1), 0xFFFF))
    return bytes(packed)


def unpacked_beats(packed: bytes) -> tuple[tuple[float, ...], tuple[bool, ...]]:
    """Intervals in milliseconds, and for each whether it follows the one before it."""
    rr_ms, follows = [], []
    joined = False
    for (ticks,) in _TICK.iter_unpack(packed[: len(packed) // 2 * 2]):
        if ticks == HOLE:
            joined = False
            continue
        rr_ms.append(ticks * 1000 / _TICKS_PER_S)
        follows.append(joined)
        joined = True
    return tuple(rr_ms), tuple(follows)


def _beats(
    heard: Sequence[Heard],
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.float64]]:
    """Intervals, whether each follows the last, and the second in which it came."""
    steps = [b.at_s - a.at_s for a, b in pairwise(heard)]
    usual_s = median(steps) if steps else 1.0
    rr_ms, follows, at_s = [], [], []
    joined, before_s = False, None
    for one in heard:
        stalled = before_s is not None and one.at_s - before_s > max(
            _STALLED_S, _STALLED_STEPS * usual_s
        )
        if stalled or one.beats_missed:
            joined = False
        for rr in one.rr_ms or ():
            rr_ms.append(rr)
            follows.append(joined)
            at_s.append(one.at_s)
            joined = True
        before_s = one.at_s
    return np.array(rr_ms, dtype=float), np.array(follows, dtype=bool), np.array(at_s, dtype=float)


def _leaps(rr_ms: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Beats that lie off the line between their neighbours as breathing never makes them.

    An early beat and the pause after it do; the median of `cleaned` is blind to them where a slow
    heart breathes deeply. The bulk is taken anew once without those that were found.
    """
    false = np.zeros(rr_ms.size, dtype=bool)
    if rr_ms.size < LEAST_PAIRS:
        return false
    off = np.zeros(rr_ms.size)
    off[1:-1] = np.abs(rr_ms[1:-1] - (rr_ms[:-2] + rr_ms[2:]) / 2)
    least = LEAST_LEAP * float(np.median(rr_ms))
    for share, factor in LEAPS:
        calm = np.convolve(false, np.ones(5), mode="same") == 0
        bulk = off[1:-1][calm[1:-1]]
        if bulk.size < LEAST_PAIRS:
            break
        false = off > max(factor * float(np.quantile(bulk, share)), least)
    return false


def _moves(settled: Sequence[Heard]) -> bool:
    parts: dict[int, list[int]] = {}
    for one in settled:
        parts.setdefault(int((one.at_s - SETTLE_S) // _PART_S), []).append(one.heart_rate_bpm)
    means = [fmean(part) for part in parts.values() if len(part) > 1]
    return bool(means) and max(means) - min(means) > MOVED_BPM
