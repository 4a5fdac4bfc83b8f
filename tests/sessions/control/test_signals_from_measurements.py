"""What control hears: ranges in whatever unit, statuses, and heart rates that may be believed."""

from dataclasses import dataclass

import pytest

from ingest.journal import Notification
from ingest.measurements import Contact, HeartRate, MachineStatus, Treadmill
from ingest.quirks.device import DeviceQuirks
from ingest.quirks.device_identity import DEVICE_NAME
from sessions.control.limits import speed_limits
from sessions.control.signals import (
    BeltSeen,
    HeartSeen,
    InclineSet,
    MachineKnown,
    MachineRange,
    MachineReset,
    PermissionLost,
    SafetyKeyPulled,
    Signal,
    SpeedSet,
    Stopped,
)
from sessions.control.signals_from_measurements import Ranges, belt_seen, heart_seen, status_signal

PLAIN = MachineRange(low=1.0, high=20.0, step=0.1)


def named(name: str) -> DeviceQuirks:
    quirks = DeviceQuirks()
    quirks.note_identity(DEVICE_NAME, name.encode(), at_ns=0)
    return quirks


def ranges(*told: tuple[str, str]) -> Ranges:
    heard = Ranges()
    for characteristic, payload in told:
        heard.note_range(
            Notification(
                device="belt",
                characteristic=characteristic,
                payload=bytes.fromhex(payload),
                monotonic_ns=0,
                wall_ns=0,
            )
        )
    return heard


SPEEDS, INCLINES = ("2AD4", "6400d0070a00"), ("2AD5", "000096000500")


def test_ranges_are_taken_as_read() -> None:
    known = ranges(SPEEDS, INCLINES).known(DeviceQuirks())
    assert known == MachineKnown(speed=PLAIN, incline=MachineRange(low=0.0, high=15.0, step=0.5))


@pytest.mark.parametrize("payload", ["", "6400d007"])
def test_a_cut_range_is_none(payload: str) -> None:
    assert ranges(("2AD4", payload)).known(DeviceQuirks()).speed is None


def test_what_is_no_range_changes_nothing() -> None:
    assert ranges(SPEEDS, ("2ACD", "0000")).known(DeviceQuirks()).speed == PLAIN


@pytest.mark.parametrize("name", ["THERUN  T15", "JFTM T202", "BFX_T9_01"])
def test_a_machine_that_takes_miles_is_never_allowed_more_than_either_reading(name: str) -> None:
    speed = ranges(SPEEDS).known(named(name)).speed
    assert speed is not None
    limits = speed_limits(speed, cap_kmh=40.0)
    assert limits is not None
    assert limits.high <= 20.0
    assert limits.low >= 1.6


def test_a_machine_found_to_speak_miles_that_no_table_lists_is_not_controlled_in_speed() -> None:
    quirks = DeviceQuirks()
    metres = 0.0
    for second in range(0, 400):
        metres += 8.0 * 1.609344 / 3.6  # what 8 of its "km/h" cover if they are miles
        quirks.treadmill(
            Treadmill(speed_kmh=8.0, total_distance_m=int(metres)), at_ns=second * 10**9
        )
    assert quirks.unit_is_known
    known = ranges(SPEEDS, INCLINES).known(quirks)
    assert known.speed is None
    assert known.incline is not None


def test_the_unit_is_known_by_the_table_or_by_the_distance() -> None:
    assert named("JFTM T202").unit_is_known
    assert not named("BFX_T9_01").unit_is_known
    assert not DeviceQuirks().unit_is_known


@dataclass(frozen=True)
class Told:
    status: MachineStatus
    signal: Signal | None
    name: str = ""


@pytest.mark.parametrize(
    "told",
    [
        Told(MachineStatus(op="stopped_by_safety_key"), SafetyKeyPulled()),
        Told(MachineStatus(op="control_permission_lost"), PermissionLost()),
        Told(MachineStatus(op="reset"), MachineReset()),
        Told(MachineStatus(op="stopped_or_paused_by_user", stop_or_pause="pause"), Stopped()),
        Told(MachineStatus(op="stopped_or_paused_by_user"), Stopped()),  # its parameter was cut
        Told(
            MachineStatus(op="target_speed_changed", target_speed_kmh=7.5), SpeedSet(speed_kmh=7.5)
        ),
        Told(MachineStatus(op="target_speed_changed"), SpeedSet(speed_kmh=None)),
        Told(
            MachineStatus(op="target_incline_changed", target_inclination_pct=1.5),
            InclineSet(incline_pct=1.5),
        ),
        Told(
            MachineStatus(op="target_speed_changed", target_speed_kmh=5.0),
            SpeedSet(speed_kmh=5.0 * 1.609344, or_kmh=5.0),
            name="JFTM T202",
        ),
        Told(MachineStatus(op="started_or_resumed_by_user"), None),
        Told(MachineStatus(op="reserved_0x77"), None),
    ],
    ids=lambda told: told.status.op,
)
def test_a_status_is_this_signal(told: Told) -> None:
    assert status_signal(told.status, quirks=named(told.name)) == told.signal


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        (HeartRate(heart_rate_bpm=120), HeartSeen(bpm=120)),
        (HeartRate(heart_rate_bpm=120, contact=Contact.DETECTED), HeartSeen(bpm=120)),
        (HeartRate(heart_rate_bpm=120, contact=Contact.NOT_DETECTED), None),
        (HeartRate(heart_rate_bpm=0), None),
        (HeartRate(heart_rate_bpm=255), None),
    ],
)
def test_only_a_believable_heart_rate_counts(value: HeartRate, seen: HeartSeen | None) -> None:
    assert heart_seen(value) == seen


def test_a_belt_that_says_nothing_of_its_speed_is_seen_without_one() -> None:
    assert belt_seen(Treadmill(total_distance_m=5), quirks=DeviceQuirks()) == BeltSeen(
        speed_kmh=None
    )
