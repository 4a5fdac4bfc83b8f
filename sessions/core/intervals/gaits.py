"""Gaits from a speed, a cadence or a heart rate: thresholds with hysteresis."""

from enum import Enum

import msgspec
import numpy as np
from numpy.typing import NDArray

from sessions.core.model.athlete import AthleteSnapshot, ThresholdOrigin
from sessions.core.model.physiology import intensity_bounds_bpm
from sessions.core.model.sample import Kind

Array = NDArray[np.float64]

GAITS = (Kind.REST, Kind.WALK, Kind.JOG, Kind.SPRINT)

# Belts start at 0.8 to 1 km/h, and a stopped one shows 0: anything between tells them apart. A
# walking pad's slowest 0.5 km/h is a shuffle on the spot, and a watch that stands drifts as fast:
# that is rest, and a stretch of its own beside any other pace.
REST_BELOW_KMH = 0.6
# The walk-run transition, about 2.0 m/s; see `physiology.WALK_FULL_KMH` for the source.
JOG_FROM_KMH = 7.2
# Where a recreational runner's easy pace ends; the athlete's own `sprint_kmh` wins.
SPRINT_FROM_KMH = 11.5
# A sprint threshold is never nearer to the jog's than this, or their hysteresis would overlap.
LEAST_JOG_BAND_KMH = 1.5

# The transition is slower uphill (Brill & Kram 2021, J Exp Biol 224:jeb233056, 0 to 27 %). The
# figure is ours: on the cautious side, and no further than belts go.
UPHILL_KMH_PER_PCT = -0.06
STEEPEST_PCT = 15.0

# Adults begin to run at about 140 steps a minute (review in Ducharme et al. 2021, Int J Environ
# Res Public Health); only a sprint goes well above what joggers take.
REST_BELOW_SPM = 20.0
JOG_FROM_SPM = 140.0
SPRINT_FROM_SPM = 185.0

# Near the transition the feet know better than the speed, the surer the less doubt they leave: a
# bound that jumped where the cadence crosses a number would make gaits of its own.
SURELY_RUNNING_SPM = 150.0
SURELY_WALKING_SPM = 125.0
CADENCE_MOVES_KMH = 1.5


# Rest and the slowest walk are 0.6 km/h apart where walk and jog are a whole stride: so much more
# does a distance from that bound say.
REST_WEIGHT = 2.5


class Signal(Enum):
    """What the split rests on, the best first."""

    SPEED = "speed"
    CADENCE = "cadence"
    HEART_RATE = "heart_rate"


class Origins(msgspec.Struct, frozen=True, kw_only=True):
    """Who says where jog and sprint begin on the level."""

    jog: ThresholdOrigin
    sprint: ThresholdOrigin


class Gaits(msgspec.Struct, frozen=True, kw_only=True):
    """Where walk, jog and sprint begin in one signal, and how firmly a change is asked for."""

    bounds: tuple[float, float, float]
    margins: tuple[float, float, float]
    confirm_s: int
    follows_ramps: bool
    origins: Origins | None = None  # None: not a speed

    def level(
        self, value: float, *, bounds: tuple[float, float, float], current: int | None
    ) -> int:
        """0 rest to 3 sprint; a bound moves away from `current` by its margin."""
        level = 0
        for index, bound in enumerate(bounds):
            if current is not None:
                margin = self.margins[index]
                bound += margin if current <= index else -margin
            if value >= bound:
                level = index + 1
        return level


def jog_shift_kmh(*, incline_pct: float | None, cadence_spm: float | None) -> float:
    """How far grade and steps move the walk-run transition."""
    shift = 0.0
    if incline_pct is not None and incline_pct > 0:
        shift = UPHILL_KMH_PER_PCT * min(incline_pct, STEEPEST_PCT)
    if cadence_spm is not None and cadence_spm > REST_BELOW_SPM:
        middle = (SURELY_RUNNING_SPM + SURELY_WALKING_SPM) / 2
        half = (SURELY_RUNNING_SPM - SURELY_WALKING_SPM) / 2
        sure = min(max((cadence_spm - middle) / half, -1.0), 1.0)
        shift -= sure * CADENCE_MOVES_KMH
    return shift


