"""Usable values: the heart rate, speed and incline that a measurement holds, whichever fields."""

import math

from ingest.measurements import Contact, FootPod, HeartRate, Measurement, Treadmill
from sessions.core.model.sample import Flaw

PLAUSIBLE_BPM = (25, 240)
"""The same limits as for a profile's resting and maximum heart rate."""


def is_plausible_bpm(bpm: float) -> bool:
    """Whether a heart may beat so."""
    return PLAUSIBLE_BPM[0] <= bpm <= PLAUSIBLE_BPM[1]


def usable_heart_rate_bpm(value: HeartRate | Treadmill) -> int | None:
    """The heart rate; None: none was sent, it is absurd, or the strap is off the body.

    The grips of a belt report 0 while nobody holds them.
    """
    bpm = value.heart_rate_bpm
    if bpm is None or not is_plausible_bpm(bpm):
        return None
    if isinstance(value, HeartRate) and value.contact is Contact.NOT_DETECTED:
        return None
    return bpm


def heart_rate_flaw(value: HeartRate) -> Flaw | None:
    """Why a strap's heart rate is none; None: it is one, or 0, which is how devices write none."""
    if value.contact is Contact.NOT_DETECTED:
        return Flaw.CONTACT_LOST
    bpm = value.heart_rate_bpm
    return None if bpm == 0 or is_plausible_bpm(bpm) else Flaw.ABSURD


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


def is_movement_or_heart(measurement: Measurement) -> bool:
    """Whether it holds a usable heart rate, a speed or a cadence (0 km/h is a speed).

    The counter of a belt that sends no speed is one.
    """
    value = measurement.value
    if isinstance(value, HeartRate):
        return usable_heart_rate_bpm(value) is not None
    if isinstance(value, Treadmill):
        return (
            value.speed_kmh is not None
            or value.total_distance_m is not None
            or value.pace_km_per_min is not None
            or usable_heart_rate_bpm(value) is not None
        )
    return isinstance(value, FootPod)
