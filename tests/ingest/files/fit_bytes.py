"""Writes FIT files for tests, byte by byte, with real checksums.

Numbers are the FIT SDK's: global message and field numbers of its profile, base types of its
protocol. A field that is None is written as the base type's "invalid" value.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

START = 1_000_000_000  # 2021-09-08 01:46:40 UTC on FIT's clock
START_UNIX = START + 631_065_600


@dataclass(frozen=True)
class BaseType:
    number: int
    code: str  # of the struct module
    invalid: int


ENUM = BaseType(0x00, "B", 0xFF)
UINT8 = BaseType(0x02, "B", 0xFF)
SINT16 = BaseType(0x83, "h", 0x7FFF)
UINT16 = BaseType(0x84, "H", 0xFFFF)
SINT32 = BaseType(0x85, "i", 0x7FFFFFFF)
UINT32 = BaseType(0x86, "I", 0xFFFFFFFF)
BYTE = BaseType(0x0D, "B", 0xFF)
STRING = BaseType(0x07, "s", 0)


@dataclass(frozen=True)
class Kind:
    """A message type: its number, and number, base type and scale of each field by name."""

    number: int
    fields: Mapping[str, tuple[int, BaseType, float]]


FILE_ID = Kind(0, {"type": (0, ENUM, 1), "manufacturer": (1, UINT16, 1), "product": (2, UINT16, 1)})
SESSION = Kind(
    18,
    {
        "timestamp": (253, UINT32, 1),
        "start_time": (2, UINT32, 1),
        "total_elapsed_time": (7, UINT32, 1000),
        "total_timer_time": (8, UINT32, 1000),
        "total_distance": (9, UINT32, 100),
        "total_calories": (11, UINT16, 1),
        "avg_heart_rate": (16, UINT8, 1),
        "sport": (5, ENUM, 1),
    },
)
LAP = Kind(
    19,
    {
        "timestamp": (253, UINT32, 1),
        "start_time": (2, UINT32, 1),
        "total_elapsed_time": (7, UINT32, 1000),
        "intensity": (23, ENUM, 1),
        "wkt_step_index": (71, UINT16, 1),
    },
)
RECORD = Kind(
    20,
    {
        "timestamp": (253, UINT32, 1),
        "position_lat": (0, SINT32, 2**31 / 180),
        "position_long": (1, SINT32, 2**31 / 180),
        "altitude": (2, UINT16, 5),
        "heart_rate": (3, UINT8, 1),
        "cadence": (4, UINT8, 1),
        "distance": (5, UINT32, 100),
        "speed": (6, UINT16, 1000),
        "grade": (9, SINT16, 100),
        "fractional_cadence": (53, UINT8, 128),
        "enhanced_speed": (73, UINT32, 1000),
    },
)
HR = Kind(
    132,
    {
        "timestamp": (253, UINT32, 1),
        "fractional_timestamp": (0, UINT16, 32768),
        "filtered_bpm": (6, UINT8, 1),
        "event_timestamp": (9, UINT32, 1024),
    },
)
EVENT = Kind(21, {"timestamp": (253, UINT32, 1), "event": (0, ENUM, 1), "event_type": (1, ENUM, 1)})
ACTIVITY, SETTINGS = 4, 2  # file types
GARMIN, FORERUNNER_55 = 1, 3869
RUNNING, CYCLING, WALKING = 1, 2, 11
TIMER, TIMER_START, TIMER_STOP_ALL = 0, 0, 4
ACTIVE, RECOVERY = 0, 4


@dataclass
class FitWriter:
    """Collects messages; `file()` is the FIT file that holds them."""

    endian: str = "<"
    body: bytearray = field(default_factory=bytearray)

    def message(self, kind: Kind, **values: float | None) -> "FitWriter":
        """A definition of just these fields, and one message of it, scaled to the wire."""
        fields = [kind.fields[name] for name in values]
        self.define(0, kind.number, [(number, base, 1) for number, base, _ in fields])
        payload = b"".join(
            struct.pack(
                self.endian + base.code,
                base.invalid if value is None else round(value * scale),
            )
            for (_, base, scale), value in zip(fields, values.values(), strict=True)
        )
        return self.data(0, payload)

    def define(
        self,
        local: int,
        number: int,
        fields: Sequence[tuple[int, BaseType, int]],
        *,
        developer: Sequence[tuple[int, int, int]] = (),
    ) -> "FitWriter":
        """Fields are (number, base type, count); developer fields (number, size, index)."""
        self.body += bytes([0x40 | local | (0x20 if developer else 0), 0])
        self.body += bytes([1 if self.endian == ">" else 0])
        self.body += struct.pack(f"{self.endian}HB", number, len(fields))
        for field_number, base, count in fields:
            size = struct.calcsize(base.code) * count
            self.body += bytes([field_number, size, base.number])
        if developer:
            self.body += bytes([len(developer)])
            for field_number, size, index in developer:
                self.body += bytes([field_number, size, index])
        return self

    def data(self, local: int, payload: bytes) -> "FitWriter":
        self.body += bytes([local]) + payload
        return self

    def compressed(self, local: int, offset_s: int, payload: bytes) -> "FitWriter":
        """A message with its time in the header: seconds modulo 32."""
        self.body += bytes([0x80 | local << 5 | offset_s % 32]) + payload
        return self

    def file(self) -> bytes:
        head = struct.pack("<BBHI4s", 14, 0x20, 2195, len(self.body), b".FIT")
        whole = head + struct.pack("<H", crc(head)) + bytes(self.body)
        return whole + struct.pack("<H", crc(whole))


def crc(data: bytes) -> int:
    """FIT's checksum: CRC-16 with the reflected polynomial 0xA001, from 0."""
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = (value >> 1) ^ (0xA001 if value & 1 else 0)
    return value


def header(writer: FitWriter | None = None) -> FitWriter:
    """A file that says it is an activity of a Forerunner 55."""
    return (writer or FitWriter()).message(
        FILE_ID, type=ACTIVITY, manufacturer=GARMIN, product=FORERUNNER_55
    )
