"""Targets of a step for one athlete now: heart rates in beats, speeds in km/h."""

import math

import msgspec

from sessions.core.intervals.gaits import JOG_FROM_KMH, REST_BELOW_KMH, SPRINT_FROM_KMH
from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.sample import Kind
from sessions.workouts.plan import HeartRateTarget, HeartRateUnit, Step

SPEED_TOLERANCE = 0.05
LEAST_TOLERANCE_KMH = 0.3
"""A planned single speed is kept within 5 %, and no closer than belts and pods agree."""

HARDER_SPEED = 0.05
HARDER_BPM = 3.0
"""One press of harder or easier: what is felt and is still the same workout."""

MAX_INTENSITY = 6
"""Presses either way: 30 % of the speed, 18 beats."""


class Band(msgspec.Struct, frozen=True, kw_only=True):
    """From `low` to `high`, both included; None: no bound on that side."""

    low: float | None = None
    high: float | None = None

    def side(self, value: float, *, margin: float = 0.0) -> int:
        """-1 under, 0 in, 1 over; the band is widened by `margin` on either side."""
        if self.low is not None and value < self.low - margin:
            return -1
        return 1 if self.high is not None and value > self.high + margin else 0

    def distance(self, value: float) -> float:
        """How far `value` is outside the band; 0 inside."""
        if self.low is not None and value < self.low:
            return self.low - value
        return max(0.0, value - self.high) if self.high is not None else 0.0


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for now; None: left to the runner, or unknown for want of a profile value.

    `speed_kmh` and `incline_pct` are for the belt, the bands are what the runner is held to.
    """

    speed_kmh: float | None = None
    incline_pct: float | None = None
    speed_band_kmh: Band | None = None
    heart_rate_band_bpm: Band | None = None


def target_of(step: Step, *, athlete: AthleteSnapshot, intensity: int = 0) -> Target:
    """The step's target for this athlete, `intensity` presses harder (easier below 0)."""
    factor = 1 + HARDER_SPEED * intensity
    speed_kmh = None if step.speed_kmh is None else round(step.speed_kmh * factor, 2)
    return Target(
        speed_kmh=speed_kmh,
        incline_pct=step.incline_pct,
        speed_band_kmh=_speed_band(step, athlete=athlete, speed_kmh=speed_kmh, factor=factor),
        heart_rate_band_bpm=_heart_rate_band(
            step.heart_rate, athlete=athlete, shift_bpm=HARDER_BPM * intensity
        ),
    )


def beats(value: float, unit: HeartRateUnit, *, athlete: AthleteSnapshot) -> float | None:
    """A planned heart rate in bpm; None: the athlete's maximum or resting rate is not known.

    Zones have bounds and no value.
    """
    max_bpm, rest_bpm = athlete.heart_rate_max_bpm, athlete.heart_rate_rest_bpm
    if unit is HeartRateUnit.BPM:
        return value
    if unit is HeartRateUnit.ZONE or max_bpm is None:
        return None
    if unit is HeartRateUnit.MAXIMUM:
        return max_bpm * value / 100
    return None if rest_bpm is None else rest_bpm + (max_bpm - rest_bpm) * value / 100


def _speed_band(
    step: Step, *, athlete: AthleteSnapshot, speed_kmh: float | None, factor: float
) -> Band | None:
    if step.speed_range_kmh is not None:
        low, high = step.speed_range_kmh
        return Band(low=round(low * factor, 2), high=round(high * factor, 2))
    if speed_kmh is not None:
        tolerance_kmh = max(LEAST_TOLERANCE_KMH, speed_kmh * SPEED_TOLERANCE)
        return Band(
            low=max(0.0, round(speed_kmh - tolerance_kmh, 2)),
            high=round(speed_kmh + tolerance_kmh, 2),
        )
    # A heart rate is asked for: the gait is how the step is called, not what it is judged by.
    return None if step.heart_rate is not None else _gait_band(step.kind, athlete=athlete)


def _gait_band(kind: Kind, *, athlete: AthleteSnapshot) -> Band | None:
    jog_kmh = JOG_FROM_KMH if athlete.jog_kmh is None else athlete.jog_kmh
    sprint_kmh = SPRINT_FROM_KMH if athlete.sprint_kmh is None else athlete.sprint_kmh
    sprint_kmh = max(sprint_kmh, jog_kmh)
    return {
        Kind.REST: Band(high=REST_BELOW_KMH),
        Kind.WALK: Band(low=REST_BELOW_KMH, high=jog_kmh),
        Kind.JOG: Band(low=jog_kmh, high=sprint_kmh),
        Kind.SPRINT: Band(low=sprint_kmh),
    }.get(kind)


def _heart_rate_band(
    asked: HeartRateTarget | None, *, athlete: AthleteSnapshot, shift_bpm: float
) -> Band | None:
    if asked is None:
        return None
    if asked.unit is HeartRateUnit.ZONE:
        low, high = _zone_bounds(asked, athlete=athlete)
    else:
        low = beats(asked.low, asked.unit, athlete=athlete)
        high = beats(asked.high, asked.unit, athlete=athlete)
    if low is None or high is None:
        return None
    # Above the top bound is zone 5 still.
    return Band(
        low=low + shift_bpm,
        high=None if math.isinf(high) else high + shift_bpm,
    )


def _zone_bounds(
    asked: HeartRateTarget, *, athlete: AthleteSnapshot
) -> tuple[float | None, float | None]:
    bounds = athlete.zone_bounds_bpm
    if bounds is None:
        return None, None
    high = int(asked.high)
    return bounds[int(asked.low) - 1], math.inf if high >= 5 else bounds[high]
