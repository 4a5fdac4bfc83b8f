"""The Fitness Machine Service's numbers, as far as the simulated treadmill speaks it."""

import struct
from enum import IntEnum, IntFlag

from ingest.simulate.treadmill_console import ConsoleState

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
    NOT_PERMITTED = 0x05


class MachineOp(IntEnum):
    """Op codes of the machine status. Source: FTMS 1.0, 4.17."""

    RESET = 0x01
    STOPPED_OR_PAUSED = 0x02
    STARTED_OR_RESUMED = 0x04
    TARGET_SPEED_CHANGED = 0x05
    TARGET_INCLINE_CHANGED = 0x06


STOP, PAUSE = 0x01, 0x02
# Idle, manual mode (quick start). Source: FTMS 1.0, Table 4.13.
TRAINING_STATUS = {ConsoleState.IDLE: 0x01, ConsoleState.RUNNING: 0x0D, ConsoleState.PAUSED: 0x0D}
