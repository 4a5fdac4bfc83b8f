"""Heart-rate sensors that fail: a true heart rate in, what a strap or a wrist would say out.

Frozen before the rules that are judged on it; `docs/generated-people.md` tells what they rest on.
"""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from benchmarks.people import Array, Rng

FAILING = 17 / 25  # of laboratory straps
CAP_BPM = (199, 220, 225, 240)


class Failure(Enum):
    """How a laboratory strap goes wrong."""

    JUMP = "jump"
    HALF = "half"
    DOUBLE = "double"
    FROZEN = "frozen"
    CAP = "stuck at a cap"
    SCATTER = "scatter"
    CONTACT = "contact lost"


@dataclass(frozen=True, kw_only=True)
class Readings:
    """Second by second; nan: nothing came. `rr_ms`: None where the source sends no beats."""

    heart_rate_bpm: Array
    rr_ms: list[list[float]] | None
    failures: tuple[Failure, ...] = ()


def chest_strap(true_bpm: Array, rng: Rng, *, beats: bool) -> Readings:
    """A strap in order: rounded, averaged over some beats, a dropped second now and then."""
    shown = np.round(_averaged(true_bpm, 3) + rng.normal(0, 0.4, true_bpm.size))
    shown[rng.random(shown.size) < 0.0005] = np.nan
    return Readings(heart_rate_bpm=shown, rr_ms=_beats(true_bpm, rng) if beats else None)


def laboratory_strap(true_bpm: Array, rng: Rng) -> Readings:
    """As a cart records it: no beats, no contact flag; two in three go wrong for a while."""
    shown = np.round(_averaged(true_bpm, 3) + rng.normal(0, 0.4, true_bpm.size))
    if rng.random() >= FAILING:
        return Readings(heart_rate_bpm=shown, rr_ms=None)
    ways = rng.choice(np.array(list(Failure)), size=int(rng.integers(1, 4)), replace=False)
    left = rng.uniform(0.15, 0.55) * shown.size
    while left > 0:
        way = ways[rng.integers(len(ways))]
        length = int(min(rng.lognormal(3.6, 0.9), 400, shown.size - 1)) + 2
        start = int(rng.integers(0, shown.size - length + 1))
        shown[start : start + length] = _failed(way, true_bpm[start : start + length], rng)
        left -= length
    return Readings(heart_rate_bpm=shown, rr_ms=None, failures=tuple(ways))


def wrist(true_bpm: Array, cadence_spm: Array, speed_kmh: Array, rng: Rng) -> Readings:
    """Light on a wrist: late, low in the first minutes, now and then on the step."""
    lag = rng.uniform(4, 15)
    shown = np.empty(true_bpm.size)
    value = float(true_bpm[0])
    for second in range(true_bpm.size):
        value += (float(true_bpm[second]) - value) / lag
        shown[second] = value
    seconds = np.arange(true_bpm.size)
    moving = np.flatnonzero(speed_kmh > 4)
    begin = int(moving[0]) if moving.size else 0
    if rng.random() < 0.6:
        low, lasts = rng.uniform(5, 60), rng.uniform(60, 420)
        since = seconds - begin
        rises = np.clip(since / 20, 0, 1) * 0.5 * (1 - np.tanh((since - lasts) / 25))
        shown = np.maximum(shown - low * rises, 55 + 5 * np.sin(seconds / 40))
    for _ in range(rng.poisson(0.5)):
        start, length = int(rng.integers(0, shown.size)), int(rng.uniform(40, 400))
        on = slice(start, start + length)
        stepping = cadence_spm[on] > 100
        follow = cadence_spm[on] * (0.5 if rng.random() < 0.15 else 1.0)
        shown[on] = np.where(stepping, follow + rng.normal(0, 1.5, follow.size), shown[on])
    for _ in range(rng.poisson(1.0)):
        start, length = int(rng.integers(0, shown.size)), int(rng.uniform(20, 120))
        shown[start : start + length] -= rng.uniform(10, 45)  # the watch has slipped
    shown = np.round(_averaged(np.clip(shown, 40, 220), 5))
    return Readings(heart_rate_bpm=shown, rr_ms=None)


def _failed(way: Failure, true_bpm: Array, rng: Rng) -> Array:
    failed: Array
    seconds = np.arange(true_bpm.size)
    if way is Failure.JUMP:
        by = rng.uniform(30, 90) * (1 if rng.random() < 0.5 else -1)
        failed = np.clip(true_bpm + by + rng.normal(0, 4, true_bpm.size), 35, 230)
    elif way is Failure.HALF:
        failed = true_bpm / 2 + rng.normal(0, 2, true_bpm.size)
    elif way is Failure.DOUBLE:
        failed = np.minimum(true_bpm * 2 + rng.normal(0, 3, true_bpm.size), 239)
    elif way is Failure.FROZEN:
        failed = np.full(true_bpm.size, true_bpm[0])
    elif way is Failure.CAP:
        failed = np.full(true_bpm.size, float(rng.choice(CAP_BPM)))
    elif way is Failure.SCATTER:
        failed = np.repeat(rng.uniform(50, 225, true_bpm.size // 2 + 1), 2)[: true_bpm.size]
    else:  # contact lost, without a flag: the electrodes' own noise
        noise = 6 * np.sin(seconds / 9) + rng.normal(0, 3, true_bpm.size)
        failed = rng.uniform(30, 70) + noise
    return np.round(failed)


def _averaged(bpm: Array, width: int) -> Array:
    before = np.concatenate((np.full(width - 1, bpm[0]), bpm))
    averaged: Array = np.convolve(before, np.ones(width) / width, "valid")
    return averaged


def _beats(true_bpm: Array, rng: Rng) -> list[list[float]]:
    """The intervals that end in each second; their spread falls with heart rate."""
    arrived: list[list[float]] = []
    at_s, slow = 0.0, 0.0
    for second, bpm in enumerate(true_bpm):
        row = []
        while at_s < second + 1:
            slow += -slow / 10 + rng.normal(0, 1)
            spread = max(1.0, 30 - 0.16 * float(bpm))
            rr = 60_000 / float(bpm) + spread * (0.4 * slow + 0.5 * rng.normal(0, 1))
            at_s += rr / 1000
            row.append(round(rr * 1.024) / 1.024)
        arrived.append(row)
    return arrived
