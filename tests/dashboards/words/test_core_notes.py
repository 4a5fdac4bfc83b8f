"""What the core wrote down is read in the language of the page, without names of keys."""

import pytest

from dashboards.words.core_notes import note_words, plan_words
from sessions.core.athlete_snapshot import freeze, snapshot_notes
from sessions.core.model.athlete import Athlete, ZoneModel
from sessions.text import reading
from sessions.workouts.built_in import built_in, built_in_names

ATHLETES = (
    Athlete(),
    Athlete(age_years=40, mass_kg=70),
    Athlete(mass_kg=70, heart_rate_max_bpm=180),
    Athlete(zone_model=ZoneModel.PERCENT_THRESHOLD.value, age_years=40, mass_kg=70),
    Athlete(zone_model=ZoneModel.PERCENT_RESERVE.value, age_years=40, mass_kg=70),
)


@pytest.mark.parametrize("athlete", ATHLETES)
def test_every_note_for_want_of_a_profile_value_is_translated_and_names_no_key(
    athlete: Athlete,
) -> None:
    notes = snapshot_notes(freeze(athlete, on=None))
    assert notes
    for note in notes:
        assert "_" not in note_words(note)
        with reading("de"):
            assert note_words(note) != note


@pytest.mark.parametrize("name", [name for name in built_in_names() if "jog" in name])
def test_titles_of_built_in_plans_are_translated_with_their_numbers(name: str) -> None:
    plan = built_in(name)
    assert plan is not None
    assert plan_words(plan.title) == plan.title
    with reading("de"):
        assert plan_words(plan.title) != plan.title
        digits = [letter for letter in plan_words(plan.title) if letter.isdigit()]
    assert digits == [letter for letter in plan.title if letter.isdigit()]


def test_what_a_person_wrote_stays_as_written() -> None:
    with reading("de"):
        assert plan_words("My Tuesday: 20 min") == "My Tuesday: 20 min"
        assert note_words("the treadmill smelled") == "the treadmill smelled"
