"""What a step asks of one athlete: bands in beats and km/h."""

import msgspec
import pytest

from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.sample import Kind
from sessions.workouts.plan import HeartRateTarget, HeartRateUnit, Step
from sessions.workouts.targets import Band, target_of
from tests.sessions.workouts.plans import RUNNER, step

NOBODY = AthleteSnapshot()


def heart(low: float, high: float, unit: HeartRateUnit) -> Step:
    return step(duration_s=60, heart_rate=HeartRateTarget(low=low, high=high, unit=unit))


@pytest.mark.parametrize(
    ("asked", "band"),
    [
        (heart(140, 150, HeartRateUnit.BPM), Band(low=140, high=150)),
        (heart(60, 70, HeartRateUnit.MAXIMUM), Band(low=114, high=133)),
        (heart(50, 60, HeartRateUnit.RESERVE), Band(low=120, high=134)),
        (heart(2, 2, HeartRateUnit.ZONE), Band(low=114, high=133)),
        (heart(2, 3, HeartRateUnit.ZONE), Band(low=114, high=152)),
        (heart(5, 5, HeartRateUnit.ZONE), Band(low=171, high=None)),
    ],
    ids=["beats", "percent of maximum", "percent of reserve", "zone", "zones", "top zone"],
)
def test_a_heart_rate_becomes_the_runners_own_beats(asked: Step, band: Band) -> None:
    target = target_of(asked, athlete=RUNNER)
    assert target.heart_rate_band_bpm == band
    assert target.speed_band_kmh is None  # the heart rate counts


@pytest.mark.parametrize("unit", [u for u in HeartRateUnit if u is not HeartRateUnit.BPM])
def test_nothing_is_assumed_for_a_runner_without_a_maximum(unit: HeartRateUnit) -> None:
    assert target_of(heart(2, 3, unit), athlete=NOBODY).heart_rate_band_bpm is None


def test_a_reserve_needs_a_resting_heart_rate() -> None:
    runner = msgspec.structs.replace(RUNNER, heart_rate_rest_bpm=None)
    asked = heart(50, 60, HeartRateUnit.RESERVE)
    assert target_of(asked, athlete=runner).heart_rate_band_bpm is None


@pytest.mark.parametrize(
    ("speed_kmh", "band"),
    [
        (5.0, Band(low=4.7, high=5.3)),
        (12.0, Band(low=11.4, high=12.6)),
        (0.0, Band(low=0, high=0.3)),
    ],
)
def test_one_speed_is_a_band_of_a_twentieth_but_of_three_tenths_at_least(
    speed_kmh: float, band: Band
) -> None:
    target = target_of(step(duration_s=60, speed_kmh=speed_kmh), athlete=RUNNER)
    assert (target.speed_kmh, target.speed_band_kmh) == (speed_kmh, band)


def test_a_range_is_the_band_and_harder_moves_both() -> None:
    asked = step(duration_s=60, speed_kmh=9.0, speed_range_kmh=(8.0, 10.0))
    assert target_of(asked, athlete=RUNNER).speed_band_kmh == Band(low=8, high=10)
    harder = target_of(asked, athlete=RUNNER, intensity=2)
    assert (harder.speed_kmh, harder.speed_band_kmh) == (9.9, Band(low=8.8, high=11.0))


def test_a_gait_alone_is_the_runners_own_range_of_speeds() -> None:
    runner = msgspec.structs.replace(RUNNER, jog_kmh=7.0, sprint_kmh=12.0)
    bands = {
        kind: target_of(step(kind=kind, duration_s=60), athlete=runner).speed_band_kmh
        for kind in Kind
    }
    assert bands[Kind.WALK] == Band(low=0.6, high=7.0)
    assert bands[Kind.JOG] == Band(low=7.0, high=12.0)
    assert bands[Kind.SPRINT] == Band(low=12.0)
    assert bands[Kind.REST] == Band(high=0.6)
    assert bands[Kind.UNKNOWN] is None


@pytest.mark.parametrize(
    ("value", "margin", "side", "away"),
    [(7.9, 0, -1, 0.1), (8.0, 0, 0, 0), (9.0, 0, 0, 0), (9.1, 0, 1, 0.1), (9.1, 0.2, 0, 0.1)],
)
def test_a_band_knows_its_sides(value: float, margin: float, side: int, away: float) -> None:
    band = Band(low=8, high=9)
    assert band.side(value, margin=margin) == side
    assert band.distance(value) == pytest.approx(away)


def test_an_open_band_has_one_side() -> None:
    assert Band(low=8).side(99) == 0
    assert Band(high=8).side(-99) == 0
    assert (Band(low=8).distance(99), Band().distance(5)) == (0, 0)
