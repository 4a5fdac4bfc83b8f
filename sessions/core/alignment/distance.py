"""The session's distance: from a counter where there is one, else speed times time."""

import msgspec

from sessions.core.model.sample import Sample


class Distance(msgspec.Struct, kw_only=True):
    """A total that takes the counter's word and fills its absence from speed, without double."""

    total_m: float | None = None
    counter_m: float = 0.0
    ahead_m: float = 0.0  # integrated from speed since the counter last moved

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
    """Metres climbed: belt distance times grade where there is a grade, else device altitude."""

    by_grade_m: float | None = None
    by_altitude_m: float | None = None
    low_m: float | None = None  # the altitude from which the next climb counts

    def update(self, sample: Sample, *, distance_m: float | None) -> None:
        """Add one cell."""
        if sample.incline_pct is not None and distance_m is not None:
            climbed_m = distance_m * max(sample.incline_pct, 0.0) / 100
            self.by_grade_m = (self.by_grade_m or 0.0) + climbed_m
        altitude_m = sample.altitude_m
        if altitude_m is None:
            return
        if self.low_m is None:
            self.low_m, self.by_altitude_m = altitude_m, 0.0
        elif altitude_m - self.low_m >= ALTITUDE_STEP_M:
            self.by_altitude_m = (self.by_altitude_m or 0.0) + altitude_m - self.low_m
            self.low_m = altitude_m
        elif altitude_m < self.low_m - ALTITUDE_STEP_M:
            self.low_m = altitude_m

    @property
    def ascent_m(self) -> float | None:
        """Metres; None: neither grade nor altitude was measured."""
        return self.by_altitude_m if self.by_grade_m is None else self.by_grade_m


ALTITUDE_STEP_M = 2.0
"""Barometric altitude wanders by a metre or so: smaller climbs are noise."""
