"""Altitude of a recording: zeros, noise, and the climbs that are left."""

import math
from typing import Any

import numpy as np
import pytest

from sessions import Athlete, analyse
from sessions.core.alignment.altitude import slope_of, without_unknown_zeros
from sessions.core.alignment.arrays import Array

PACE_M_S = 2.5
ATHLETE = Athlete(sex="male", age_years=40, mass_kg=75)


def wandering(rng: np.random.Generator, size: int, *, sd_m: float, over_s: float) -> Array:
    """Noise that forgets itself over some seconds, as satellites' does; 0 s: white."""
    if over_s == 0:
        return rng.normal(0, sd_m, size)
    keeps = math.exp(-1 / over_s)
    fresh = rng.normal(0, sd_m * math.sqrt(1 - keeps**2), size)
    noise = np.empty(size)
    noise[0] = rng.normal(0, sd_m)
    for at in range(1, size):
        noise[at] = keeps * noise[at - 1] + fresh[at]
    return noise


@pytest.mark.parametrize("over_s", [0, 5, 15, 30])
@pytest.mark.parametrize("seed", range(4))
def test_a_flat_run_under_noisy_satellites_climbs_next_to_nothing(seed: int, over_s: float) -> None:
    size = 3600
    altitude = 600 + wandering(np.random.default_rng(seed), size, sd_m=1.5, over_s=over_s)
    slope = slope_of(np.arange(float(size)) * PACE_M_S, altitude)
    assert slope is not None
    assert slope.climbed_m[-1] <= 3.0 * size * PACE_M_S / 1000


@pytest.mark.parametrize("seed", range(3))
def test_a_barometers_steps_are_no_climb_and_its_hills_are(seed: int) -> None:
    size = 3600
    way = np.arange(float(size)) * PACE_M_S
    noise = wandering(np.random.default_rng(seed), size, sd_m=0.3, over_s=60)
    flat = slope_of(way, np.round((600 + noise) * 5) / 5)
    hills = slope_of(way, np.round((600 + 20 * np.sin(way / 160) + noise) * 5) / 5)
    assert flat is not None
    assert hills is not None
    assert flat.climbed_m[-1] <= 5
    truth = np.maximum(np.diff(20 * np.sin(way / 160)), 0).sum()
    assert hills.climbed_m[-1] == pytest.approx(truth, rel=0.05)


@pytest.mark.parametrize("noise_m", [0.0, 0.2, 1.5])
def test_a_long_climb_is_found_through_the_noise(noise_m: float) -> None:
    way = np.arange(float(4000)) * PACE_M_S
    noise = wandering(np.random.default_rng(0), 4000, sd_m=noise_m, over_s=15)
    slope = slope_of(way, 200 + 0.18 * way + noise)
    assert slope is not None
    assert slope.climbed_m[-1] == pytest.approx(1800, rel=0.02)
    assert np.median(slope.grade_pct) == pytest.approx(18, abs=0.5)


@pytest.mark.parametrize("zeros", [1, 2, 30])
def test_first_zeros_are_unknown(zeros: int) -> None:
    altitude = np.full(300, 618.0)
    altitude[:zeros] = 0.0
    cleaned = without_unknown_zeros(altitude)
    assert np.isnan(cleaned[:zeros]).all()
    assert (cleaned[zeros:] == 618).all()


def test_a_single_zero_is_unknown_and_the_sea_is_not() -> None:
    altitude = np.full(300, 618.0)
    altitude[100] = 0.0
    assert np.isnan(without_unknown_zeros(altitude)).nonzero()[0].tolist() == [100]
    shore = np.array([2.0, 1.0, 0.0, 0.0, 1.0, 0.0, 2.0])
    assert without_unknown_zeros(shore).tolist() == shore.tolist()
    flat = np.zeros(50)
    assert without_unknown_zeros(flat).tolist() == flat.tolist()


def test_of_two_altitudes_a_first_zero_is_unknown() -> None:
    assert np.isnan(without_unknown_zeros(np.array([0.0, 618.0]))).tolist() == [True, False]


@pytest.mark.parametrize(("rise_m", "climbed_m"), [(1.5, 0.0), (2.5, 2.5), (5.0, 5.0)])
def test_of_a_barometer_two_metres_are_a_climb(rise_m: float, climbed_m: float) -> None:
    way = np.arange(1000.0)
    slope = slope_of(way, 300 + rise_m * np.clip((way - 300) / 400, 0, 1))
    assert slope is not None
    assert slope.climbed_m[-1] == pytest.approx(climbed_m, abs=0.1)


def test_what_is_known_of_one_of_both_alone_tells_no_slope() -> None:
    way = np.arange(1000.0)
    altitude = 300 + 0.1 * way
    way[:50] = np.nan
    altitude[-50:] = np.nan
    slope = slope_of(way, altitude)
    assert slope is not None
    assert np.isnan(slope.grade_pct[:50]).all()
    assert slope.grade_pct[50:] == pytest.approx(10)


def test_climbing_costs_what_lifting_costs() -> None:
    """1,000 m of climb lift 75 kg by 175 kcal of work, at a quarter's efficiency 700 kcal more."""
    time_s = np.arange(4000.0)
    flat = analyse(time_s=time_s, speed_kmh=np.full(4000, 6.0), athlete=ATHLETE)
    steep = analyse(
        time_s=time_s,
        speed_kmh=np.full(4000, 6.0),
        altitude_m=300 + 0.15 * time_s * 6 / 3.6,
        athlete=ATHLETE,
        outdoors=True,
    )
    assert steep.session.ascent_m == pytest.approx(1000, rel=0.02)
    assert flat.energy.gross_kcal is not None
    assert steep.energy.gross_kcal is not None
    assert steep.energy.gross_kcal - flat.energy.gross_kcal > 500


def test_what_is_not_known_of_the_slope_widens_the_band_and_withholds_vo2max() -> None:
    time_s = np.arange(1200.0)
    known: dict[str, Any] = {
        "time_s": time_s,
        "speed_kmh": np.full(1200, 9.0),
        "heart_rate_bpm": np.full(1200, 150.0),
        "athlete": Athlete(sex="male", age_years=40, mass_kg=75, heart_rate_rest_bpm=50),
    }
    belt = analyse(**known)
    outdoors = analyse(**known, outdoors=True)
    told = analyse(**known, outdoors=True, altitude_m=np.full(1200, 100.0))
    bands = [b.energy.error_band_pct or 0.0 for b in (belt, told, outdoors)]
    assert bands == sorted(bands)
    assert bands[2] > bands[0] + 2
    assert belt.fitness.vo2max_ml_kg_min is not None
    assert told.fitness.vo2max_ml_kg_min is not None
    assert outdoors.fitness.vo2max_ml_kg_min is None
