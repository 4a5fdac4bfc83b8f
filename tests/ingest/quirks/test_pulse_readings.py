"""Pulse intervals that count, and heart rates that are only held."""

from ingest.codecs.pulse_intervals import PulseInterval, PulseIntervals
from ingest.measurements import BEATS_MISSED, NS_PER_S, Contact, HeartRate
from ingest.quirks.pulse_readings import HELD_NS, MOST_ERROR_MS, PulseReadings

STILL = PulseInterval(interval_ms=1000, error_ms=6, heart_rate_bpm=60, contact=Contact.DETECTED)
MOVED = PulseInterval(interval_ms=800, error_ms=6, heart_rate_bpm=60, has_moved=True)
VAGUE = PulseInterval(interval_ms=900, error_ms=MOST_ERROR_MS + 1, heart_rate_bpm=60)
BARE = PulseInterval(interval_ms=900, error_ms=6, heart_rate_bpm=60, contact=Contact.NOT_DETECTED)
ABSURD = PulseInterval(interval_ms=5995, error_ms=6, heart_rate_bpm=60)


def of(*intervals: PulseInterval) -> PulseIntervals:
    return PulseIntervals(intervals=intervals)


def beats(readings: PulseReadings, *intervals: PulseInterval) -> HeartRate | None:
    return readings.heart_rate(of(*intervals), at_ns=0)


def test_a_heart_rate_comes_with_all_intervals_of_a_still_wearer() -> None:
    readings = PulseReadings()
    assert beats(readings, STILL, STILL) == HeartRate(
        heart_rate_bpm=60, rr_ms=(1000.0, 1000.0), issues=(BEATS_MISSED,)
    )
    assert beats(readings, STILL) == HeartRate(heart_rate_bpm=60, rr_ms=(1000.0,))


def test_only_the_run_after_a_doubtful_one_counts_and_it_is_said_that_it_does_not_follow() -> None:
    for doubtful in (MOVED, VAGUE, BARE, ABSURD):
        readings = PulseReadings()
        beats(readings, STILL)
        after = beats(readings, STILL, doubtful, STILL, STILL)
        assert after == HeartRate(
            heart_rate_bpm=60, rr_ms=(1000.0, 1000.0), issues=(BEATS_MISSED,)
        ), doubtful


def test_a_doubtful_last_one_makes_the_next_notification_a_new_run() -> None:
    readings = PulseReadings()
    beats(readings, STILL)
    assert beats(readings, STILL, VAGUE) is None
    following = beats(readings, STILL)
    assert following is not None
    assert following.issues == (BEATS_MISSED,)


def test_without_a_bpm_of_its_own_the_last_of_the_heart_rate_service_stands() -> None:
    nameless = PulseInterval(interval_ms=1000, error_ms=6, heart_rate_bpm=0)
    readings = PulseReadings()
    assert beats(readings, nameless) is None
    readings.is_held(HeartRate(heart_rate_bpm=63), at_ns=0)
    with_bpm = beats(readings, nameless)
    assert with_bpm is not None
    assert with_bpm.heart_rate_bpm == 63


def test_a_heart_rate_is_held_from_the_first_movement_until_it_is_still_or_silent() -> None:
    readings = PulseReadings()
    repeated = HeartRate(heart_rate_bpm=60)
    assert not readings.is_held(repeated, at_ns=0)
    readings.heart_rate(of(STILL, MOVED), at_ns=5 * NS_PER_S)
    assert readings.is_held(repeated, at_ns=6 * NS_PER_S)
    assert not readings.is_held(repeated, at_ns=5 * NS_PER_S + HELD_NS)
    readings.heart_rate(of(MOVED), at_ns=20 * NS_PER_S)
    readings.heart_rate(of(MOVED, STILL), at_ns=25 * NS_PER_S)
    assert not readings.is_held(repeated, at_ns=26 * NS_PER_S)


def test_a_new_link_holds_nothing_and_follows_nothing() -> None:
    readings = PulseReadings()
    readings.heart_rate(of(STILL, MOVED), at_ns=0)
    readings.new_link()
    assert not readings.is_held(HeartRate(heart_rate_bpm=60), at_ns=1)
    first = beats(readings, STILL)
    assert first is not None
    assert first.issues == (BEATS_MISSED,)
