"""A belt whose speed a person says counts like any other, and is told to be inferred."""

import pytest

from ingest.measurements import BY_HAND, NS_PER_S, HeartRate, Measurement, Treadmill
from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.breakdown import Breakdown, Confidence
from sessions.core.model.sample import Kind
from sessions.core.session import Session

START_NS = 1_700_000_000 * NS_PER_S


def recorded(*belts: tuple[str, range, float]) -> Breakdown:
    """A heart at 120 bpm throughout, and belts: who says it, when, and how fast."""
    session = Session(session_id="s", athlete=AthleteSnapshot(name="Ann"))
    last_s = max(seconds.stop for _, seconds, _ in belts)
    sequence = 0
    for second in range(last_s):
        said: list[tuple[str, HeartRate | Treadmill]] = [
            (source, Treadmill(speed_kmh=speed_kmh, inclination_pct=1.0))
            for source, seconds, speed_kmh in belts
            if second in seconds
        ]
        for source, value in [("strap", HeartRate(heart_rate_bpm=120)), *said]:
            session.feed(
                Measurement(
                    source=source,
                    at_ns=START_NS + second * NS_PER_S + sequence,
                    sequence=sequence,
                    value=value,
                )
            )
            sequence += 1
    session.finish()
    return session.breakdown()


def test_its_speed_distance_and_incline_count() -> None:
    breakdown = recorded((BY_HAND, range(0, 61), 9.0))
    (jog,) = breakdown.intervals
    assert jog.kind is Kind.JOG
    assert jog.mean_speed_kmh == pytest.approx(9.0)
    assert jog.mean_incline_pct == pytest.approx(1.0)
    assert breakdown.session.distance_m == pytest.approx(9000 / 60, rel=0.02)
    assert breakdown.session.ascent_m == pytest.approx(1.5, rel=0.02)


def test_intervals_and_sources_say_that_nobody_measured_it() -> None:
    breakdown = recorded((BY_HAND, range(0, 61), 9.0))
    assert [interval.confidence for interval in breakdown.intervals] == [Confidence.INFERRED]
    assert breakdown.session.sources["inferred"] == [BY_HAND]
    assert breakdown.session.sources["speed"][BY_HAND] == pytest.approx(60, abs=1)


def test_a_belt_that_measures_is_not_called_inferred() -> None:
    breakdown = recorded(("treadmill", range(0, 61), 9.0))
    assert [interval.confidence for interval in breakdown.intervals] == [Confidence.MEASURED]
    assert "inferred" not in breakdown.session.sources


def test_what_was_measured_for_most_of_an_interval_stays_measured() -> None:
    breakdown = recorded(("treadmill", range(0, 50), 9.0), (BY_HAND, range(50, 61), 9.0))
    assert [interval.confidence for interval in breakdown.intervals] == [Confidence.MEASURED]
    assert breakdown.session.sources["inferred"] == [BY_HAND]
