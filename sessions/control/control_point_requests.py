"""Commands as the requests of the control point, and its results as answers."""

import math

from ingest.codecs.machine.control_point import ControlOp, ControlPoint, Result
from ingest.quirks.correction import SpeedUnit
from sessions.control.belt_commands import (
    BeltCommand,
    MachineAnswer,
    PauseBelt,
    RequestControl,
    SetIncline,
    SetSpeed,
)

_ANSWERS = {
    Result.SUCCESS: MachineAnswer.ACCEPTED,
    Result.OP_CODE_NOT_SUPPORTED: MachineAnswer.NOT_SUPPORTED,
    Result.INVALID_PARAMETER: MachineAnswer.INVALID,
    Result.OPERATION_FAILED: MachineAnswer.FAILED,
    Result.CONTROL_NOT_PERMITTED: MachineAnswer.NOT_PERMITTED,
}
_WIRE_STEPS_PER_KMH = 100


def request_of(command: BeltCommand, *, takes: SpeedUnit = SpeedUnit.KMH) -> ControlPoint:
    """What is written for `command`.

    Args:
        command: what to ask for.
        takes: what the machine's number for a target speed is; in miles it is rounded down.
    """
    match command:
        case RequestControl():
            return ControlPoint(op=ControlOp.REQUEST_CONTROL)
        case SetSpeed():
            return ControlPoint(
                op=ControlOp.SET_TARGET_SPEED,
                target_speed_kmh=_number(command.speed_kmh, takes=takes),
            )
        case SetIncline():
            return ControlPoint(
                op=ControlOp.SET_TARGET_INCLINATION, target_inclination_pct=command.incline_pct
            )
        case PauseBelt():
            return ControlPoint(op=ControlOp.STOP_OR_PAUSE, stop_or_pause="pause")


def answer_of(result: str | None) -> MachineAnswer:
    """How a response's `result` is taken; one that the standard does not have is a failure."""
    return next(
        (answer for name, answer in _ANSWERS.items() if name == result), MachineAnswer.FAILED
    )


def _number(speed_kmh: float, *, takes: SpeedUnit) -> float:
    if takes is SpeedUnit.KMH:
        return speed_kmh
    # A hundredth of a step of slack: a tenth of a mile that went to kilometres and back is one.
    steps = math.floor(takes.from_kmh(speed_kmh) * _WIRE_STEPS_PER_KMH + 0.01)
    return steps / _WIRE_STEPS_PER_KMH
