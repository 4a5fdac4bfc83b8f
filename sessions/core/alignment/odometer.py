"""A belt's distance counter read as metres run since it was first seen."""

import msgspec

TOP_SPEED_M_S = 12.0
"""Faster than any runner and any belt: a counter that outruns it has jumped."""

SLACK_M = 20.0
"""Counters tick in whole metres or in tens; a tick or two is no jump."""

WRAPS_M = (1 << 24, 1 << 16)
"""Total Distance is a uint24 (FTMS 1.0, 4.4.1.5); some belts count in 16 bits."""


class Odometer(msgspec.Struct, kw_only=True):
    """Turns a counter that may start anywhere, reset or wrap into a total that only rises.

    A reading below the one before waits for the next: it is a reset only if that is below, too,
    and otherwise a record that was overtaken by the one after it.
    """

    total_m: float = 0.0
    counter_m: float | None = None
    at_ns: int = 0
    fallen_m: float | None = None
    fallen_ns: int = 0

    def update(self, counter_m: float, *, at_ns: int) -> float:
        """The metres since the first reading."""
        if self.fallen_m is None and self.counter_m is not None and counter_m >= self.counter_m:
            # As nearly every reading of an hour is: on from the one before.
            self._go(counter_m, at_ns=at_ns)
            return self.total_m
        if self.fallen_m is None and self._falls(counter_m, at_ns=at_ns):
            self.fallen_m, self.fallen_ns = counter_m, at_ns
            return self.total_m
        if self.fallen_m is not None and self.counter_m is not None:
            if counter_m < self.counter_m:
                self._go(self.fallen_m, at_ns=self.fallen_ns)
            self.fallen_m = None
        self._go(counter_m, at_ns=at_ns)
        return self.total_m

    def _falls(self, counter_m: float, *, at_ns: int) -> bool:
        if self.counter_m is None or counter_m >= self.counter_m:
            return False
        return self._wrapped_m(counter_m, seconds=(at_ns - self.at_ns) / 1e9) is None

    def _go(self, counter_m: float, *, at_ns: int) -> None:
        if self.counter_m is not None:
            self.total_m += self._advance_m(counter_m, seconds=(at_ns - self.at_ns) / 1e9)
        self.counter_m = counter_m
        self.at_ns = at_ns

    def _advance_m(self, counter_m: float, *, seconds: float) -> float:
        assert self.counter_m is not None
        reachable_m = _reachable_m(seconds)
        step_m = counter_m - self.counter_m
        if step_m >= 0:
            return step_m if step_m <= reachable_m else 0.0
        wrapped_m = self._wrapped_m(counter_m, seconds=seconds)
        if wrapped_m is not None:
            return wrapped_m
        # A reset starts from 0 again; what the counter shows has been run since.
        return counter_m if counter_m <= reachable_m else 0.0

    def _wrapped_m(self, counter_m: float, *, seconds: float) -> float | None:
        assert self.counter_m is not None
        for wrap_m in WRAPS_M:
            step_m = counter_m - self.counter_m + wrap_m
            if 0 <= step_m <= _reachable_m(seconds):
                return step_m
        return None


def _reachable_m(seconds: float) -> float:
    return TOP_SPEED_M_S * seconds + SLACK_M
