"""Fitness from steady running: VO2max and drift, and where both are withheld."""

from statistics import fmean

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.measurements import BY_HAND
from sessions.core.analysis import analyse
from sessions.core.energy.from_belt import belt_vo2_ml_kg_min
from sessions.core.energy.vo2max import (
    Minute,
    MinuteMeter,
    decoupling_pct,
    steady_ends,
    vo2max_estimate,
)
from sessions.core.energy.vo2max_from_profile import vo2max_of, vo2max_sd
from sessions.core.model.athlete import AthleteSnapshot, HeartRateMaxOrigin, Sex
from sessions.core.model.sample import Sample
from tests.sessions.core.runs import EXAMPLES

RUNNER = AthleteSnapshot(
    mass_kg=68,
    heart_rate_max_bpm=190,
    heart_rate_max_origin=HeartRateMaxOrigin.PROFILE,
    heart_rate_rest_bpm=60,
)


def held(
    count: int, *, bpm: float = 138, kmh: float = 10, incline: float | None = 0, first: int = 0
) -> list[Minute]:
    return [Minute(first + n, bpm, kmh, incline) for n in range(count)]


def test_vo2max_worked_by_hand() -> None:
    """138 bpm of 60 to 190 is 60 % of the reserve. At 10 km/h Leger & Mercier ask for 33.84
    ml/kg/min of a runner of 68 kg: 3.5 + (33.84 - 3.5) / 0.6 = 54.1.
    """
    estimate = vo2max_estimate(held(3), athlete=RUNNER)
    assert estimate is not None
    vo2max, error_pct = estimate
    assert vo2max == pytest.approx(54.06, abs=0.01)
    # Cost 7.5 and 5.9 %, 5 points of 60 %, 3 beats of 130: 12.9 %, times 1.645.
    assert error_pct == pytest.approx(21.2, abs=0.1)


def test_with_an_age_the_profile_has_a_say_by_the_inverse_of_the_variances() -> None:
    aged = msgspec.structs.replace(RUNNER, age_years=40, sex=Sex.MALE, height_m=1.8)
    both, alone = (vo2max_estimate(held(3), athlete=who) for who in (aged, RUNNER))
    profile = vo2max_of(aged)
    assert both is not None
    assert alone is not None
    assert profile is not None
    mine, theirs = (alone[0] * alone[1]) ** -2, (164.5 * profile * vo2max_sd(aged)) ** -2
    assert both[0] == pytest.approx((mine * alone[0] + theirs * profile) / (mine + theirs))
    assert both[1] < alone[1]


def test_a_maximum_from_age_widens_the_band() -> None:
    by_age = msgspec.structs.replace(RUNNER, heart_rate_max_origin=HeartRateMaxOrigin.AGE)
    known, guessed = (vo2max_estimate(held(3), athlete=who) for who in (RUNNER, by_age))
    assert known is not None
    assert guessed is not None
    assert guessed[0] == known[0]
    assert guessed[1] == pytest.approx(1.645 * (12.67**2 + (1000 / 130) ** 2) ** 0.5, abs=0.1)


@pytest.mark.parametrize("bpm", [60 + 0.39 * 130, 60 + 0.91 * 130])
def test_outside_40_to_90_percent_of_the_reserve_nothing_is_said(bpm: float) -> None:
    assert vo2max_estimate(held(5, bpm=bpm), athlete=RUNNER) is None


@pytest.mark.parametrize("missing", ["mass_kg", "heart_rate_max_bpm", "heart_rate_rest_bpm"])
def test_without_mass_maximum_or_resting_rate_nothing_is_said(missing: str) -> None:
    athlete = msgspec.structs.replace(RUNNER, **{missing: None})
    assert vo2max_estimate(held(5), athlete=athlete) is None


