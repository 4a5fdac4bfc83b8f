"""What a profile may say: each limit is inside, what is beyond is named."""

from datetime import date
from typing import Any

import pytest

from sessions.core.model.athlete import Athlete, ProfileError, Sex, Units, ZoneModel

# CONTRACT names the keys; the limits are those of docs/configuration and the wizard.
LIMITS: dict[str, tuple[float, float]] = {
    "age_years": (5, 110),
    "mass_kg": (20, 350),
    "height_m": (0.9, 2.5),
    "heart_rate_max_bpm": (100, 240),
    "heart_rate_rest_bpm": (25, 120),
    "threshold_heart_rate_bpm": (80, 220),
    "vo2max_ml_kg_min": (10, 100),
    "activity_level": (0, 7),
    "jog_kmh": (3, 15),
    "sprint_kmh": (5, 35),
    "max_speed_kmh": (1, 40),
    "max_incline_pct": (0, 40),
    "heart_rate_alarm_bpm": (80, 240),
    "weekly_goal_min": (0, 2000),
}
BOUNDS = (90.0, 110.0, 130.0, 150.0, 170.0, 190.0)


def athlete(**said: Any) -> Athlete:
    return Athlete(**said)


@pytest.mark.parametrize("key", LIMITS)
def test_a_limit_is_inside_and_the_next_number_is_not(key: str) -> None:
    low, high = LIMITS[key]
    for inside in (low, high):
        assert getattr(athlete(**{key: inside}), key) == inside
    for outside in (low - 0.01, high + 0.01, float("nan")):
        with pytest.raises(ProfileError, match=f"{key} must be from {low:g} to {high:g}") as told:
            athlete(**{key: outside})
        assert told.value.key == key


@pytest.mark.parametrize("value", [True, False, "61", [61]])
def test_what_is_no_number_is_said_so(value: Any) -> None:
    with pytest.raises(ProfileError, match="mass_kg must be a number from 20 to 350, got"):
        athlete(mass_kg=value)


@pytest.mark.parametrize(
    ("lower", "upper", "same"),
    [
        ("heart_rate_rest_bpm", "heart_rate_max_bpm", 110),
        ("threshold_heart_rate_bpm", "heart_rate_max_bpm", 180),
        ("jog_kmh", "sprint_kmh", 9),
    ],
)
def test_two_that_must_rise_do(lower: str, upper: str, same: float) -> None:
    athlete(**{lower: same, upper: same + 1})
    for below in (same, same - 1):
        with pytest.raises(ProfileError, match=f"{lower} must be below {upper}"):
            athlete(**{lower: same, upper: below})


@pytest.mark.parametrize(
    "bounds", [BOUNDS[:5], (*BOUNDS, 200.0), (*BOUNDS[:5], 170.0), BOUNDS[::-1]]
)
def test_zone_bounds_are_six_that_rise(bounds: tuple[float, ...]) -> None:
    with pytest.raises(ProfileError, match="zone_bounds_bpm must hold 6 rising values, got"):
        athlete(zone_bounds_bpm=bounds)


def test_custom_zones_need_bounds_and_others_may_have_them() -> None:
    with pytest.raises(ProfileError, match="where zone_model is custom"):
        athlete(zone_model="custom")
    known = athlete(zone_model="custom", zone_bounds_bpm=[*BOUNDS])
    assert known.zone_model is ZoneModel.CUSTOM
    assert known.zone_bounds_bpm == BOUNDS
    assert athlete(zone_bounds_bpm=BOUNDS).zone_model is ZoneModel.PERCENT_MAX


def test_words_become_choices_and_another_word_is_told_them() -> None:
    known = athlete(sex="female", units="imperial")
    assert (known.sex, known.units) == (Sex.FEMALE, Units.IMPERIAL)
    with pytest.raises(ProfileError, match="sex must be one of female, male, unspecified, got 'x'"):
        athlete(sex="x")


def test_an_age_is_of_the_birth_date_where_there_is_one() -> None:
    day = date(2026, 11, 30)
    assert athlete(age_years=40).age_on(day) == 40
    assert athlete().age_on(day) is None
    born = athlete(birth_date=date(1990, 11, 30), age_years=40)
    assert born.age_on(day) == pytest.approx(36, abs=0.002)
