"""Fitness Machine Status (0x2ADA): what happened to the machine, and to its targets.

Source: Fitness Machine Service 1.0, 4.17, Table 4.26. Names are the standard's without "Fitness
Machine".
"""

from enum import StrEnum

import msgspec

from ingest.codecs.machine import parameters
from ingest.codecs.machine.operations import Operations, OpParameters, Raw
from ingest.codecs.wire.errors import DecodeError
from ingest.measurements import MachineStatus
from ingest.sentence import Sentence


class StatusOp(StrEnum):
    """What a machine can report."""

    RESET = "reset"
    STOPPED_OR_PAUSED_BY_USER = "stopped_or_paused_by_user"
    STOPPED_BY_SAFETY_KEY = "stopped_by_safety_key"
    STARTED_OR_RESUMED_BY_USER = "started_or_resumed_by_user"
    TARGET_SPEED_CHANGED = "target_speed_changed"
    TARGET_INCLINE_CHANGED = "target_incline_changed"
    TARGET_RESISTANCE_LEVEL_CHANGED = "target_resistance_level_changed"
    TARGET_POWER_CHANGED = "target_power_changed"
    TARGET_HEART_RATE_CHANGED = "target_heart_rate_changed"
    TARGETED_EXPENDED_ENERGY_CHANGED = "targeted_expended_energy_changed"
    TARGETED_NUMBER_OF_STEPS_CHANGED = "targeted_number_of_steps_changed"
    TARGETED_NUMBER_OF_STRIDES_CHANGED = "targeted_number_of_strides_changed"
    TARGETED_DISTANCE_CHANGED = "targeted_distance_changed"
    TARGETED_TRAINING_TIME_CHANGED = "targeted_training_time_changed"
    TARGETED_TIME_IN_TWO_ZONES_CHANGED = "targeted_time_in_two_heart_rate_zones_changed"
    TARGETED_TIME_IN_THREE_ZONES_CHANGED = "targeted_time_in_three_heart_rate_zones_changed"
    TARGETED_TIME_IN_FIVE_ZONES_CHANGED = "targeted_time_in_five_heart_rate_zones_changed"
    INDOOR_BIKE_SIMULATION_PARAMETERS_CHANGED = "indoor_bike_simulation_parameters_changed"
    WHEEL_CIRCUMFERENCE_CHANGED = "wheel_circumference_changed"
    SPIN_DOWN_STATUS = "spin_down_status"
    TARGETED_CADENCE_CHANGED = "targeted_cadence_changed"
    CONTROL_PERMISSION_LOST = "control_permission_lost"


_OPERATIONS = Operations(
    (
        OpParameters(0x01, StatusOp.RESET),
        OpParameters(0x02, StatusOp.STOPPED_OR_PAUSED_BY_USER, parameters.STOP_INFORMATION),
        OpParameters(0x03, StatusOp.STOPPED_BY_SAFETY_KEY),
        OpParameters(0x04, StatusOp.STARTED_OR_RESUMED_BY_USER),
        OpParameters(0x05, StatusOp.TARGET_SPEED_CHANGED, parameters.SPEED),
        OpParameters(0x06, StatusOp.TARGET_INCLINE_CHANGED, parameters.INCLINATION),
        OpParameters(0x07, StatusOp.TARGET_RESISTANCE_LEVEL_CHANGED, Raw.HEX),
        OpParameters(0x08, StatusOp.TARGET_POWER_CHANGED, Raw.HEX),
        OpParameters(0x09, StatusOp.TARGET_HEART_RATE_CHANGED, parameters.HEART_RATE),
        OpParameters(0x0A, StatusOp.TARGETED_EXPENDED_ENERGY_CHANGED, parameters.ENERGY),
        OpParameters(0x0B, StatusOp.TARGETED_NUMBER_OF_STEPS_CHANGED, parameters.STEPS),
        OpParameters(0x0C, StatusOp.TARGETED_NUMBER_OF_STRIDES_CHANGED, Raw.HEX),
        OpParameters(0x0D, StatusOp.TARGETED_DISTANCE_CHANGED, parameters.DISTANCE),
        OpParameters(0x0E, StatusOp.TARGETED_TRAINING_TIME_CHANGED, parameters.TRAINING_TIME),
        OpParameters(
            0x0F, StatusOp.TARGETED_TIME_IN_TWO_ZONES_CHANGED, parameters.ZoneTimesParameter(2)
        ),
        OpParameters(
            0x10, StatusOp.TARGETED_TIME_IN_THREE_ZONES_CHANGED, parameters.ZoneTimesParameter(3)
        ),
        OpParameters(
            0x11, StatusOp.TARGETED_TIME_IN_FIVE_ZONES_CHANGED, parameters.ZoneTimesParameter(5)
        ),
        OpParameters(0x12, StatusOp.INDOOR_BIKE_SIMULATION_PARAMETERS_CHANGED, Raw.HEX),
        OpParameters(0x13, StatusOp.WHEEL_CIRCUMFERENCE_CHANGED, Raw.HEX),
        OpParameters(0x14, StatusOp.SPIN_DOWN_STATUS, Raw.HEX),
        OpParameters(0x15, StatusOp.TARGETED_CADENCE_CHANGED, Raw.HEX),
        OpParameters(0xFF, StatusOp.CONTROL_PERMISSION_LOST),
    )
)


def decode(frame: bytes) -> MachineStatus:
    """Read one notification; `op` is a `StatusOp` or "reserved_0x..".

    A cut parameter keeps the op, which may be a stop: `truncated`, the rest as `parameter_hex`.
    Further issues: `trailing`, `reserved-value`.

    Raises:
        DecodeError: the frame is empty.
    """
    if not frame:
        raise DecodeError(Sentence("2ADA: empty frame"))
    return MachineStatus(**_OPERATIONS.read(frame))


def encode(value: MachineStatus) -> bytes:
    """Write one notification.

    Raises:
        EncodeError: no such op, or its parameter is not given or does not fit.
    """
    return _OPERATIONS.write(msgspec.structs.asdict(value))


def op_code(op: str) -> int:
    """The number on the wire of an `op`.

    Raises:
        EncodeError: no such op.
    """
    return _OPERATIONS.code(op)
