"""How far a bound is to be trusted: a pace that lies on it crosses it all the time."""

import msgspec

HARDLY_KMH, SURELY_KMH = 0.9, 1.5
"""Two paces lie no nearer to the bound between them than the first."""

MOST = 4
"""Twice the evidence for each stretch that hardly was one, up to sixteen times."""


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
