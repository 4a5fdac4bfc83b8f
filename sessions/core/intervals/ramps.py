"""Ramps, and where each began: flat, then a straight ramp, then flat again, by least squares."""

import msgspec
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

FIRST_REACH_S = 14
"""A ramp is first looked for this near: other changes further away are not it."""

EDGE_S = 3
"""A ramp this near to the window's end may reach beyond it; the window then doubles."""

LONGEST_REACH_S = 224
"""The slowest belt ramp (0.2 km/h per s) from standing to a sprint, and some level beyond."""


class Ramp(msgspec.Struct, frozen=True, kw_only=True):
    """`start` is the last cell of the old level, `end` the first of the new one."""

    start: int
    end: int
    rise_kmh: float
    error: float  # sum of squares, over the window that was looked at

    @property
    def onset(self) -> int:
        """The first cell that shows the change."""
        return self.start + 1

    @property
    def kmh_per_s(self) -> float:
        """How steep it is, without its sign."""
        return abs(self.rise_kmh) / (self.end - self.start)


class Speeds:
    """A run's speeds without holes, with the sums that make a fit cheap."""

    def __init__(self, values: Array) -> None:
        self.values = values
        place = np.arange(values.size, dtype=float)
        zero = np.zeros(1)
        self._sum = np.concatenate((zero, np.cumsum(values)))
        self._moment = np.concatenate((zero, np.cumsum(values * place)))
        self._square = np.concatenate((zero, np.cumsum(values * values)))
        self._ramps: dict[tuple[int, int, int | None], Ramp] = {}

    def ramp_near(self, crossing: int, *, first: int, last: int) -> Ramp:
        """The ramp that crosses a bound at cell `crossing`, between the cells `first` and `last`.

        The window grows as long as the ramp touches its end.
        """
        before_s = after_s = FIRST_REACH_S
        while True:
            oldest = max(first, crossing - before_s)
            newest = min(last, crossing + after_s)
            ramp = self.ramp_in(oldest, newest)
            grown = False
            if 2 * (ramp.end - ramp.start) < newest - oldest:
                return ramp
            if ramp.start - oldest <= EDGE_S and oldest > first and before_s < LONGEST_REACH_S:
                before_s, grown = before_s * 2, True
            if newest - ramp.end <= EDGE_S and newest < last and after_s < LONGEST_REACH_S:
                after_s, grown = after_s * 2, True
            if not grown:
                return ramp

    def ramp_in(self, first: int, last: int, *, longest_s: int | None = None) -> Ramp:
        """The best single ramp within cells `first` to `last`, both included.

        `longest_s`: how long it may last; None: as long as fits best.
        """
        known = self._ramps.get((first, last, longest_s))
        if known is None:
            known = self._ramps[first, last, longest_s] = self._fit(first, last, longest_s)
        return known

    def _fit(self, first: int, last: int, longest_s: int | None) -> Ramp:
        count = last - first + 1
        if count < 2:
            return Ramp(start=first, end=first + 1, rise_kmh=0.0, error=0.0)
        sums = self._sum
        total = sums[last + 1] - sums[first]
        variation = self._square[last + 1] - self._square[first] - total * total / count
        step = 1 if count <= 60 else 2 if count <= 120 else 4
        start, end, gain, rise = self._best(
            np.arange(first, last, step),
            np.arange(first + 1, last + 1, step),
            (first, last, total),
            longest_s,
        )
        if step > 1:
            reach = np.arange(-step, step + 1)
            start, end, gain, rise = self._best(
                np.clip(start + reach, first, last - 1),
                np.clip(end + reach, first + 1, last),
                (first, last, total),
                longest_s,
            )
        return Ramp(start=start, end=end, rise_kmh=rise, error=max(0.0, float(variation) - gain))

    def _best(
        self,
        starts: NDArray[np.intp],
        ends: NDArray[np.intp],
        window: tuple[int, int, float],
        longest_s: int | None,
    ) -> tuple[int, int, float, float]:
        """Start, end, explained variation and rise of the best ramp among these ends.

        With x = 0 before the ramp, 1 after it and a straight line between, the fit is a simple
        regression on x, whose sums over a window follow from cumulative sums.
        """
        first, last, total = window
        a, b = np.meshgrid(starts, ends, indexing="ij")
        fits = b > a if longest_s is None else (b > a) & (b - a <= longest_s)
        a, b = a[fits], b[fits]
        count = last - first + 1
        length = (b - a).astype(float)
        beyond = last + 1 - b
        x = (length - 1) / 2 + beyond
        xx = (length - 1) * (2 * length - 1) / (6 * length) + beyond
        sums, moments = self._sum, self._moment
        inside = moments[b] - moments[a] - a * (sums[b] - sums[a])
        xy = inside / length + sums[last + 1] - sums[b]
        shared = xy - x * total / count
        spread = np.maximum(xx - x * x / count, 1e-9)
        gain = shared * shared / spread
        best = int(np.argmax(gain))
        return (
            int(a[best]),
            int(b[best]),
            float(gain[best]),
            float(shared[best] / spread[best]),
        )

    def error_of(self, ramps: list[Ramp], *, first: int, last: int) -> float:
        """Sum of squares that several ramps with free levels leave in cells `first` to `last`."""
        place = np.arange(first, last + 1, dtype=float)
        columns = [np.ones(place.size)]
        columns += [np.clip((place - r.start) / (r.end - r.start), 0, 1) for r in ramps]
        design = np.stack(columns, axis=1)
        values = self.values[first : last + 1]
        weights = np.linalg.lstsq(design, values, rcond=None)[0]
        left = values - design @ weights
        return float(left @ left)
