"""Observed grid of a console: the steps in which its speeds or inclines really come.

What a machine says of its step (0x2AD4, 0x2AD5) is often not what its console does: targets come
back rounded to a tenth of a mile, to half a kilometre per hour, or to odd steps.
"""

from collections import deque

from ingest.measurements import KM_PER_MILE

# Tenths, fifths and halves of a kilometre or mile per hour, and steps seen on single machines.
GRIDS = (0.1, KM_PER_MILE / 10, 0.2, 0.32, KM_PER_MILE / 5, 0.5, KM_PER_MILE / 2, 1.0)
_WIRE_ROUNDING = 0.012  # the wire has two decimals, and machines round once more
_ENOUGH = 3
_KEPT = 12
# Before it is known: what the coarsest that is common makes of a target.
_UNKNOWN_STEP = 0.5


class ObservedGrid:
    """Values that a console came to rest at, and the grid they lie on.

    >>> grid = ObservedGrid()
    >>> for kmh in (6.44, 6.92, 7.24):
    ...     grid.add(kmh)
    >>> round(grid.step, 3)
    0.161
    """

    def __init__(self) -> None:
        self._values: deque[float] = deque(maxlen=_KEPT)

    def add(self, value: float) -> None:
        """One target that was reported, or one steady reading."""
        if value > 0 and all(abs(value - known) > _WIRE_ROUNDING for known in self._values):
            self._values.append(value)

    @property
    def step(self) -> float | None:
        """The coarsest grid that all of them lie on; None: too few were seen, or it is none."""
        if len(self._values) < _ENOUGH:
            return None
        fitting = [grid for grid in GRIDS if all(_is_on(value, grid) for value in self._values)]
        return max(fitting, default=None)

    def may_be(self, value: float, *, asked: float) -> bool:
        """Whether `value` is what this console makes of `asked`: the nearest step, or the next
        lower one.
        """
        step = _UNKNOWN_STEP if self.step is None else self.step
        nearest = abs(value - asked) <= step / 2 + 2 * _WIRE_ROUNDING
        return nearest or 0 <= asked - value <= step + _WIRE_ROUNDING


def _is_on(value: float, grid: float) -> bool:
    return abs(value - round(value / grid) * grid) <= _WIRE_ROUNDING
