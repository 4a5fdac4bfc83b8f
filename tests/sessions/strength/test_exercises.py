"""Exercises by their names in two languages, and by a person's own."""

import pytest

from sessions.strength.exercises import exercise_of, exercise_words
from sessions.text import reading


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Squat", "squat"),
        ("kniebeugen", "squat"),
        ("KREUZHEBEN", "deadlift"),
        ("push-ups", "push-up"),
        ("Push ups", "push-up"),
        ("Liegestütze", "push-up"),
        ("Ausfallschritte", "lunge"),
        ("Goblet  Squat", "goblet squat"),
    ],
)
def test_a_known_exercise_has_one_name_and_an_own_one_keeps_its_own(words: str, name: str) -> None:
    assert exercise_of(words) == name
    assert exercise_of(exercise_of(words)) == name


def test_it_is_shown_in_the_reader_s_language_and_read_again() -> None:
    for language, shown in (("en", "Squats"), ("de", "Kniebeugen")):
        with reading(language):
            assert exercise_words("squat") == shown
            assert exercise_of(exercise_words("squat")) == "squat"
    assert exercise_words("goblet squat") == "Goblet squat"
