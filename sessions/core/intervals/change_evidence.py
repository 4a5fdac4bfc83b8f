"""Evidence for a change of gait: more is asked for where a pace wanders or lies on a bound."""

from collections.abc import Sequence

import msgspec
import numpy as np

from sessions.core.intervals.seconds_track import Array

MEAN_OF_S = 15
"""Means over so long leave what wanders, and little of the noise from second to second: a belt's
stray by up to 0.1 km/h, a quiet watch's by 0.2 to 0.4, on hills and between houses by 0.5 to 1."""

STARTS_S, ENDS_S = 8, 4
"""What a ramp needs to settle, and the first of the next one, are no wandering."""

SD_PER_MAD = 1.4826

WANDER_AT_MOST = 1.0
"""More is a path that was walked, stood and run on, and not a wandering pace."""

HARDLY_KMH, SURELY_KMH = 0.9, 1.5
"""Two paces lie no nearer to the bound between them than the first."""

MOST = 4
"""Twice the evidence for each stretch that hardly was one, up to sixteen times."""


def strayed_kmh(speed_kmh: Array, pieces: Sequence[tuple[int, int]]) -> Array:
    """How far each mean of fifteen seconds strays inside pieces of one pace.

    Args:
        speed_kmh: One value per cell, without holes or spikes.
        pieces: Where they start and end.
    """
    off = [np.empty(0)]
    for start, end in pieces:
        inner = speed_kmh[start + STARTS_S : end - ENDS_S]
        if inner.size >= MEAN_OF_S and np.median(inner) > 0.6:
            means = inner[: inner.size // MEAN_OF_S * MEAN_OF_S].reshape(-1, MEAN_OF_S).mean(axis=1)
            off.append(np.abs(means - np.median(inner)))
    return np.concatenate(off)


def pace_wander_kmh(strayed: Sequence[Array]) -> float:
    """How far the pace of a whole session wanders, as a standard deviation.

    Args:
        strayed: Of each run between two pauses.
    """
    every = np.concatenate([np.empty(0), *strayed])
    return SD_PER_MAD * float(np.median(every)) if every.size else 0.0


class Doubt(msgspec.Struct, kw_only=True):
    """Grows with each stretch that never came far beyond the bound it was entered over.

    Two stretches that did put one right again.
    """

    count: float = 0.0
    crossed: int | None = None  # the bound over which the present level was reached
    reach_kmh: float = 0.0  # how far beyond it the speed has come

    @property
    def times(self) -> float:
        """How many times the usual evidence the next change is asked for."""
        return float(2.0**self.count)

    def follow(self, speed_kmh: float, *, level: int, bounds: tuple[float, float, float]) -> None:
        """Take the smoothed speed of one cell, spent at `level`."""
        if self.crossed is None:
            return
        beyond = speed_kmh - bounds[self.crossed]
        if level <= self.crossed:
            beyond = -beyond
        if beyond > self.reach_kmh:
            self.reach_kmh = beyond

    def change(self, level: int | None, *, to: int) -> None:
        """Judge the level that is left by how far it went. None: none was known."""
        if self.crossed is not None:
            if self.reach_kmh < HARDLY_KMH:
                self.count = min(self.count + 1.0, MOST)
            elif self.reach_kmh > SURELY_KMH:
                self.count = max(self.count - 0.5, 0.0)
        self.crossed = None if level is None else min(level, to)
        self.reach_kmh = 0.0
