"""A belt's distance counter read as metres run since it was first seen."""

import msgspec

TOP_SPEED_M_S = 12.0
"""Faster than any runner and any belt: a counter that outruns it has jumped."""

SLACK_M = 20.0
"""Counters tick in whole metres or in tens; a tick or two is no jump."""

WRAPS_M = (1 << 24, 1 << 16)
"""Total Distance is a uint24 (FTMS 1.0, 4.4.1.5); some belts count in 16 bits."""


class Odometer(msgspec.Struct, kw_only=True):
    """Turns a counter that may start anywhere, reset or wrap into a total that only rises."""

    total_m: float = 0.0
    counter_m: float | None = None
    at_ns: int = 0

    def update(self, counter_m: float, *, at_ns: int) -> float:
        """The metres since the first reading."""
        if self.counter_m is not None:
            self.total_m += self._advance_m(counter_m, seconds=(at_ns - self.at_ns) / 1e9)
        self.counter_m = counter_m
        self.at_ns = at_ns
        return self.total_m

    def _advance_m(self, counter_m: float, *, seconds: float) -> float:
        assert self.counter_m is not None
        reachable_m = TOP_SPEED_M_S * seconds + SLACK_M
        step_m = counter_m - self.counter_m
        if 0 <= step_m <= reachable_m:
            return step_m
        for wrap_m in WRAPS_M:
            if step_m < 0 and 0 <= step_m + wrap_m <= reachable_m:
                return step_m + wrap_m
        # A reset starts from 0 again; what the counter shows has been run since.
        if step_m < 0 and counter_m <= reachable_m:
            return counter_m
        return 0.0
