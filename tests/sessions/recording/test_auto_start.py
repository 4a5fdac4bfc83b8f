"""A session opens on movement and closes after minutes without any sign of somebody."""

from ingest.measurements import (
    NS_PER_S,
    Battery,
    Contact,
    FootPod,
    HeartRate,
    Measurement,
    Treadmill,
    Value,
)
from sessions.recording.auto_start import AutoStart, Sign, sign_of


def said(value: Value, *, at_s: float = 0.0) -> Measurement:
    return Measurement(source="x", at_ns=round(at_s * NS_PER_S), sequence=0, value=value)


def belt(speed_kmh: float | None, *, at_s: float = 0.0) -> Measurement:
    return said(Treadmill(speed_kmh=speed_kmh), at_s=at_s)


def heart(at_s: float) -> Measurement:
    return said(HeartRate(heart_rate_bpm=120), at_s=at_s)


def test_what_each_measurement_tells() -> None:
    tells: dict[Sign, list[Value]] = {
        Sign.MOVEMENT: [
            Treadmill(speed_kmh=0.8),
            Treadmill(pace_km_per_min=0.1),
            FootPod(speed_kmh=3.0, cadence_spm=80),
        ],
        Sign.STANDSTILL: [Treadmill(speed_kmh=0.0), FootPod(speed_kmh=0.0, cadence_spm=0)],
        Sign.HEART: [
            HeartRate(heart_rate_bpm=60),
            Treadmill(speed_kmh=0.0, heart_rate_bpm=90),  # held grips on a standing belt
        ],
        Sign.NONE: [
            HeartRate(heart_rate_bpm=60, contact=Contact.NOT_DETECTED),
            HeartRate(heart_rate_bpm=0),
            Treadmill(total_distance_m=5),
            Treadmill(heart_rate_bpm=0),
            Battery(battery_pct=50),
        ],
    }
    for sign, values in tells.items():
        assert [sign_of(said(value)) for value in values] == [sign] * len(values)


def test_only_movement_opens() -> None:
    opening = AutoStart()
    assert not opening.opens(heart(0))
    assert not opening.opens(belt(0.0, at_s=1))
    assert opening.opens(belt(0.8, at_s=2))


def test_it_closes_after_five_minutes_without_movement_and_without_heart_rate() -> None:
    opening = AutoStart()
    opening.opened(0)
    opening.seen(belt(5.0, at_s=100))
    opening.seen(heart(200))
    opening.seen(belt(0.0, at_s=499))  # a belt that stands is no sign
    assert not opening.closes(500 * NS_PER_S)
    assert opening.closes(500 * NS_PER_S + 1)


def test_a_session_that_was_started_and_never_saw_anything_closes_too() -> None:
    opening = AutoStart(quiet_s=10)
    assert not opening.closes(10**18)
    opening.opened(0)
    assert opening.closes(11 * NS_PER_S)


def test_a_late_sign_does_not_bring_the_end_nearer() -> None:
    opening = AutoStart(quiet_s=10)
    opening.opened(0)
    opening.seen(heart(20))
    opening.seen(heart(15))
    assert not opening.closes(30 * NS_PER_S)


def test_after_a_stop_the_belt_that_runs_on_opens_nothing_until_it_has_stood() -> None:
    opening = AutoStart()
    opening.opened(0)
    opening.stopped(60 * NS_PER_S)
    assert not any(opening.opens(belt(8.0, at_s=at_s)) for at_s in range(61, 121))
    assert not opening.opens(belt(0.0, at_s=121))
    assert opening.opens(belt(8.0, at_s=122))


def test_after_a_stop_a_belt_that_was_silent_for_a_while_has_stood() -> None:
    opening = AutoStart()
    opening.stopped(60 * NS_PER_S)
    assert opening.opens(belt(8.0, at_s=91))
