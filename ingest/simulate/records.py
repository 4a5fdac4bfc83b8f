"""Records of a treadmill: whether its model sends one now, and which bytes it makes of it."""

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
_UNREADABLE = b"\x00"  # half a word of flags
_PACE_KMH = 60.0  # of 1 km per minute
_LEAP_KMH = 99.0
SLOW_TO_SPEAK_S = 20.0


def is_mute(
    habits: Collection[Habit], *, moves: bool, is_heard: bool, was_asked: bool, linked_s: float
) -> bool:
    """Whether a model keeps its records to itself.

    `moves`: its belt. `is_heard`: its control point is subscribed. `was_asked`: for control.
    `linked_s`: for how long somebody has been connected.
    """
    return (
        Habit.MUTE in habits
        or (Habit.MUTE_STANDING in habits and not moves)
        or (Habit.MUTE_UNTIL_HEARD in habits and not is_heard)
        or (Habit.MUTE_UNTIL_ASKED in habits and not was_asked)
        or (Habit.SLOW_TO_SPEAK in habits and linked_s < SLOW_TO_SPEAK_S)
    )


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
    if Habit.WRONG_FLAGS in habits:
        flags = int.from_bytes(record[:2], "little") | treadmill.TreadmillFlag.REMAINING
        record = flags.to_bytes(2, "little") + record[2:]
    if Habit.EMPTY_RECORDS in habits:
        return [record, _STEPS_ONLY + _steps(frame).to_bytes(2, "little")]
    if Habit.GARBAGE in habits:
        return [record, _UNREADABLE]
    return [record, record] if Habit.TWICE in habits else [record]


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
    is_tenth = number % ZERO_EVERY == 0
    if (Habit.MOMENTARY_ZERO in habits and is_tenth) or (
        Habit.ZERO_THEN_SPEED in habits and number % 2 == 0
    ):
        changes["speed_kmh"] = 0.0
    if Habit.LEAPS in habits and is_tenth:
        changes |= {"speed_kmh": _LEAP_KMH, "total_distance_m": 0}
    if {Habit.PACE_ONLY, Habit.COUNTS_ONLY} & set(habits):
        changes |= {"speed_kmh": None, "more_data": True}
    if Habit.PACE_ONLY in habits:
        changes["pace_km_per_min"] = round(speed_kmh / _PACE_KMH, 1)
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
