"""Band: a predicted figure with the two values that nine in ten lie between."""

import msgspec
import numpy as np
from numpy.typing import NDArray


class Band(msgspec.Struct, frozen=True, kw_only=True):
    """`expected` is the mean of what may come; 5 % lie below `low`, 5 % above `high`."""

    expected: float
    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether the value is no surprise."""
        return self.low <= value <= self.high


def band_of(draws: NDArray[np.float64]) -> Band:
    """Of possible values."""
    low, high = np.quantile(draws, (0.05, 0.95))
    return Band(expected=float(draws.mean()), low=float(low), high=float(high))
