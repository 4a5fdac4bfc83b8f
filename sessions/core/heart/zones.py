"""Heart-rate zones: their bounds for an athlete, their names, and the time spent in each."""

from bisect import bisect_right

import msgspec

from sessions.core.model.athlete import ZoneModel

BOUNDS_PCT = (50, 60, 70, 80, 90, 100)
"""Of the maximum, or of the reserve. Whole percents, so that 70 % of 190 is 133 and no less."""

THRESHOLD_BOUNDS_PCT = (65, 85, 90, 95, 100, 106)
"""Of the threshold heart rate. Source: Friel 2009, The Triathlete's Training Bible, 3rd ed.,
running zones 1 to 5b; he gives zone 1 no floor, ours keeps sitting out of it."""


class Zone(msgspec.Struct, frozen=True, kw_only=True):
    """One of the five zones as it is shown."""

    number: int
    name: str


ZONES: tuple[Zone, ...] = (
    Zone(number=1, name="Very light"),
    Zone(number=2, name="Light"),
    Zone(number=3, name="Moderate"),
    Zone(number=4, name="Hard"),
    Zone(number=5, name="Maximum"),
)


def zone_bounds_bpm(
    model: ZoneModel,
    *,
    max_bpm: float | None = None,
    rest_bpm: float | None = None,
    threshold_bpm: float | None = None,
    custom_bpm: tuple[float, ...] | None = None,
) -> tuple[float, ...] | None:
    """Six rising values: the lower bounds of zones 1 to 5 and the top of 5.

    None: the model lacks what it needs (nothing is assumed in its place).
    """
    if model is ZoneModel.CUSTOM:
        return custom_bpm
    if model is ZoneModel.PERCENT_THRESHOLD:
        if threshold_bpm is None:
            return None
        return tuple(threshold_bpm * pct / 100 for pct in THRESHOLD_BOUNDS_PCT)
    if max_bpm is None:
        return None
    if model is ZoneModel.PERCENT_MAX:
        return tuple(max_bpm * pct / 100 for pct in BOUNDS_PCT)
    if rest_bpm is None:
        return None
    return tuple(rest_bpm + (max_bpm - rest_bpm) * pct / 100 for pct in BOUNDS_PCT)


def zone_of(heart_rate_bpm: float, *, bounds_bpm: tuple[float, ...]) -> int:
    """1 to 5, 0 below zone 1. A bound belongs to the zone above it; above the top is zone 5."""
    return min(5, bisect_right(bounds_bpm, heart_rate_bpm))


class ZoneClock(msgspec.Struct, kw_only=True):
    """Seconds spent in each zone; with `below_s` and `unknown_s` they add up to what was fed."""

    seconds: list[float] = msgspec.field(default_factory=lambda: [0.0] * 5)
    below_s: float = 0.0
    unknown_s: float = 0.0

    def update(self, zone: int | None, *, weight_s: float) -> None:
        """Count one cell. `zone` None: unknown."""
        if zone is None:
            self.unknown_s += weight_s
        elif zone == 0:
            self.below_s += weight_s
        else:
            self.seconds[zone - 1] += weight_s
