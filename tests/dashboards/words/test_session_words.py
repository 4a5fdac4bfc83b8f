"""What is told of a session beside its figures: sport, pauses, the share that is known."""

from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

from dashboards.terminal.breakdown_text import print_breakdown
from dashboards.words.core_notes import note_words
from dashboards.words.session_words import (
    caveats,
    distance_words,
    interval_word,
    is_partly_known,
    stretches,
)
from ingest.measurements import Sport
from sessions.core.analysis import analyse
from sessions.core.model.athlete import Athlete, Units
from sessions.core.model.breakdown import Breakdown, Gap, Span
from sessions.store import Source
from sessions.text import reading
from sessions.units import Formatter

METRIC = Formatter(Units.METRIC)
ADA = Athlete(name="Ada", sex="female", age_years=34, mass_kg=61, heart_rate_max_bpm=188)
TIME_S = np.arange(601.0)


def recorded(*, sport: Sport = Sport.FOOT, beats_from_s: float = 0.0) -> Breakdown:
    """Ten minutes at 12 km/h with a pause of one; heart rate from a second on, if ever."""
    return analyse(
        time_s=TIME_S,
        speed_kmh=np.full(TIME_S.shape, 12.0),
        heart_rate_bpm=np.where(beats_from_s <= TIME_S, 140.0, np.nan),
        pauses=[(200.0, 260.0)],
        sport=sport,
        athlete=ADA,
    )


def printed(breakdown: Breakdown) -> str:
    console = Console(width=100, record=True, file=None)
    with console.capture() as captured:
        print_breakdown(breakdown, console=console, units=Units.METRIC)
    return captured.get()


def test_no_gait_is_told_of_a_ride() -> None:
    ride = recorded(sport=Sport.RIDE)
    assert {interval_word(part, sport=Sport.RIDE) for part in ride.intervals} == {"Ride", "Paused"}
    shown = printed(ride)
    assert "Ride" in shown
    assert "no gaits are told" in shown
    for word in ("Walk", "Jog", "Sprint", "Unknown"):
        assert word not in shown


def test_a_ride_without_a_heart_rate_says_why_it_has_no_energy() -> None:
    ride = recorded(sport=Sport.RIDE, beats_from_s=10_000)
    assert ride.energy.gross_kcal is None
    assert "No heart rate: no energy for a ride." in ride.session.notes
    assert "No heart rate: no energy for a ride." in printed(ride)


def test_energy_of_a_part_is_called_partial() -> None:
    ride = recorded(sport=Sport.RIDE, beats_from_s=300.0)
    assert is_partly_known(ride)
    assert ", partial" in printed(ride)
    assert "The energy is partial: it is known for 5:00 of 9:00." in printed(ride).replace("\n", "")
    assert not is_partly_known(recorded())
    assert "partial" not in printed(recorded())


def test_both_distances_are_told_where_they_differ() -> None:
    assert distance_words(5000.0, 4960.0, METRIC) == "5.00 km"
    assert distance_words(5000.0, 4900.0, METRIC) == "5.00 km, 4.90 km of it moving"
    assert distance_words(None, None, METRIC) == "--"


def test_a_pause_is_told_and_stands_in_no_figure() -> None:
    run = recorded()
    shown = printed(run)
    assert "Paused          1:00" in shown
    assert "Paused from 3:20 to 4:20" in shown
    assert "Moving          9:00" in shown


def test_what_is_missing_is_one_line_for_each_kind() -> None:
    run = recorded()
    gaps = tuple(
        Gap(start_s=start_s, end_s=start_s + 20.0, what=what)
        for start_s in (10.0, 300.0, 400.0)
        for what in ("heart_rate", "speed")
    )
    pauses = (Span(start_s=60.0, end_s=65.0), Span(start_s=100.0, end_s=130.0))
    told = replace(run, session=replace(run.session, gaps=gaps, pauses=pauses))
    assert list(stretches(told, METRIC)) == [
        "Paused 2 times, 0:35 together, the longest from 1:40 to 2:10",
        "No heart rate 3 times, 1:00 together, the longest from 6:40 to 7:00",
        "No speed 3 times, 1:00 together, the longest from 6:40 to 7:00",
    ]


def test_a_simulated_run_says_that_it_does_not_count() -> None:
    run = recorded()
    simulated = replace(run, session=replace(run.session, source=Source.SIMULATED.value))
    assert list(caveats(simulated, METRIC)) == [
        "Simulated: it counts for no week, no learning and no load."
    ]
    assert list(caveats(run, METRIC)) == []


@pytest.mark.parametrize(
    ("note", "german"),
    [
        (
            "The recording has no date: the age is as of 2020-11-30, by --date.",
            "Die Aufzeichnung hat kein Datum: das Alter gilt für 2020-11-30, laut --date.",
        ),
        (
            "Recorded by an earlier version; for today's figures: strapline recompute 2026-ab12",
            "Von einer früheren Version aufgezeichnet; für die heutigen Zahlen:"
            " strapline recompute 2026-ab12",
        ),
    ],
)
def test_notes_are_told_in_the_readers_language(note: str, german: str) -> None:
    assert note_words(note) == note
    with reading("de"):
        assert note_words(note) == german
