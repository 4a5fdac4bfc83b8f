"""Similar sessions in words."""

from datetime import date

import pytest

from dashboards.words.similar_words import alike_words, change_words
from sessions.core.model.athlete import Units
from sessions.past.pace_at_heart_rate import Effort
from sessions.past.similar import PaceChange, Similar, document_of
from sessions.units import Formatter

CHANGE = PaceChange(
    month=date(2026, 10, 1), then_runs=7, now_runs=4, then_kmh=9.0, now_kmh=9.2, chance_kmh=0.1
)


def similar(change: PaceChange | None) -> Similar:
    return Similar(
        heart_rate_bpm=145,
        speed_kmh=9.2,
        plan=None,
        effort=Effort(low_bpm=140, incline_pct=1),
        runs=(),
        change=change,
    )


def test_a_change_is_told_in_the_readers_units_with_what_chance_makes() -> None:
    words = change_words(similar(CHANGE), Formatter(Units.METRIC))
    assert words == (
        "9 s per km faster at 145 bpm than in Oct 2026"
        " (runs of the last 28 days: 4, then: 7; chance makes up to 4 s)"
    )
    words = change_words(similar(CHANGE), Formatter(Units.IMPERIAL))
    assert words is not None
    assert words.startswith("14 s per mi faster")


def test_slower_is_said_as_slower_and_nothing_as_nothing() -> None:
    slower = PaceChange(
        month=date(2026, 10, 1), then_runs=2, now_runs=2, then_kmh=9.2, now_kmh=9, chance_kmh=0.1
    )
    words = change_words(similar(slower), Formatter(Units.METRIC))
    assert words is not None
    assert words.startswith("9 s per km slower")
    assert change_words(similar(None), Formatter(Units.METRIC)) is None
    assert alike_words(similar(None)).startswith("Steady at 140 to 149 bpm, 1 % incline")


def test_the_document_has_the_change_as_people_think_of_it() -> None:
    told = document_of(similar(CHANGE))
    assert told is not None
    change = told["change"]
    assert isinstance(change, dict)
    assert change["faster_s_per_km"] == pytest.approx(3600 / 9.0 - 3600 / 9.2)
    assert document_of(None) is None