@pytest.mark.parametrize(
    ("name", "minutes"),
    [
        ("too short", held(2)),
        ("a hole", held(2) + held(2, first=3)),
        ("a new speed", held(2) + held(2, kmh=10.4, first=2)),
        ("a new incline", held(2) + held(2, incline=0.6, first=2)),
        ("heart rate still rising", [Minute(n, 120 + 6.0 * n, 10, 0) for n in range(5)]),
        ("standing", held(5, kmh=0)),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_is_not_steady_is_no_test(name: str, minutes: list[Minute]) -> None:
    assert steady_ends(minutes) == []


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.floats(25, 80), st.floats(0.42, 0.88), st.floats(0, 8))
def test_a_body_that_follows_the_line_gets_its_own_vo2max(
    vo2max: float, share: float, incline: float
) -> None:
    uptake = 3.5 + share * (vo2max - 3.5)
    low, high = 3.0, 40.0
    for _ in range(60):
        kmh = (low + high) / 2
        asked = belt_vo2_ml_kg_min(kmh, grade=incline / 100, mass_kg=68)
        low, high = (kmh, high) if asked < uptake else (low, kmh)
    if abs(belt_vo2_ml_kg_min(low, grade=incline / 100, mass_kg=68) - uptake) > 0.01:
        return  # slower than any walk that is judged
    minutes = held(3, bpm=60 + share * 130, kmh=low, incline=incline)
    estimate = vo2max_estimate(minutes, athlete=RUNNER)
    assert estimate is not None
    assert estimate[0] == pytest.approx(vo2max, rel=0.001)


def test_drift_worked_by_hand() -> None:
    """Ten minutes at 140 bpm, ten at 154: a beat carries 10 % less, 1 - 140 / 154 = 9.1 %."""
    minutes = held(10, bpm=140, first=5) + held(10, bpm=154, first=15)
    assert decoupling_pct(minutes) == pytest.approx(100 * (1 - 140 / 154))
    assert decoupling_pct(held(5, bpm=90) + minutes) == decoupling_pct(minutes)


@pytest.mark.parametrize(
    ("name", "minutes"),
    [
        ("too short", held(24)),
        ("intervals", [Minute(n, 140, 6 if n % 2 else 14, 0) for n in range(40)]),
        ("hills", [Minute(n, 140, 10, 4.0 * (n % 2)) for n in range(40)]),
        ("standing", held(40, kmh=0)),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_drift_of_what_was_not_held_is_withheld(name: str, minutes: list[Minute]) -> None:
    assert decoupling_pct(minutes) is None


@st.composite
def samples(draw: st.DrawFn) -> list[Sample]:
    found = []
    for cell in range(draw(st.integers(0, 400))):
        found.append(Sample(cell=cell, heart_rate_bpm=120 + cell % 7, speed_kmh=8 + cell % 3))
    for cell in draw(st.lists(st.integers(0, 399), max_size=3)):
        if cell < len(found):
            spoiled = draw(
                st.sampled_from(
                    [
                        Sample(cell=cell, speed_kmh=8),
                        Sample(cell=cell, heart_rate_bpm=120),
                        Sample(cell=cell, heart_rate_bpm=120, speed_kmh=8, paused=True),
                        Sample(cell=cell, heart_rate_bpm=120, speed_kmh=8, speed_source=BY_HAND),
                    ]
                )
            )
            found[cell] = spoiled
    return found


@settings(max_examples=EXAMPLES, deadline=None)
@given(samples())
def test_whole_minutes_are_those_a_full_scan_finds(run: list[Sample]) -> None:
    meter = MinuteMeter()
    for sample in run:
        meter.update(sample)
    expected = []
    for number in range(len(run) // 60):
        cells = run[60 * number : 60 * number + 60]
        bpm = [cell.heart_rate_bpm for cell in cells if cell.heart_rate_bpm is not None]
        kmh = [cell.speed_kmh for cell in cells if cell.speed_kmh is not None]
        if any(cell.paused or cell.speed_source == BY_HAND for cell in cells):
            continue
        if len(bpm) == len(kmh) == 60:
            expected.append((number, fmean(bpm), fmean(kmh)))
    found = [(m.number, m.heart_rate_bpm, m.speed_kmh) for m in meter.minutes]
    assert found == [pytest.approx(minute) for minute in expected]


def test_the_breakdown_says_both_where_the_session_holds_them() -> None:
    seconds = np.arange(3600.0)
    breakdown = analyse(
        time_s=seconds,
        heart_rate_bpm=130 + seconds / 360,
        speed_kmh=np.full(3600, 10.0),
        athlete=RUNNER,
    )
    assert breakdown.fitness.vo2max_ml_kg_min == pytest.approx(56.1, abs=0.2)
    assert breakdown.fitness.vo2max_band_pct == pytest.approx(21.5, abs=1)
    assert breakdown.fitness.heart_rate_max_bpm == 190
    assert breakdown.fitness.heart_rate_max_band_bpm == pytest.approx(1.645 * 3)
    assert breakdown.fitness.decoupling_pct == pytest.approx(3.3, abs=0.3)
    told = breakdown.to_dict()["fitness"]
    assert set(told) == {
        "vo2max_ml_kg_min",
        "threshold_heart_rate_bpm",
        "vo2max_band_pct",
        "heart_rate_max_bpm",
        "heart_rate_max_band_bpm",
        "decoupling_pct",
    }


def test_a_short_session_says_neither() -> None:
    short = analyse(time_s=np.arange(90), heart_rate_bpm=np.full(90, 130.0), athlete=RUNNER)
    assert short.fitness.vo2max_ml_kg_min is None
    assert short.fitness.vo2max_band_pct is None
    assert short.fitness.decoupling_pct is None
