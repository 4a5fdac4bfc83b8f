"""What a person types becomes an entry, or one line that says what is expected."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.week.diary import (
    READERS,
    EntryError,
    Food,
    Strength,
    What,
    food,
    kind_of,
    strength,
    weight,
)
from tests.sessions.core.runs import EXAMPLES


@pytest.mark.parametrize(
    ("words", "minutes"),
    [("25min", 25), ("25 min", 25), ("30m", 30), ("1h", 60), ("1h10min", 70), ("1 h 10 min", 70)],
)
def test_a_time_is_read(words: str, minutes: float) -> None:
    assert strength(words) == Strength(duration_min=minutes)


@pytest.mark.parametrize(
    ("words", "kcal"), [("650kcal", 650), ("650 KCAL", 650), ("2092 kJ", 500), ("12,5kcal", 12.5)]
)
def test_an_energy_is_read(words: str, kcal: float) -> None:
    assert food(words).energy_kcal == pytest.approx(kcal)


@pytest.mark.parametrize(
    ("words", "kg"), [("71.2kg", 71.2), ("71,2 kg", 71.2), ("157lb", 71.214), ("157 lbs", 71.214)]
)
def test_a_mass_is_read(words: str, kg: float) -> None:
    assert weight(words).mass_kg == pytest.approx(kg, abs=1e-3)


@pytest.mark.parametrize(
    ("kind", "words", "says"),
    [
        ("strength", "squats", "squats 3x8@60kg"),
        ("food", "650", "650kcal"),
        ("food", "650cal", "650kcal"),
        ("food", "-650kcal", "650kcal"),
        ("food", "65000kcal", "10000 kcal"),
        ("weight", "71", "71.2kg"),
        ("weight", "712kg", "20 to 350 kg"),
        ("weight", "71.2.1kg", "71.2kg"),
        ("weight", "nan kg", "71.2kg"),
        ("waist", "84", "84cm"),
        ("waist", "10in", "40 to 250 cm"),
        ("fat", "24kg", "24%"),
        ("fat", "80%", "3 to 65 %"),
    ],
)
def test_what_is_no_amount_says_what_is_expected(kind: str, words: str, says: str) -> None:
    with pytest.raises(EntryError, match=says):
        READERS[kind](words)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.sampled_from(sorted(READERS)), st.text(max_size=12))
def test_any_words_are_an_entry_or_an_error(kind: str, words: str) -> None:
    try:
        what = READERS[kind](words)
    except EntryError:
        return
    assert isinstance(what, What)
    assert kind_of(what) == kind


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.integers(1, 10_000))
def test_whole_kilocalories_are_kept_exactly(kcal: int) -> None:
    assert food(f"{kcal}kcal") == Food(energy_kcal=kcal)
