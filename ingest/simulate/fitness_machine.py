"""Fitness Machine Service as far as the simulated treadmill speaks it: numbers and ranges."""

import math
import struct
from collections.abc import Collection, Iterator
from enum import IntEnum, IntFlag

from bumble.gatt import Characteristic

from ingest.measurements import KM_PER_MILE
from ingest.simulate.deviations import Habit
from ingest.simulate.peripheral import readable
from ingest.simulate.treadmill_console import (
    MAX_INCLINE_PCT,
    MAX_SPEED_KMH,
    MIN_INCLINE_PCT,
    MIN_SPEED_KMH,
    ConsoleState,
)

# Fitness Machine Available; Treadmill Supported. Source: FTMS 1.0, 3.1.1 and 3.1.2.
ADVERTISED = struct.pack("<BH", 0x01, 1 << 0)
NOT_INDICATING = 0xFD  # Core Specification Supplement, B.1.2


class Feature(IntFlag):
    """Source: FTMS 1.0, 4.3.1.1, Table 4.3."""

    TOTAL_DISTANCE = 1 << 2
    INCLINATION = 1 << 3
    EXPENDED_ENERGY = 1 << 9
    ELAPSED_TIME = 1 << 12


class TargetSetting(IntFlag):
    """Source: FTMS 1.0, 4.3.1.2, Table 4.4."""

    SPEED = 1 << 0
    INCLINATION = 1 << 1


class Op(IntEnum):
    """Control point procedures. Source: FTMS 1.0, 4.16.1, Table 4.15."""

    REQUEST_CONTROL = 0x00
    RESET = 0x01
    SET_TARGET_SPEED = 0x02
    SET_TARGET_INCLINATION = 0x03
    START_OR_RESUME = 0x07
    STOP_OR_PAUSE = 0x08


RESPONSE = 0x80


class ControlResult(IntEnum):
    """How a procedure ended. Source: FTMS 1.0, 4.16.2.22, Table 4.24."""

    SUCCESS = 0x01
    NOT_SUPPORTED = 0x02
    INVALID_PARAMETER = 0x03
    FAILED = 0x04
    NOT_PERMITTED = 0x05


class MachineOp(IntEnum):
    """Op codes of the machine status. Source: FTMS 1.0, 4.17."""

    RESET = 0x01
    STOPPED_OR_PAUSED = 0x02
    STARTED_OR_RESUMED = 0x04
    TARGET_SPEED_CHANGED = 0x05
    TARGET_INCLINE_CHANGED = 0x06
    PERMISSION_LOST = 0xFF


STOP, PAUSE = 0x01, 0x02
# Idle, manual mode (quick start). Source: FTMS 1.0, Table 4.13.
TRAINING_STATUS = {ConsoleState.IDLE: 0x01, ConsoleState.RUNNING: 0x0D, ConsoleState.PAUSED: 0x0D}


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
    """What this console makes of a speed, whoever asks for it."""
    step_kmh = next((step for habit, step in _GRIDS.items() if habit in habits), None)
    if step_kmh is None or speed_kmh == 0:
        return speed_kmh
    is_odd = Habit.ODD_GRID in habits
    low_kmh, high_kmh = (ODD_MIN_KMH, ODD_MAX_KMH) if is_odd else (0.0, MAX_SPEED_KMH)
    steps = (speed_kmh - low_kmh) / step_kmh
    steps = math.floor(steps + _ROUNDING) if Habit.ROUNDS_DOWN in habits else round(steps)
    return max(MIN_SPEED_KMH, min(high_kmh, low_kmh + steps * step_kmh))


_ROUNDING = 1e-6  # of a step: sums of tenths are not tenths
_GRIDS = {
    Habit.ODD_GRID: ODD_STEP_KMH,
    Habit.ROUNDS_TO_HALVES: 0.5,
    Habit.ROUNDS_TO_TENTH_MILES: KM_PER_MILE / 10,
}
