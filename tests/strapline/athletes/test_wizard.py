"""The first-run questions, with a person who answers from a list."""

import tomllib
from collections.abc import Callable
from datetime import date

import pytest

from sessions.core.model.athlete import Athlete, Sex, Units, ZoneModel
from strapline.athletes.profile_toml import athlete_from, to_toml
from strapline.athletes.wizard import KG_PER_LB, wizard

TODAY = date(2026, 11, 22)


class Person:
    """Answers from a list and writes down what is said; without an answer left it walks away."""

    def __init__(self, *answers: str) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []
        self.told: list[str] = []

    def ask(self, words: str) -> str:
        self.asked.append(words)
        if not self._answers:
            raise EOFError
        return self._answers.pop(0)

    def interview(self, *, name: str | None = None) -> Athlete:
        return wizard(self.ask, say=self.told.append, today=TODAY, name=name)


def test_full_answers_make_a_full_profile() -> None:
    person = Person("Ada", "metric", "female", "1990-05-17", "61.5 kg", "186", "52", "reserve")
    assert person.interview() == Athlete(
        name="Ada",
        sex="female",
        birth_date=date(1990, 5, 17),
        mass_kg=61.5,
        heart_rate_max_bpm=186,
        heart_rate_rest_bpm=52,
        zone_model=ZoneModel.PERCENT_RESERVE,
    )
    assert person.told == []


def test_everything_but_the_name_can_be_skipped_and_nothing_is_assumed_instead() -> None:
    person = Person("Ada", *[""] * 6)
    assert person.interview() == Athlete(name="Ada")
    told = " ".join(person.told)
    for consequence in ("wider band", "no energy at all", "no zones", "reserve"):
        assert consequence in told


def test_skipping_the_maximum_with_a_known_age_says_how_far_off_the_estimate_is() -> None:
    person = Person("", "", "34", "", "", "")
    assert person.interview(name="Ada").age_years == 34
    assert any("10 bpm" in line for line in person.told)
    assert not any("no zones" in line for line in person.told)


@pytest.mark.parametrize(
    ("question", "bad", "good", "read"),
    [
        (0, "stones", "IMP", lambda a: a.units is Units.IMPERIAL),
        (1, "x", "m", lambda a: a.sex is Sex.MALE),
        (2, "2027-01-01", "1980-01-31", lambda a: a.birth_date == date(1980, 1, 31)),
        (2, "200", "34.5", lambda a: a.age_years == 34.5),
        (2, "31/01/1980", "46", lambda a: a.age_years == 46),
        (3, "heavy", "150 lb", lambda a: a.mass_kg == 150 * KG_PER_LB),
        (3, "7", "70,5", lambda a: a.mass_kg == 70.5),
        (4, "900", "190", lambda a: a.heart_rate_max_bpm == 190),
        (5, "five", "55", lambda a: a.heart_rate_rest_bpm == 55),
    ],
)
def test_a_bad_answer_is_explained_and_asked_again(
    question: int, bad: str, good: str, read: Callable[[Athlete], bool]
) -> None:
    before, after = [""] * question, [""] * 7
    person = Person(*before, bad, good, *after)
    athlete = person.interview(name="Ada")
    assert person.asked[question] == person.asked[question + 1]
    assert read(athlete)
    without = Person(*before, *after)
    without.interview(name="Ada")
    assert len(person.told) >= 1
    assert len(person.asked) >= len(without.asked) + 1


def test_answers_that_contradict_each_other_are_asked_again() -> None:
    person = Person("", "", "", "", "110", "115", "60", "")
    athlete = person.interview(name="Ada")
    assert athlete.heart_rate_rest_bpm == 60
    assert "heart_rate_rest_bpm must be below heart_rate_max_bpm" in " ".join(person.told)


def test_a_bad_name_is_asked_again() -> None:
    person = Person("", "../x", "Ada", *[""] * 6)
    assert person.interview().name == "Ada"
    assert len(person.told) >= 2


def test_walking_away_ends_the_conversation() -> None:
    with pytest.raises(EOFError):
        Person("Ada", "metric").interview()


def test_the_result_can_be_kept() -> None:
    athlete = Person("Ada", *[""] * 6).interview()
    assert athlete_from(tomllib.loads(to_toml(athlete)), today=TODAY) == athlete
