"""Odometer, distance and ascent, one second after another."""

import pytest

from sessions.core.alignment.distance import Ascent, Distance, Odometer
from sessions.core.model.sample import Sample

S = 1_000_000_000


def run(*readings: int) -> float:
    odometer = Odometer()
    for second, counter in enumerate(readings):
        odometer.update(counter, at_ns=second * S)
    return odometer.total_m


@pytest.mark.parametrize(
    ("name", "readings", "total_m"),
    [
        ("starts anywhere", (1200, 1203, 1206), 6),
        ("a reset starts from zero", (500, 503, 0, 3, 6), 9),
        ("a uint24 wraps", (16_777_214, 1), 3),
        ("a 16-bit counter wraps", (65_534, 1), 3),
        ("a leap is no distance", (10, 4000, 4003), 3),
        ("a fall that is no reset is no distance", (5000, 3000, 3003), 3),
        ("a reset seen twice", (500, 503, 0, 0, 3), 6),
        ("two records in the wrong order", (248, 252, 250, 254), 6),
        ("the wrong order near the start", (4, 8, 6, 10), 6),
        ("ticks of ten metres", (0, 0, 10, 10, 20), 20),
    ],
)
def test_total(name: str, readings: tuple[int, ...], total_m: float) -> None:
    assert run(*readings) == total_m


def test_a_silence_of_a_minute_may_hold_a_minutes_running() -> None:
    odometer = Odometer()
    odometer.update(100, at_ns=0)
    assert odometer.update(300, at_ns=60 * S) == 200


def metres(*samples: Sample) -> float | None:
    distance = Distance()
    for sample in samples:
        distance.update(sample, weight_s=1.0)
    return distance.total_m


def test_without_a_counter_distance_is_speed_times_time() -> None:
    assert metres(*(Sample(cell=c, speed_kmh=10.8) for c in range(10))) == pytest.approx(30)


def test_a_counter_wins_over_speed() -> None:
    samples = [Sample(cell=c, speed_kmh=36, distance_m=3.0 * (c + 1)) for c in range(10)]
    assert metres(*samples) == pytest.approx(30)


def test_what_speed_filled_in_is_not_counted_twice_when_the_counter_returns() -> None:
    samples = [Sample(cell=c, speed_kmh=10.8, distance_m=3.0) for c in range(1)]
    samples += [Sample(cell=c, speed_kmh=10.8) for c in range(1, 5)]
    samples += [Sample(cell=5, speed_kmh=10.8, distance_m=17.0)]
    assert metres(*samples) == pytest.approx(17)


def test_a_counter_behind_what_was_filled_in_takes_nothing_back() -> None:
    samples = [Sample(cell=0, speed_kmh=36), Sample(cell=1, distance_m=4.0)]
    assert metres(*samples, Sample(cell=2, distance_m=12.0)) == pytest.approx(12)
    assert metres(*samples) == pytest.approx(10)


def test_nothing_measured_is_no_distance() -> None:
    assert metres(Sample(cell=0)) is None
    assert metres(Sample(cell=0, speed_kmh=0.0)) == 0.0


def ascent(*samples: Sample, distance_m: float | None = None) -> float | None:
    climbed = Ascent()
    for sample in samples:
        climbed.update(sample, distance_m=distance_m)
    return climbed.ascent_m


def test_ascent_is_belt_distance_times_grade_and_downhill_takes_nothing_back() -> None:
    up, down = Sample(cell=0, incline_pct=5.0), Sample(cell=1, incline_pct=-3.0)
    assert ascent(up, down, distance_m=10.0) == pytest.approx(0.5)


def test_a_level_belt_has_climbed_nothing_and_an_unknown_grade_is_unknown() -> None:
    assert ascent(Sample(cell=0, incline_pct=0.0), distance_m=10.0) == 0.0
    assert ascent(Sample(cell=0), distance_m=10.0) is None
