"""RR intervals with the false beats found and put right."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

PLAUSIBLE_MS = (250.0, 2000.0)
"""240 to 30 beats per minute."""

AROUND = 11
"""Beats in the median a beat is held against: itself and five on either side.
Source: Lipponen & Tarvainen 2019, J Med Eng Technol 43(3):173-181."""

SPREAD_FACTOR = 5.2
"""Quartile deviations that a beat may lie off that median: 3.5 standard deviations of normal
noise. Source: Lipponen & Tarvainen 2019, their alpha."""

LEAST_CHANGE = 0.05
"""A beat this near to its neighbours is never false, however even they are: hard effort leaves
differences of 1 % and less, and a heart that speeds up must not be taken for a false one. Ours;
ectopic and missed beats are off by 15 % and more."""

FEW, LEAST_CHANGE_OF_FEW = 91, 0.20
"""With fewer beats than Lipponen & Tarvainen take a spread from, only the 20 % rule of Malik et
al. 1989, Eur Heart J 10:1060-1074, is certain enough."""


@dataclass(frozen=True, kw_only=True)
class Beats:
    """Intervals after cleaning, as many as before it. `false`: these were put right."""

    rr_ms: NDArray[np.float64]
    false: NDArray[np.bool_]

    @property
    def corrected_share(self) -> float:
        """False beats as a share of all; 0 without any beat."""
        return int(self.false.sum()) / self.false.size if self.false.size else 0.0


def cleaned(rr_ms: ArrayLike) -> Beats:
    """Replace false beats (missed, extra, ectopic, impossible) by the line between neighbours.

    False is what lies outside 30-240 beats per minute, or further off the median of the beats
    around it than 5.2 quartile deviations of all such differences, and more than 5 % (20 % where
    there are fewer than 91 beats). It is the threshold rule of Lipponen & Tarvainen without their
    classes of false beats: those serve to split and join beats, which an interpolated series does
    not need.

    Args:
        rr_ms: Intervals in milliseconds, oldest first, some two minutes of them.
    """
    rr = np.asarray(rr_ms, dtype=np.float64)
    false = (rr < PLAUSIBLE_MS[0]) | (rr > PLAUSIBLE_MS[1])
    good = rr[~false]
    if good.size >= AROUND:
        off = good - _median_around(good)
        low, high = off.size // 4, 3 * off.size // 4
        ordered = np.partition(off, (low, high))
        least = LEAST_CHANGE if off.size >= FEW else LEAST_CHANGE_OF_FEW
        limit = np.maximum(SPREAD_FACTOR * (ordered[high] - ordered[low]) / 2, least * (good - off))
        false[np.flatnonzero(~false)[np.abs(off) > limit]] = True
    if false.all() or not false.any():
        return Beats(rr_ms=rr, false=false)
    index = np.arange(rr.size)
    return Beats(rr_ms=np.interp(index, index[~false], rr[~false]), false=false)


def _median_around(rr: NDArray[np.float64]) -> NDArray[np.float64]:
    # Mirrored at both ends. numpy's own `pad` and sliding windows cost several times as much.
    half = AROUND // 2
    mirrored = np.concatenate((rr[half:0:-1], rr, rr[-2 : -half - 2 : -1]))
    shifted = np.array([mirrored[by : by + rr.size] for by in range(AROUND)])
    medians: NDArray[np.float64] = np.partition(shifted, half, axis=0)[half]
    return medians
