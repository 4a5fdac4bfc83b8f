"""Resting hearts, generated: beats whose true RMSSD is known, and what a strap makes of them.

A breath's wave, a slow one of 0.1 Hz, a random walk and noise; from trained to old hearts. The true
value is that of the clean beats after the first minute. Then beats come early and are followed by a
pause (ectopic), are missed or made up by the strap, and whole notifications are lost.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sessions.morning.resting_beats import SETTLE_S, Heard

TICKS_PER_S = 1024


@dataclass(frozen=True, kw_only=True)
class Faults:
    """Shares of beats that are ectopic, missed, or made up; of notifications that are lost."""

    ectopic: float = 0.0
    missed: float = 0.0
    extra: float = 0.0
    lost: float = 0.0


@dataclass(frozen=True, kw_only=True)
class RestingHeart:
    """One morning of one person."""

    bpm: float
    breath_ms: float
    slow_ms: float
    noise_ms: float
    breaths_per_min: float

    @classmethod
    def drawn(cls, rng: random.Random) -> "RestingHeart":
        """Anybody: RMSSD from about 8 to 150 ms, 40 to 85 bpm."""
        return cls(
            bpm=rng.uniform(40, 85),
            breath_ms=math.exp(rng.uniform(math.log(6), math.log(120))),
            slow_ms=rng.uniform(5, 40),
            noise_ms=rng.uniform(3, 15),
            breaths_per_min=rng.uniform(8, 18),
        )

    def beats_ms(self, rng: random.Random, *, seconds: float) -> list[float]:
        """Intervals up to this time."""
        beats, at_s, drift = [], 0.0, 0.0
        phase, slow = rng.uniform(0, math.tau), rng.uniform(0, math.tau)
        while at_s < seconds:
            drift = 0.98 * drift + rng.gauss(0, 4)
            breath = self.breath_ms * math.sin(phase + math.tau * self.breaths_per_min / 60 * at_s)
            wave = self.slow_ms * math.sin(slow + math.tau * 0.1 * at_s)
            rr = 60_000 / self.bpm + breath + wave + drift + rng.gauss(0, self.noise_ms)
            beats.append(max(rr, 350.0))
            at_s += beats[-1] / 1000
        return beats


def true_ln_rmssd(beats_ms: Sequence[float]) -> float:
    """Of the clean beats after the first minute."""
    at_s, settled = 0.0, []
    for rr in beats_ms:
        at_s += rr / 1000
        if at_s > SETTLE_S:
            settled.append(rr)
    squares = [(b - a) ** 2 for a, b in pairwise(settled)]
    return math.log(sum(squares) / len(squares)) / 2


def with_faults(rng: random.Random, beats_ms: Sequence[float], faults: Faults) -> list[float]:
    """The beats as the strap counts them."""
    beats = list(beats_ms)
    for at in range(1, len(beats) - 1):
        if rng.random() < faults.ectopic:
            early = rng.uniform(0.15, 0.40) * beats[at]
            beats[at] -= early
            beats[at + 1] += early
    counted: list[float] = []
    joined = 0.0
    for rr in beats:
        if rng.random() < faults.missed:
            joined += rr
            continue
        whole, joined = rr + joined, 0.0
        if rng.random() < faults.extra:
            part = rng.uniform(0.3, 0.7) * whole
            counted += [part, whole - part]
        else:
            counted.append(whole)
    return counted


def heard_of(rng: random.Random, beats_ms: Sequence[float], faults: Faults) -> list[Heard]:
    """One notification a second with the beats that ended in it, some of them lost."""
    heard: list[Heard] = []
    ends_s, at_s = [], 0.0
    for rr in beats_ms:
        at_s += rr / 1000
        ends_s.append(at_s)
    place, recent = 0, [beats_ms[0]]
    for second in range(1, int(at_s) + 1):
        inside = []
        while place < len(ends_s) and ends_s[place] <= second:
            inside.append(beats_ms[place])
            place += 1
        recent = (recent + inside)[-5:]
        if rng.random() < faults.lost:
            continue
        ticks = (round(rr * TICKS_PER_S / 1000) for rr in inside)
        heard.append(
            Heard(
                at_s=float(second),
                heart_rate_bpm=round(60_000 * len(recent) / sum(recent)),
                rr_ms=tuple(tick * 1000 / TICKS_PER_S for tick in ticks),
            )
        )
    return heard
