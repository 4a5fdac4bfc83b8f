"""What is frozen at a session's start, and what is said when something is missing."""

from datetime import date

import pytest

from sessions.core.athlete_snapshot import freeze, snapshot_notes
from sessions.core.model.athlete import Athlete, HeartRateMaxOrigin, HeartRateRestOrigin, ZoneModel

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("profile_bpm", "learned_bpm", "age_years", "bpm", "origin"),
    [
        (191, 188, 40, 191, HeartRateMaxOrigin.PROFILE),
        (None, 188, 40, 188, HeartRateMaxOrigin.LEARNED),
        (None, None, 40, 180, HeartRateMaxOrigin.AGE),
        (None, None, None, None, None),
    ],
)
def test_the_maximum_is_the_profiles_then_the_learned_then_the_ages(
    profile_bpm: float | None,
    learned_bpm: float | None,
    age_years: float | None,
    bpm: float | None,
    origin: HeartRateMaxOrigin | None,
) -> None:
    athlete = Athlete(heart_rate_max_bpm=profile_bpm, age_years=age_years)
    snapshot = freeze(athlete, on=DAY, learned_heart_rate_max_bpm=learned_bpm)
    assert (snapshot.heart_rate_max_bpm, snapshot.heart_rate_max_origin) == (bpm, origin)


def test_a_learned_maximum_below_the_resting_rate_is_not_believed() -> None:
    athlete = Athlete(age_years=40, heart_rate_rest_bpm=110)
    snapshot = freeze(athlete, on=DAY, learned_heart_rate_max_bpm=105)
    assert snapshot.heart_rate_max_origin is HeartRateMaxOrigin.AGE


@pytest.mark.parametrize(
    ("profile_bpm", "learned_bpm", "bpm", "origin"),
    [
        (58, 51, 58, HeartRateRestOrigin.PROFILE),
        (None, 51, 51, HeartRateRestOrigin.LEARNED),
        (None, 185, None, None),
        (None, None, None, None),
    ],
)
def test_the_resting_rate_is_the_profile_s_then_that_of_mornings(
    profile_bpm: float | None,
    learned_bpm: float | None,
    bpm: float | None,
    origin: HeartRateRestOrigin | None,
) -> None:
    athlete = Athlete(
        heart_rate_max_bpm=180,
        heart_rate_rest_bpm=profile_bpm,
        zone_model=ZoneModel.PERCENT_RESERVE,
    )
    snapshot = freeze(athlete, on=DAY, learned_heart_rate_rest_bpm=learned_bpm)
    assert (snapshot.heart_rate_rest_bpm, snapshot.heart_rate_rest_origin) == (bpm, origin)
    assert (snapshot.zone_bounds_bpm is None) == (bpm is None)
    said = any("morning readings" in note for note in snapshot_notes(snapshot))
    assert said == (origin is HeartRateRestOrigin.LEARNED)


def test_a_birth_date_gives_the_age_on_the_day() -> None:
    athlete = Athlete(birth_date=date(1986, 11, 22))
    age_years = freeze(athlete, on=DAY).age_years
    assert age_years == pytest.approx(40, abs=0.01)
    assert freeze(athlete, on=None).age_years is None


def test_a_birth_date_after_the_day_gives_no_age() -> None:
    assert freeze(Athlete(birth_date=date(2030, 1, 1)), on=DAY).age_years is None


def test_no_age_is_ever_assumed() -> None:
    snapshot = freeze(Athlete(mass_kg=70), on=DAY)
    assert snapshot.zone_bounds_bpm is None
    assert snapshot_notes(snapshot) == (
        "No heart-rate zones: neither heart_rate_max_bpm nor an age is known.",
        "No energy from heart rate: the age is not known.",
    )


@pytest.mark.parametrize(
    ("model", "missing"),
    [
        (ZoneModel.PERCENT_RESERVE, "percent_reserve needs heart_rate_rest_bpm"),
        (ZoneModel.PERCENT_THRESHOLD, "percent_threshold needs threshold_heart_rate_bpm"),
    ],
)
def test_a_zone_model_that_lacks_something_says_what(model: ZoneModel, missing: str) -> None:
    snapshot = freeze(Athlete(heart_rate_max_bpm=190, zone_model=model), on=DAY)
    assert snapshot.zone_bounds_bpm is None
    assert f"No heart-rate zones: {missing}." in snapshot_notes(snapshot)


def test_an_age_predicted_maximum_states_its_spread() -> None:
    notes = snapshot_notes(freeze(Athlete(age_years=40, mass_kg=70), on=DAY))
    assert notes == (
        "The maximum heart rate is predicted from age, good to about 10 bpm either way.",
    )


def test_a_full_profile_needs_no_note() -> None:
    athlete = Athlete(age_years=40, mass_kg=70, heart_rate_max_bpm=185)
    assert snapshot_notes(freeze(athlete, on=DAY)) == ()
