"""Parameters after an op code in a machine's status and control point: one target, or none.

Source: Fitness Machine Service 1.0, Tables 4.15 to 4.19 and 4.26.
"""

import struct
from typing import Any, Protocol

from ingest.codecs.wire.code_names import CodeNames
from ingest.codecs.wire.errors import EncodeError
from ingest.codecs.wire.record import S16, U8, U16, U24, Field, Record

STOP_OR_PAUSE = CodeNames({1: "stop", 2: "pause"})  # Table 4.16


class Parameter(Protocol):
    """A parameter of fixed size, read into named values and written from them."""

    name: str
    size: int

    def read(self, data: bytes) -> Any:
        """The value of `size` bytes."""

    def write(self, value: Any) -> bytes:
        """The bytes of a value.

        Raises:
            EncodeError: it does not fit.
        """


class Quantity:
    """One number."""

    def __init__(self, name: str, *, code: str, steps: int = 1) -> None:
        self._record = Record((Field(name=name, code=code, steps=steps),))
        self.name = name
        self.size = self._record.size

    def read(self, data: bytes) -> Any:
        """The number in its unit."""
        return self._record.read(data)[self.name]

    def write(self, value: Any) -> bytes:
        """The number in wire steps."""
        return self._record.write({self.name: value})


class StopOrPause:
    """Control Information: "stop" or "pause"."""

    name = "stop_or_pause"
    size = 1

    def read(self, data: bytes) -> str:
        """The name, "reserved_0x.." if the standard has none."""
        return STOP_OR_PAUSE.name(data[0])

    def write(self, value: Any) -> bytes:
        """The code."""
        return bytes([STOP_OR_PAUSE.code(value)])


class ZoneTimesParameter:
    """Targeted Time Array: seconds to spend in each of 2, 3 or 5 heart-rate zones."""

    name = "target_zone_times_s"

    def __init__(self, zones: int) -> None:
        self._struct = struct.Struct(f"<{zones}H")
        self._zones = zones
        self.size = self._struct.size

    def read(self, data: bytes) -> tuple[int, ...]:
        """Seconds, lowest zone first."""
        return self._struct.unpack(data)

    def write(self, value: Any) -> bytes:
        """The seconds of every zone."""
        if len(value) != self._zones or not all(0 <= seconds <= 0xFFFF for seconds in value):
            raise EncodeError(f"{self.name} must be {self._zones} times from 0 to 65535 s")
        return self._struct.pack(*value)


STOP_INFORMATION = StopOrPause()
SPEED = Quantity("target_speed_kmh", code=U16, steps=100)
INCLINATION = Quantity("target_inclination_pct", code=S16, steps=10)
HEART_RATE = Quantity("target_heart_rate_bpm", code=U8)
ENERGY = Quantity("target_energy_kcal", code=U16)
STEPS = Quantity("target_step_count", code=U16)
DISTANCE = Quantity("target_distance_m", code=U24)
TRAINING_TIME = Quantity("target_time_s", code=U16)


def from_hex(text: str) -> bytes:
    """The bytes of a parameter we do not read.

    Raises:
        EncodeError: `text` is not hex.
    """
    try:
        return bytes.fromhex(text)
    except ValueError as exc:
        raise EncodeError(f"parameter_hex must hold pairs of hex digits, got {text!r}") from exc
