"""Fitness Machine Control Point (0x2AD9): requests to a machine, and its responses.

Source: Fitness Machine Service 1.0, 4.16, Tables 4.15, 4.23 and 4.24.
"""

from enum import StrEnum
from typing import Any

import msgspec

from ingest.codecs.machine import parameters
from ingest.codecs.machine.operations import Operations, OpParameters, Raw
from ingest.codecs.wire.code_names import CodeNames
from ingest.codecs.wire.errors import DecodeError, EncodeError
from ingest.codecs.wire.issues import RESERVED_VALUE, TRUNCATED
from ingest.sentence import Sentence

RESPONSE = "response_code"
_RESPONSE_CODE = 0x80


class ControlOp(StrEnum):
    """What a machine can be asked."""

    REQUEST_CONTROL = "request_control"
    RESET = "reset"
    SET_TARGET_SPEED = "set_target_speed"
    SET_TARGET_INCLINATION = "set_target_inclination"
    SET_TARGET_RESISTANCE_LEVEL = "set_target_resistance_level"
    SET_TARGET_POWER = "set_target_power"
    SET_TARGET_HEART_RATE = "set_target_heart_rate"
    START_OR_RESUME = "start_or_resume"
    STOP_OR_PAUSE = "stop_or_pause"
    SET_TARGETED_EXPENDED_ENERGY = "set_targeted_expended_energy"
    SET_TARGETED_NUMBER_OF_STEPS = "set_targeted_number_of_steps"
    SET_TARGETED_NUMBER_OF_STRIDES = "set_targeted_number_of_strides"
    SET_TARGETED_DISTANCE = "set_targeted_distance"
    SET_TARGETED_TRAINING_TIME = "set_targeted_training_time"
    SET_TARGETED_TIME_IN_TWO_ZONES = "set_targeted_time_in_two_heart_rate_zones"
    SET_TARGETED_TIME_IN_THREE_ZONES = "set_targeted_time_in_three_heart_rate_zones"
    SET_TARGETED_TIME_IN_FIVE_ZONES = "set_targeted_time_in_five_heart_rate_zones"
    SET_INDOOR_BIKE_SIMULATION_PARAMETERS = "set_indoor_bike_simulation_parameters"
    SET_WHEEL_CIRCUMFERENCE = "set_wheel_circumference"
    SPIN_DOWN_CONTROL = "spin_down_control"
    SET_TARGETED_CADENCE = "set_targeted_cadence"


class Result(StrEnum):
    """How a request ended. Source: Table 4.24."""

    SUCCESS = "success"
    OP_CODE_NOT_SUPPORTED = "op_code_not_supported"
    INVALID_PARAMETER = "invalid_parameter"
    OPERATION_FAILED = "operation_failed"
    CONTROL_NOT_PERMITTED = "control_not_permitted"


class ControlPoint(msgspec.Struct, frozen=True, kw_only=True):
    """A request, with the parameter its op has; or a response (`op` is `RESPONSE`).

    `request_op` and `result` are set in a response only. Names the standard does not have are
    "reserved_0x..".
    """

    op: str
    request_op: str | None = None
    result: str | None = None
    target_speed_kmh: float | None = None
    target_inclination_pct: float | None = None
    target_heart_rate_bpm: int | None = None
    target_energy_kcal: int | None = None
    target_step_count: int | None = None
    target_distance_m: int | None = None
    target_time_s: int | None = None
    target_zone_times_s: tuple[int, ...] | None = None  # lowest zone first
    stop_or_pause: str | None = None
    parameter_hex: str | None = None
    issues: tuple[str, ...] = ()


