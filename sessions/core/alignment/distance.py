"""Distance and ascent of a session: from a belt's counter and grade, else from what stands in."""

import msgspec

from ingest.measurements import NS_PER_S
from sessions.core.model.sample import Grade, Sample

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
        return self._wrapped_m(counter_m, seconds=(at_ns - self.at_ns) / NS_PER_S) is None

    def _go(self, counter_m: float, *, at_ns: int) -> None:
        if self.counter_m is not None:
            self.total_m += self._advance_m(counter_m, seconds=(at_ns - self.at_ns) / NS_PER_S)
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


class Distance(msgspec.Struct, kw_only=True):
    """A total that takes the counter's word and fills its absence from speed, without double."""

    total_m: float | None = None
    counter_m: float = 0.0
    ahead_m: float = 0.0  # integrated from speed since the counter last moved

    def pause(self, sample: Sample) -> None:
        """What a counter counts while the session is paused is not the session's."""
        if sample.distance_m is not None:
            self.counter_m = sample.distance_m
            self.ahead_m = 0.0

    def update(self, sample: Sample, *, weight_s: float) -> float | None:
        """The metres of one cell; None: not measured in it."""
        if sample.distance_m is not None:
            moved_m = sample.distance_m - self.counter_m
            self.counter_m = sample.distance_m
            step_m = max(0.0, moved_m - self.ahead_m)
            self.ahead_m = max(0.0, self.ahead_m - moved_m)
        elif sample.speed_kmh is not None and weight_s > 0:
            step_m = sample.speed_kmh / 3.6 * weight_s
            self.ahead_m += step_m
        else:
            return None
        self.total_m = (self.total_m or 0.0) + step_m
        return step_m


class Ascent(msgspec.Struct, kw_only=True):
    """Metres climbed: belt distance times grade, else what a recording's altitude tells."""

    ascent_m: float | None = None  # None: neither was measured

    def update(self, sample: Sample, *, distance_m: float | None) -> None:
        """Add one cell."""
        climbed_m = sample.climbed_m
        if climbed_m is None:
            if sample.incline_pct is None or distance_m is None or sample.grade is not Grade.BELT:
                return
            climbed_m = distance_m * max(sample.incline_pct, 0.0) / 100
        self.ascent_m = (self.ascent_m or 0.0) + climbed_m
