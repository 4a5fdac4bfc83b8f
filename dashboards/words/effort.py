"""How hard a step asks to go, from 0 to 1: what a picture of a plan draws as height."""

from sessions.core.model.sample import Kind
from sessions.workouts.plan import HeartRateTarget, HeartRateUnit

GAIT_EFFORTS = {Kind.REST: 0.05, Kind.WALK: 0.35, Kind.JOG: 0.6, Kind.SPRINT: 0.9}
LEAST = 0.05
UNKNOWN_GAIT = 0.5


def effort(
    kind: Kind,
    *,
    speed_kmh: float | None,
    incline_pct: float | None,
    heart_rate: HeartRateTarget | None,
    fastest_kmh: float,
) -> float:
    """The speed, else the heart rate, else the gait; uphill counts a little."""
    if speed_kmh is not None and fastest_kmh > 0:
        # 4 % uphill costs about as much as running a fifth faster.
        share = speed_kmh / fastest_kmh * (1 + max(0.0, incline_pct or 0.0) / 20)
    elif heart_rate is not None:
        share = _share(heart_rate)
    else:
        share = GAIT_EFFORTS.get(kind, UNKNOWN_GAIT)
    return min(1.0, max(LEAST, share))


def _share(target: HeartRateTarget) -> float:
    middle = (target.low + target.high) / 2
    highest = {HeartRateUnit.ZONE: 5.0, HeartRateUnit.BPM: 200.0}.get(target.unit, 100.0)
    return middle / highest
