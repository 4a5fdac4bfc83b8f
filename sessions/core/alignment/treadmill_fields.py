"""What a belt's record says of speed and incline, whichever fields it uses."""

import math

from ingest.measurements import Treadmill


def belt_speed_kmh(value: Treadmill) -> float | None:
    """The speed, or what the pace (km per minute) makes of it; None: neither is on the wire."""
    if value.speed_kmh is not None:
        return value.speed_kmh
    return None if value.pace_km_per_min is None else value.pace_km_per_min * 60


def belt_incline_pct(value: Treadmill) -> float | None:
    """The inclination, or what the ramp angle makes of it; None: neither is on the wire."""
    if value.inclination_pct is not None:
        return value.inclination_pct
    if value.ramp_angle_deg is None:
        return None
    return 100 * math.tan(math.radians(value.ramp_angle_deg))
