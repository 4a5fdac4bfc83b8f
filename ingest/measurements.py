"""Measurements, the shared vocabulary: what one notification says, and where and when.

A *value* (`HeartRate`, `Treadmill`, ...) is what the bytes say and nothing else; a `Measurement`
is a value with the device it came from and the moment it was received.
"""

from enum import Enum

import msgspec

NS_PER_S = 1_000_000_000
KM_PER_MILE = 1.609344

BY_HAND = "by hand"
"""Source of a belt whose speed and incline a person says: told, not measured."""

STEPPED_OFF = "stepped-off"
"""Issue of a treadmill record whose speed is the empty belt's, and so nobody's."""

BRIDGED = "bridged"
"""Issue of a heart rate that something else than a device of ours has told."""

BEATS_MISSED = "beats-missed"
"""Issue of a heart rate whose first interval does not follow the last one that was taken."""

RELAYED = "relayed"
"""Issue of a heart rate that a treadmill passes on: its grips', or that of a strap it hears."""


class Sport(Enum):
    """What was done. UNKNOWN: nobody said, and it is taken for running and walking."""

    FOOT = "foot"
    RIDE = "ride"
    SWIM = "swim"
    OTHER = "other"
    UNKNOWN = "unknown"


ON_FOOT = frozenset({Sport.FOOT, Sport.UNKNOWN})


class Contact(Enum):
    """Skin contact as a strap reports it. Source: Heart Rate Service 1.0, 3.1.1.1.2."""

    NOT_SUPPORTED = "not supported"
    NOT_DETECTED = "not detected"
    DETECTED = "detected"


class HeartRate(msgspec.Struct, frozen=True, kw_only=True, tag="heart_rate", omit_defaults=True):
    """One Heart Rate Measurement (0x2A37).

    `rr_ms` is oldest first; None: the flag is clear, (): the flag is set and the list is empty.
    """

    heart_rate_bpm: int
    contact: Contact = Contact.NOT_SUPPORTED
    energy_expended_kj: int | None = None
    rr_ms: tuple[float, ...] | None = None
    issues: tuple[str, ...] = ()


class Treadmill(msgspec.Struct, frozen=True, kw_only=True, tag="treadmill", omit_defaults=True):
    """One Treadmill Data record (0x2ACD). None: not on the wire, or said to be unavailable."""

    speed_kmh: float | None = None
    average_speed_kmh: float | None = None
    total_distance_m: int | None = None
    inclination_pct: float | None = None
    ramp_angle_deg: float | None = None
    elevation_gain_positive_m: float | None = None
    elevation_gain_negative_m: float | None = None
    pace_km_per_min: float | None = None
    average_pace_km_per_min: float | None = None
    total_energy_kcal: int | None = None
    energy_per_hour_kcal: int | None = None
    energy_per_minute_kcal: int | None = None
    heart_rate_bpm: int | None = None
    metabolic_equivalent: float | None = None
    elapsed_s: int | None = None
    remaining_s: int | None = None
    force_n: int | None = None
    power_w: int | None = None
    step_count: int | None = None
    more_data: bool = False
    issues: tuple[str, ...] = ()


class FootPod(msgspec.Struct, frozen=True, kw_only=True, tag="foot_pod", omit_defaults=True):
    """One RSC Measurement (0x2A53). `speed_kmh` None: the same device's belt tells it."""

    speed_kmh: float | None
    cadence_spm: int
    stride_length_cm: int | None = None
    total_distance_m: float | None = None
    running: bool = False
    issues: tuple[str, ...] = ()


class MachineStatus(
    msgspec.Struct, frozen=True, kw_only=True, tag="machine_status", omit_defaults=True
):
    """One Fitness Machine Status (0x2ADA): `op` by the standard's name, its own parameter set."""

    op: str
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


class Battery(msgspec.Struct, frozen=True, kw_only=True, tag="battery"):
    """One Battery Level (0x2A19)."""

    battery_pct: int
    issues: tuple[str, ...] = ()


class Action(Enum):
    """What a person can tell a running session."""

    PAUSE = "pause"
    RESUME = "resume"
    LAP = "lap"
    BEGIN = "begin"  # the plan begins
    # What a runner may ask of the plan; see `sessions.workouts.leg_rules.REQUESTS`.
    NEXT = "next"
    SKIP = "skip"
    REPEAT = "repeat"
    EXTEND = "extend"
    EASIER = "easier"
    HARDER = "harder"


class Button(msgspec.Struct, frozen=True, kw_only=True, tag="button"):
    """A button pressed on the page, the terminal or the console; journalled like a notification."""

    action: Action
    label: str = ""


Value = HeartRate | Treadmill | FootPod | MachineStatus | Battery | Button


class Measurement(msgspec.Struct, frozen=True, kw_only=True):
    """A value with its origin.

    `source` is the device's alias (never a rotating address). `at_ns` is Unix time in nanoseconds
    on the receiving host's anchored clock (anchor + monotonic), so differences are monotonic.
    `sequence` numbers the notifications of one host and boot.
    """

    source: str
    at_ns: int
    sequence: int
    value: Value