def jog_shifts_kmh(*, incline_pct: Array, cadence_spm: Array) -> Array:
    """`jog_shift_kmh` of many cells; nan: unknown."""
    steep = np.clip(np.nan_to_num(incline_pct), 0.0, STEEPEST_PCT)
    middle = (SURELY_RUNNING_SPM + SURELY_WALKING_SPM) / 2
    half = (SURELY_RUNNING_SPM - SURELY_WALKING_SPM) / 2
    steps = np.nan_to_num(cadence_spm)
    sure = np.where(steps > REST_BELOW_SPM, np.clip((steps - middle) / half, -1.0, 1.0), 0.0)
    return np.asarray(UPHILL_KMH_PER_PCT * steep - sure * CADENCE_MOVES_KMH)


def _bound(
    own_kmh: float | None, learned_kmh: float | None, *, usual_kmh: float
) -> tuple[float, ThresholdOrigin]:
    if own_kmh is not None:
        return own_kmh, ThresholdOrigin.PROFILE
    if learned_kmh is not None:
        return learned_kmh, ThresholdOrigin.LEARNED
    return usual_kmh, ThresholdOrigin.SESSION


def speed_gaits_of(athlete: AthleteSnapshot) -> Gaits:
    """Where jog and sprint begin by speed, before the session's own speeds have told anything."""
    jog_kmh, jog_origin = _bound(athlete.jog_kmh, athlete.learned_jog_kmh, usual_kmh=JOG_FROM_KMH)
    sprint_kmh, sprint_origin = _bound(
        athlete.sprint_kmh, athlete.learned_sprint_kmh, usual_kmh=SPRINT_FROM_KMH
    )
    if athlete.sprint_kmh is None:
        sprint_kmh = max(sprint_kmh, jog_kmh + LEAST_JOG_BAND_KMH)
    if athlete.jog_kmh is None:
        jog_kmh = min(jog_kmh, sprint_kmh - LEAST_JOG_BAND_KMH)
    # Three cells ride out a dropped reading; five announce a change within five seconds.
    return Gaits(
        bounds=(REST_BELOW_KMH, jog_kmh, sprint_kmh),
        margins=(0.1, 0.25, 0.25),
        confirm_s=4,
        follows_ramps=True,
        origins=Origins(jog=jog_origin, sprint=sprint_origin),
    )


def gaits_of(athlete: AthleteSnapshot) -> dict[Signal, Gaits]:
    """The thresholds of one athlete. Without a maximum heart rate, heart rate tells no gait."""
    gaits = {
        Signal.SPEED: speed_gaits_of(athlete),
        Signal.CADENCE: Gaits(
            bounds=(REST_BELOW_SPM, JOG_FROM_SPM, SPRINT_FROM_SPM),
            margins=(5.0, 4.0, 3.0),
            confirm_s=5,
            follows_ramps=False,
        ),
    }
    if athlete.heart_rate_max_bpm is not None:
        moderate, vigorous = intensity_bounds_bpm(
            max_bpm=athlete.heart_rate_max_bpm, rest_bpm=athlete.heart_rate_rest_bpm
        )
        # Heart rate wanders by a few beats at constant effort and follows effort in a minute:
        # quicker changes than ten seconds are not the runner's.
        gaits[Signal.HEART_RATE] = Gaits(
            bounds=(0.0, moderate, vigorous),
            margins=(0.0, 2.0, 2.0),
            confirm_s=10,
            follows_ramps=False,
        )
    return gaits


class Boundary(msgspec.Struct, frozen=True, kw_only=True):
    """Where one gait ends and the next begins: `kind` holds from the start of cell `start`.

    `replaces`: it renames the stretch that is under way instead of ending it.
    """

    start: int
    kind: Kind
    replaces: bool