_RESULTS = CodeNames(dict(enumerate(Result, start=1)))
_OPERATIONS = Operations(
    (
        OpParameters(0x00, ControlOp.REQUEST_CONTROL),
        OpParameters(0x01, ControlOp.RESET),
        OpParameters(0x02, ControlOp.SET_TARGET_SPEED, parameters.SPEED),
        OpParameters(0x03, ControlOp.SET_TARGET_INCLINATION, parameters.INCLINATION),
        OpParameters(0x04, ControlOp.SET_TARGET_RESISTANCE_LEVEL, Raw.HEX),
        OpParameters(0x05, ControlOp.SET_TARGET_POWER, Raw.HEX),
        OpParameters(0x06, ControlOp.SET_TARGET_HEART_RATE, parameters.HEART_RATE),
        OpParameters(0x07, ControlOp.START_OR_RESUME),
        OpParameters(0x08, ControlOp.STOP_OR_PAUSE, parameters.STOP_INFORMATION),
        OpParameters(0x09, ControlOp.SET_TARGETED_EXPENDED_ENERGY, parameters.ENERGY),
        OpParameters(0x0A, ControlOp.SET_TARGETED_NUMBER_OF_STEPS, parameters.STEPS),
        OpParameters(0x0B, ControlOp.SET_TARGETED_NUMBER_OF_STRIDES, Raw.HEX),
        OpParameters(0x0C, ControlOp.SET_TARGETED_DISTANCE, parameters.DISTANCE),
        OpParameters(0x0D, ControlOp.SET_TARGETED_TRAINING_TIME, parameters.TRAINING_TIME),
        OpParameters(
            0x0E, ControlOp.SET_TARGETED_TIME_IN_TWO_ZONES, parameters.ZoneTimesParameter(2)
        ),
        OpParameters(
            0x0F, ControlOp.SET_TARGETED_TIME_IN_THREE_ZONES, parameters.ZoneTimesParameter(3)
        ),
        OpParameters(
            0x10, ControlOp.SET_TARGETED_TIME_IN_FIVE_ZONES, parameters.ZoneTimesParameter(5)
        ),
        OpParameters(0x11, ControlOp.SET_INDOOR_BIKE_SIMULATION_PARAMETERS, Raw.HEX),
        OpParameters(0x12, ControlOp.SET_WHEEL_CIRCUMFERENCE, Raw.HEX),
        OpParameters(0x13, ControlOp.SPIN_DOWN_CONTROL, Raw.HEX),
        OpParameters(0x14, ControlOp.SET_TARGETED_CADENCE, Raw.HEX),
    )
)


def decode(frame: bytes) -> ControlPoint:
    """Read one request or response.

    A cut one keeps what is whole and says `truncated` (a machine answers such a request with
    `Result.INVALID_PARAMETER`). Further issues: `trailing`, `reserved-value`.

    Raises:
        DecodeError: the frame is empty.
    """
    if not frame:
        raise DecodeError(Sentence("2AD9: empty frame"))
    if frame[0] == _RESPONSE_CODE:
        return ControlPoint(op=RESPONSE, **_read_response(frame[1:]))
    return ControlPoint(**_OPERATIONS.read(frame))


def _read_response(body: bytes) -> dict[str, Any]:
    if len(body) < 2:
        request_op = _OPERATIONS.name(body[0]) if body else None
        return {"request_op": request_op, "issues": (TRUNCATED,)}
    return {
        "request_op": _OPERATIONS.name(body[0]),
        "result": _RESULTS.name(body[1]),
        "parameter_hex": body[2:].hex() or None,
        "issues": () if body[1] in _RESULTS else (RESERVED_VALUE,),
    }


def encode(value: ControlPoint) -> bytes:
    """Write one request, or a response where `op` is `RESPONSE`.

    Raises:
        EncodeError: no such op or result, or its parameter is not given or does not fit.
    """
    if value.op != RESPONSE:
        return _OPERATIONS.write(msgspec.structs.asdict(value))
    if value.request_op is None or value.result is None:
        raise EncodeError("request_op and result must be given in a response")
    head = [_RESPONSE_CODE, _OPERATIONS.code(value.request_op), _RESULTS.code(value.result)]
    return bytes(head) + parameters.from_hex(value.parameter_hex or "")


def op_code(op: str) -> int:
    """The number on the wire of an `op` or `request_op`.

    Raises:
        EncodeError: no such op.
    """
    return _RESPONSE_CODE if op == RESPONSE else _OPERATIONS.code(op)


def result_code(result: str) -> int:
    """The number on the wire of a `result`.

    Raises:
        EncodeError: no such result.
    """
    return _RESULTS.code(result)
