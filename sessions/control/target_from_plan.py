"""A plan's step as a belt target."""

from sessions.control.target import BeltTarget, HoldBy
from sessions.workouts.targets import Target

# For a heart rate that is bounded on one side only: about one zone.
OPEN_BAND_BPM = 10.0


def belt_target(target: Target, *, leg: int = 0) -> BeltTarget:
    """What is wanted of the belt where the plan asks for `target`, in its attempt number `leg`.

    A heart rate moves the speed, which begins where the plan has it; or, where the plan sets the
    speed and leaves the incline open, the incline.
    """
    band = target.heart_rate_band_bpm
    if band is None or (band.low is None and band.high is None):
        return BeltTarget(speed_kmh=target.speed_kmh, incline_pct=target.incline_pct, leg=leg)
    leaves_incline = target.speed_kmh is not None and target.incline_pct is None
    low = band.low if band.low is not None else (band.high or 0.0) - OPEN_BAND_BPM
    high = band.high if band.high is not None else low + OPEN_BAND_BPM
    return BeltTarget(
        speed_kmh=target.speed_kmh,
        incline_pct=target.incline_pct,
        band_bpm=(low, high),
        hold_by=HoldBy.INCLINE if leaves_incline else HoldBy.SPEED,
        leg=leg,
    )
