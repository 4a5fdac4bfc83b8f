"""Records of a treadmill: what its console shows, as the bytes that its model makes of it."""

from collections.abc import Collection

import msgspec

from ingest.codecs import treadmill
from ingest.measurements import Treadmill as Frame
from ingest.quirks.correction import SpeedUnit
from ingest.simulate.deviations import Habit

CUT_BYTES = 20
# Where counters of the last run left off: close before the wrap of each.
OLD_DISTANCE_M = 65_400
OLD_ELAPSED_S = 5_940
DISTANCE_WRAPS_M = 1 << 16
ELAPSED_WRAPS_S = 6_000
ZERO_EVERY = 10
_TICK_M = 10
_PADDING = b"\x00" * 4
_STEPS_PER_M = 1.3
_STEPS_ONLY = b"\x01\x20"  # no speed, bit 13


def payloads(frame: Frame, *, habits: Collection[Habit], number: int) -> list[bytes]:
    """The notifications of one record, the `number`th."""
    frame = _habitual(frame, habits=habits, number=number)
    if Habit.SPLIT_RECORDS in habits:
        return _split(frame)
    record = treadmill.encode(frame)
    if Habit.CUT_AT_20 in habits:
        record = record[:CUT_BYTES]
    if Habit.PADDED in habits:
        record += _PADDING
    if Habit.SPEED_IN_SPITE in habits:
        record = bytes([record[0] | treadmill.TreadmillFlag.SPEED_ABSENT]) + record[1:]
    if Habit.EMPTY_RECORDS in habits:
        return [record, _STEPS_ONLY + _steps(frame).to_bytes(2, "little")]
    return [record]


def _habitual(frame: Frame, *, habits: Collection[Habit], number: int) -> Frame:
    changes: dict[str, object] = {}
    speed_kmh = frame.speed_kmh or 0.0
    distance_m = frame.total_distance_m or 0
    if Habit.OLD_COUNTERS in habits:
        changes["total_distance_m"] = (distance_m + OLD_DISTANCE_M) % DISTANCE_WRAPS_M
        changes["elapsed_s"] = ((frame.elapsed_s or 0) + OLD_ELAPSED_S) % ELAPSED_WRAPS_S
    if Habit.ODD_GRID in habits:
        changes["total_distance_m"] = distance_m // _TICK_M * _TICK_M
    if Habit.SENDS_MPH in habits:
        changes["speed_kmh"] = round(SpeedUnit.MPH.from_kmh(speed_kmh), 2)
    if Habit.MOMENTARY_ZERO in habits and number % ZERO_EVERY == 0:
        changes["speed_kmh"] = 0.0
    if Habit.NO_INCLINE in habits:
        changes["inclination_pct"] = None
    if Habit.LONG_RECORDS in habits:
        changes |= {
            "average_speed_kmh": round(speed_kmh, 2),
            "elevation_gain_positive_m": 0.0,
            "elevation_gain_negative_m": 0.0,
            "heart_rate_bpm": 0,
            "metabolic_equivalent": 3.0,
            "remaining_s": 0,
            "force_n": 0,
            "power_w": 26,
        }
    if Habit.PADDED in habits:
        changes["step_count"] = _steps(frame)
    return msgspec.structs.replace(frame, **changes)


def _split(frame: Frame) -> list[bytes]:
    """All but the speed and the clock first, as Technogym does."""
    first = msgspec.structs.replace(frame, speed_kmh=None, elapsed_s=None, more_data=True)
    last = Frame(speed_kmh=frame.speed_kmh, elapsed_s=frame.elapsed_s)
    return [treadmill.encode(first), treadmill.encode(last)]


def _steps(frame: Frame) -> int:
    return int((frame.total_distance_m or 0) * _STEPS_PER_M) & 0xFFFF
