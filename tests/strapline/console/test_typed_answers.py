"""Answers in the reader's language: words, dates and decimals as they are written there."""

import doctest
from datetime import date

import pytest

from sessions.core.model.athlete import Sex, Units, ZoneModel
from sessions.text import reading
from strapline.console import typed_answers
from strapline.console.typed_answers import ask_yes, day_meant
from tests.strapline.athletes.test_wizard import Person


def test_the_examples_of_the_module() -> None:
    assert doctest.testmod(typed_answers).failed == 0


def test_a_german_answers_in_german() -> None:
    with reading("de"):
        person = Person(
            "Uli", "angloam", "weiblich", "17.5.1990", "61,5 kg", "186", "52", "Reserve"
        )
        athlete = person.interview()
    assert (athlete.units, athlete.sex) == (Units.IMPERIAL, Sex.FEMALE)
    assert (athlete.birth_date, athlete.mass_kg) == (date(1990, 5, 17), 61.5)
    assert athlete.zone_model is ZoneModel.PERCENT_RESERVE


def test_english_words_are_understood_in_german_as_well() -> None:
    with reading("de"):
        person = Person("Uli", "imperial", "female", "36,5", "154 lb", "186", "52", "maximum")
        athlete = person.interview()
    assert (athlete.units, athlete.sex, athlete.age_years) == (Units.IMPERIAL, Sex.FEMALE, 36.5)


@pytest.mark.parametrize(
    ("language", "typed", "answer"),
    [
        ("de", "j", True),
        ("de", "Ja", True),
        ("de", "yes", True),
        ("de", "n", False),
        ("de", "Nein", False),
        ("de", "", True),
        ("en", "y", True),
        ("en", "no", False),
        ("en", "j\ny", True),  # asked again
    ],
)
def test_yes_and_no(
    monkeypatch: pytest.MonkeyPatch, language: str, typed: str, answer: bool
) -> None:
    lines = iter(typed.split("\n"))
    monkeypatch.setattr("builtins.input", lambda *_: next(lines))
    with reading(language):
        assert ask_yes("?", default=True) is answer


@pytest.mark.parametrize("words", ["31.2.2026", "2026-13-01", "1.2.26", "tomorrow", ""])
def test_what_is_no_day_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        day_meant(words)
