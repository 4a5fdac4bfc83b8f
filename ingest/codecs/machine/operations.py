"""An op code with its parameter, as a machine's status and its control point both send it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from ingest.codecs.machine.parameters import STOP_INFORMATION, STOP_OR_PAUSE, Parameter, from_hex
from ingest.codecs.wire.code_names import CodeNames
from ingest.codecs.wire.errors import EncodeError
from ingest.codecs.wire.issues import RESERVED_VALUE, TRAILING, TRUNCATED


class Raw(Enum):
    """What follows an op code when it is not one of our `Parameter`s."""

    NOTHING = auto()
    HEX = auto()  # of no use on a treadmill: kept as `parameter_hex`


@dataclass(frozen=True)
class OpParameters:
    """One row of a standard's table of op codes."""

    code: int
    op: str
    parameter: Parameter | Raw = Raw.NOTHING


class Operations:
    """A standard's table of op codes."""

    def __init__(self, operations: Iterable[OpParameters]) -> None:
        self._by_code = {operation.code: operation for operation in operations}
        self._codes = CodeNames({code: str(row.op) for code, row in self._by_code.items()})

    def name(self, code: int) -> str:
        """The op called `code`."""
        row = self._by_code.get(code)
        return self._codes.name(code) if row is None else row.op

    def code(self, op: str) -> int:
        """The code of `op`.

        Raises:
            EncodeError: no op is called that.
        """
        return self._codes.code(op)

    def read(self, frame: bytes) -> dict[str, Any]:
        """`op`, its parameter and `issues` of a frame of one byte or more.

        A parameter that is cut, reserved or of no use on a treadmill is kept as `parameter_hex`.
        """
        code, data = frame[0], frame[1:]
        row = self._by_code.get(code)
        if row is None:
            issues: tuple[str, ...] = (RESERVED_VALUE,)
            return {"op": self.name(code), "parameter_hex": data.hex() or None, "issues": issues}
        if row.parameter is Raw.HEX:
            return {"op": row.op, "parameter_hex": data.hex() or None}
        if isinstance(row.parameter, Raw):
            return {"op": row.op, "issues": (TRAILING,) if data else ()}
        size = row.parameter.size
        if len(data) < size:
            return {"op": row.op, "parameter_hex": data.hex() or None, "issues": (TRUNCATED,)}
        issues = (TRAILING,) if len(data) > size else ()
        if row.parameter is STOP_INFORMATION and data[0] not in STOP_OR_PAUSE:
            issues += (RESERVED_VALUE,)
        value = row.parameter.read(data[:size])
        return {"op": row.op, row.parameter.name: value, "issues": issues}

    def write(self, values: Mapping[str, Any]) -> bytes:
        """The frame of `op` and its parameter.

        Raises:
            EncodeError: no such op, or its parameter is not given or does not fit.
        """
        code = self._codes.code(values["op"])
        row = self._by_code.get(code)
        parameter = Raw.HEX if row is None else row.parameter
        if parameter is Raw.NOTHING:
            return bytes([code])
        if isinstance(parameter, Raw):
            return bytes([code]) + from_hex(values.get("parameter_hex") or "")
        value = values.get(parameter.name)
        if value is None:
            raise EncodeError(f"{parameter.name} must be given for {values['op']}")
        return bytes([code]) + parameter.write(value)
