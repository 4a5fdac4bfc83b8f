"""The newest values, before alignment: best source first, with their age, and nothing held."""

from ingest.measurements import (
    NS_PER_S,
    STEPPED_OFF,
    Contact,
    FootPod,
    HeartRate,
    Measurement,
    Treadmill,
    Value,
)
from sessions.core.model.athlete import Priority
from sessions.live.freshness import Freshness, Reading
from sessions.live.newest_values import NewestValues


def latest(*said: tuple[float, str, Value]) -> NewestValues:
    newest = NewestValues()
    for at_s, source, value in said:
        newest.update(
            Measurement(source=source, at_ns=round(at_s * NS_PER_S), sequence=0, value=value)
        )
    return newest


def bpm(value: int, contact: Contact = Contact.DETECTED) -> HeartRate:
    return HeartRate(heart_rate_bpm=value, contact=contact)


def heart_rate(newest: NewestValues, *, now_s: float) -> Reading:
    return newest.heart_rate(round(now_s * NS_PER_S))


def test_nothing_measured_is_blank() -> None:
    assert heart_rate(latest(), now_s=1).freshness is Freshness.BLANK


def test_a_value_ages_from_fresh_over_stale_to_blank() -> None:
    newest = latest((10, "strap", bpm(120)))
    assert heart_rate(newest, now_s=12.5).freshness is Freshness.FRESH
    assert heart_rate(newest, now_s=12.6).freshness is Freshness.STALE
    assert heart_rate(newest, now_s=14.5).freshness is Freshness.STALE
    assert heart_rate(newest, now_s=14.6).freshness is Freshness.BLANK
    assert heart_rate(newest, now_s=14.6).shown is None


def test_a_device_that_sends_every_four_seconds_is_blank_after_six_and_a_half() -> None:
    newest = latest(*((4.0 * beat, "watch", bpm(120)) for beat in range(12)))
    assert heart_rate(newest, now_s=44 + 4.0).freshness is Freshness.FRESH
    assert heart_rate(newest, now_s=44 + 6.5).freshness is Freshness.STALE
    assert heart_rate(newest, now_s=44 + 6.6).freshness is Freshness.BLANK


def test_a_strap_off_the_body_takes_its_value_back() -> None:
    newest = latest((10, "strap", bpm(120)), (11, "strap", bpm(111, Contact.NOT_DETECTED)))
    assert heart_rate(newest, now_s=11).value is None
    assert heart_rate(latest((10, "strap", bpm(0))), now_s=10).value is None


def test_the_strap_goes_before_the_grips_while_it_speaks() -> None:
    grips = Treadmill(speed_kmh=9.0, heart_rate_bpm=140)
    newest = latest((10, "strap", bpm(120)), (11, "treadmill", grips), (14, "treadmill", grips))
    assert heart_rate(newest, now_s=12.9).source == "strap"
    handed_over = heart_rate(newest, now_s=13)
    assert (handed_over.value, handed_over.source) == (140, "treadmill")


def test_where_nobody_is_fresh_the_best_that_may_be_shown_is() -> None:
    grips = Treadmill(speed_kmh=9.0, heart_rate_bpm=140)
    newest = latest((10, "treadmill", grips), (11, "strap", bpm(120)))
    assert heart_rate(newest, now_s=14.2).value == 120
    newest = latest((10, "strap", bpm(120)), (11.5, "treadmill", grips))
    assert heart_rate(newest, now_s=15).value == 140


def test_a_priority_goes_before_what_a_device_is_made_for() -> None:
    newest = NewestValues(priority=Priority(heart_rate=("treadmill",), speed=("pod",)))
    said: tuple[tuple[str, Value], ...] = (
        ("strap", bpm(120)),
        ("treadmill", Treadmill(speed_kmh=9.0, heart_rate_bpm=140)),
        ("pod", FootPod(speed_kmh=9.5, cadence_spm=160)),
    )
    for source, value in said:
        newest.update(Measurement(source=source, at_ns=0, sequence=0, value=value))
    assert newest.heart_rate(0).source == "treadmill"
    assert newest.speed(0).source == "pod"


def test_equal_devices_are_told_apart_by_name() -> None:
    newest = latest((10, "two", bpm(120)), (10, "one", bpm(130)))
    assert heart_rate(newest, now_s=10).source == "one"


def test_what_no_heart_does_is_not_shown() -> None:
    newest = latest((10, "strap", bpm(120)), (11, "strap", bpm(255)))
    assert heart_rate(newest, now_s=11).value is None


def test_the_empty_belts_speed_is_taken_back() -> None:
    off = Treadmill(issues=(STEPPED_OFF,))
    newest = latest((10, "belt", Treadmill(speed_kmh=9.0)), (11, "belt", off))
    assert newest.speed(11 * NS_PER_S).value is None


def test_grips_that_nobody_holds_say_nothing() -> None:
    newest = latest((10, "treadmill", Treadmill(speed_kmh=9.0, heart_rate_bpm=0)))
    assert heart_rate(newest, now_s=10).value is None


def test_a_belt_that_stands_is_zero_and_not_unknown() -> None:
    newest = latest((10, "treadmill", Treadmill(speed_kmh=0.0, inclination_pct=0.0)))
    assert newest.speed(10 * NS_PER_S).shown == 0.0
    assert newest.incline(10 * NS_PER_S).shown == 0.0
