"""Ranges of speed and incline of a simulated treadmill, and how it says so."""

import struct
from collections.abc import Collection, Iterator

from bumble.gatt import Characteristic

from ingest.simulate.deviations import Habit
from ingest.simulate.peripheral import readable
from ingest.simulate.treadmill_console import (
    MAX_INCLINE_PCT,
    MAX_SPEED_KMH,
    MIN_INCLINE_PCT,
    MIN_SPEED_KMH,
)

# The Urevo E1L's own: 0.6 to 4.0 mph by 0.2.
ODD_MIN_KMH, ODD_MAX_KMH, ODD_STEP_KMH = 0.96, 6.43, 0.32
_STEP_KMH = 0.1
_STEP_PCT = 0.5
_NO_INCLINES = bytes(6)


def ranges(habits: Collection[Habit]) -> Iterator[Characteristic]:
    """Supported Speed Range and Supported Inclination Range."""
    if Habit.NO_RANGES in habits:
        return
    speeds = (MIN_SPEED_KMH, MAX_SPEED_KMH, _STEP_KMH)
    if Habit.ODD_GRID in habits:
        speeds = (ODD_MIN_KMH, ODD_MAX_KMH, ODD_STEP_KMH)
    yield readable(0x2AD4, struct.pack("<HHH", *(round(kmh * 100) for kmh in speeds)))
    inclines = (MIN_INCLINE_PCT, MAX_INCLINE_PCT, _STEP_PCT)
    written = struct.pack("<hhH", *(round(pct * 10) for pct in inclines))
    yield readable(0x2AD5, _NO_INCLINES if Habit.NO_INCLINE in habits else written)


def on_grid(speed_kmh: float, *, habits: Collection[Habit]) -> float:
    """The speed that a person can set who wants this one."""
    if Habit.ODD_GRID not in habits or speed_kmh == 0:
        return speed_kmh
    steps = round((speed_kmh - ODD_MIN_KMH) / ODD_STEP_KMH)
    return max(MIN_SPEED_KMH, min(ODD_MAX_KMH, ODD_MIN_KMH + steps * ODD_STEP_KMH))
