"""Distance, ascent, gaps and load, one second after another."""

import pytest

from sessions.core.alignment.distance import Ascent, Distance
from sessions.core.athlete_snapshot import freeze
from sessions.core.heart.training_load import LoadMeter, LoadModel
from sessions.core.model.athlete import Athlete
from sessions.core.model.gaps import GapWatch
from sessions.core.model.sample import Sample


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


def test_altitude_counts_climbs_and_not_its_noise() -> None:
    heights = [100, 101, 100, 101, 100, 103, 106, 110, 109, 110, 100, 104]
    samples = [Sample(cell=c, altitude_m=float(h)) for c, h in enumerate(heights)]
    assert ascent(*samples) == pytest.approx(14)


def gaps(known: list[bool]) -> list[tuple[float, float]]:
    watch = GapWatch(what="speed")
    for cell, is_known in enumerate(known):
        watch.update(known=is_known, start_s=float(cell), end_s=cell + 1.0)
    return [(gap.start_s, gap.end_s) for gap in watch.until(float(len(known)))]


@pytest.mark.parametrize(("nulls", "expected"), [(5, []), (6, [(3, 9)])])
def test_more_than_five_seconds_are_a_gap(nulls: int, expected: list[tuple[float, float]]) -> None:
    assert gaps([True] * 3 + [False] * nulls + [True]) == expected


def test_what_never_came_is_no_gap_and_what_came_late_was_one() -> None:
    assert gaps([False] * 60) == []
    assert gaps([False] * 20 + [True]) == [(0, 20)]


def test_an_open_gap_ends_with_the_session() -> None:
    assert gaps([True] + [False] * 9) == [(1, 10)]


def minutes(bpm: float, **profile: float) -> tuple[float | None, ...]:
    model, meter = LoadModel(freeze(Athlete(sex="male", **profile), on=None)), LoadMeter()  # type: ignore[arg-type] # a test's shorthand
    for _ in range(600):
        model.update(meter, bpm, weight_s=1.0)
    load = model.load(meter)
    return load.moderate_min, load.vigorous_min, load.edwards, load.trimp


@pytest.mark.parametrize(
    ("bpm", "moderate", "vigorous"), [(127, 0, 0), (128, 10, 0), (153, 10, 0), (154, 0, 10)]
)
def test_minutes_by_share_of_the_maximum(bpm: float, moderate: float, vigorous: float) -> None:
    assert minutes(bpm, heart_rate_max_bpm=200)[:2] == (moderate, vigorous)


@pytest.mark.parametrize(
    ("bpm", "moderate", "vigorous"), [(109, 0, 0), (110, 10, 0), (139, 10, 0), (140, 0, 10)]
)
def test_minutes_by_reserve(bpm: float, moderate: float, vigorous: float) -> None:
    known = minutes(bpm, heart_rate_max_bpm=200, heart_rate_rest_bpm=50)
    assert known[:2] == (moderate, vigorous)


def test_ten_minutes_at_half_the_reserve() -> None:
    *_, edwards, trimp = minutes(125, heart_rate_max_bpm=200, heart_rate_rest_bpm=50)
    assert edwards == pytest.approx(20)  # 62.5 % of the maximum: weight 2
    assert trimp == pytest.approx(8.35743, abs=1e-4)


def test_without_a_resting_rate_there_is_no_trimp_and_without_a_maximum_no_load() -> None:
    assert minutes(150, heart_rate_max_bpm=200)[3] is None
    assert minutes(150) == (None, None, None, None)
