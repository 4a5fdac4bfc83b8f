"""A plan's step as a belt target."""

from sessions.control.target import BeltTarget, HoldBy
from sessions.workouts.targets import Target

# For a heart rate that is bounded on one side only: about one zone.
OPEN_BAND_BPM = 10.0


def belt_target(target: Target) -> BeltTarget:
    """What is wanted of the belt where the plan asks for `target`.

    A heart rate moves what the plan leaves open: the speed, or else the incline. Where the plan
    sets both, the heart rate is only what the runner is held to.
    """
    band = target.heart_rate_band_bpm
    by = None
    if target.speed_kmh is None:
        by = HoldBy.SPEED
    elif target.incline_pct is None:
        by = HoldBy.INCLINE
    if band is None or by is None or (band.low is None and band.high is None):
        return BeltTarget(speed_kmh=target.speed_kmh, incline_pct=target.incline_pct)
    low = band.low if band.low is not None else (band.high or 0.0) - OPEN_BAND_BPM
    high = band.high if band.high is not None else low + OPEN_BAND_BPM
    return BeltTarget(
        speed_kmh=target.speed_kmh,
        incline_pct=target.incline_pct,
        band_bpm=(low, high),
        hold_by=by,
    )
