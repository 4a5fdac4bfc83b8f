"""A finished run on paper: complete, aligned, and 80 columns wide."""

import dataclasses
import io
from datetime import datetime

import pytest
from rich.console import Console

from dashboards.terminal.breakdown_text import print_breakdown
from dashboards.terminal.sessions_table import SessionLine, print_sessions_table
from sessions.core.model.athlete import Units
from sessions.core.model.breakdown import Breakdown, Fitness, Lap
from tests.dashboards.live.finished_run import BREAKDOWN

STARTED_AT = "2026-11-22T08:00:00Z"


def printed(breakdown: Breakdown, *, units: Units = Units.METRIC, width: int = 80) -> list[str]:
    out = io.StringIO()
    print_breakdown(breakdown, console=Console(file=out, width=width), units=units)
    return out.getvalue().splitlines()


def row_of(lines: list[str], word: str) -> list[str]:
    return next(line.split() for line in lines if word in line)


@pytest.mark.parametrize("width", [80, 200])
def test_no_line_is_wider_than_80_columns(width: int) -> None:
    assert max(len(line.rstrip()) for line in printed(BREAKDOWN, width=width)) <= 80


def test_totals_carry_their_units() -> None:
    shown = "\n".join(printed(BREAKDOWN))
    for words in (
        "16:00",
        "1.79 km",
        "15:55",
        "6.7 km/h",
        "18 m",
        "131 bpm mean, 171 highest",
        "8 min",
    ):
        assert words in shown


def test_figures_of_fitness_carry_their_error_and_are_left_out_where_there_are_none() -> None:
    shown = "\n".join(printed(BREAKDOWN))
    assert not any(word in shown for word in ("DFA-alpha1", "VO2max", "Drift"))
    known = dataclasses.replace(
        BREAKDOWN,
        heart=dataclasses.replace(BREAKDOWN.heart, dfa_alpha1=0.753),
        fitness=Fitness(vo2max_ml_kg_min=47.6, vo2max_band_pct=18.2, decoupling_pct=-1.24),
    )
    shown = "\n".join(printed(known))
    assert "0.75 (experimental)" in shown
    assert "about 48 ml/kg/min, ± 18 %" in shown
    assert "1.2 % more speed per heart beat" in shown


def test_energy_is_told_gross_and_net_with_its_band_and_where_it_came_from() -> None:
    shown = "\n".join(printed(BREAKDOWN))
    assert "131 kcal gross, 112 kcal net, ± 14 %" in shown
    assert "belt 15:00, keytel 1:00" in shown


def test_each_interval_is_a_row_of_aligned_columns() -> None:
    lines = printed(BREAKDOWN)
    assert row_of(lines, "Sprint") == [
        *("3", "Sprint", "7:00", "1:00", "0.23", "13.5", "1.0", "%", "152", "158", "7")
    ]
    rows = [line.rstrip() for line in lines if " %" in line and line.split()[0].isdigit()]
    assert len(rows) == len(BREAKDOWN.intervals)
    assert len({len(row) for row in rows}) == 1
    assert len({row.index("%") for row in rows}) == 1


def test_what_was_not_measured_is_two_dashes() -> None:
    assert row_of(printed(BREAKDOWN), "Unknown")[4:] == ["--", "--", "1.0", "%", "--", "--", "--"]


def test_an_inferred_interval_is_marked_and_the_mark_explained() -> None:
    lines = printed(BREAKDOWN)
    assert any("~Jog" in line for line in lines)
    assert any("~ inferred from heart rate" in line for line in lines)


def test_zone_bars_are_as_long_as_their_share_without_any_colour() -> None:
    lines = printed(BREAKDOWN)
    bars = {
        name: line.count("█")
        for line in lines
        for name in ("Maximum", "Moderate")
        if name in line and "█" in line
    }
    assert bars["Moderate"] == 30  # the longest fills the bar
    assert bars["Maximum"] == 3  # 40 of 320 seconds
    assert row_of(lines, "Maximum")[-1] == "0:40"


def test_pauses_gaps_and_notes_are_told() -> None:
    shown = "\n".join(printed(BREAKDOWN))
    assert "Paused from 8:20 to 8:25" in shown
    assert "No heart rate from 14:00 to 14:20" in shown
    assert "estimated from age" in shown


def test_miles_for_who_reads_miles() -> None:
    shown = "\n".join(printed(BREAKDOWN, units=Units.IMPERIAL))
    assert "1.11 mi" in shown
    assert "4.2 mph" in shown
    assert "59 ft" in shown
    assert "km" not in shown


def test_a_run_of_which_little_is_known_is_printed_without_empty_rows() -> None:
    bare = dataclasses.replace(
        BREAKDOWN,
        intervals=(),
        session=dataclasses.replace(
            BREAKDOWN.session,
            id=None,
            started_at=None,
            distance_m=None,
            mean_speed_kmh=None,
            mean_heart_rate_bpm=None,
            max_heart_rate_bpm=None,
            ascent_m=None,
            pauses=(),
            gaps=(),
            notes=(),
        ),
        zones=dataclasses.replace(BREAKDOWN.zones, model=None, bounds_bpm=None, seconds=None),
        energy=dataclasses.replace(
            BREAKDOWN.energy, gross_kcal=None, net_kcal=None, method=(), error_band_pct=None
        ),
    )
    shown = "\n".join(printed(bare))
    assert "16:00" in shown
    assert "--" not in shown
    assert "Maximum" not in shown


def test_laps_are_told_by_label_or_number() -> None:
    laps = (Lap(start_s=0, end_s=300, label=""), Lap(start_s=300, end_s=960, label="hill"))
    shown = "\n".join(printed(dataclasses.replace(BREAKDOWN, laps=laps)))
    assert "1 5:00 · hill 11:00" in shown


def line(**changes: object) -> SessionLine:
    values: dict[str, object] = {
        "id": "20261122-0800-ab12",
        "started_at": STARTED_AT,
        "athlete": "Ada",
        "source": "live",
        "status": "finished",
        "duration_s": 3960.0,
        "distance_m": 11_786.0,
        "mean_heart_rate_bpm": 131.0,
        "gross_kcal": 731.0,
    }
    return SessionLine(**(values | changes))  # type: ignore[arg-type]


def listed(*lines: SessionLine, units: Units = Units.METRIC) -> str:
    out = io.StringIO()
    print_sessions_table(lines, console=Console(file=out, width=80), units=units)
    return out.getvalue()


def test_a_stored_session_is_one_row_and_its_id_is_whole() -> None:
    started = f"{datetime.fromisoformat(STARTED_AT).astimezone():%d %b %H:%M}"
    row = listed(line()).splitlines()[2]
    assert row.split() == [
        *("20261122-0800-ab12", *started.split(), "1:06:00", "11.79", "131", "731", "live,", "Ada")
    ]


def test_names_give_way_before_numbers_do() -> None:
    shown = listed(line(athlete="Wilhelmina Featherstonehaugh", source="simulated"))
    assert all(len(row) <= 80 for row in shown.splitlines())
    for whole in ("20261122-0800-ab12", "1:06:00", "11.79", "131", "731"):
        assert whole in shown


def test_an_unfinished_session_says_so_and_shows_no_made_up_number() -> None:
    shown = listed(
        line(
            started_at=None,
            athlete="",
            status="open",
            duration_s=None,
            distance_m=None,
            mean_heart_rate_bpm=None,
            gross_kcal=None,
        )
    )
    assert "open, live" in shown
    assert shown.splitlines()[2].split().count("--") == 5


def test_what_a_threshold_test_found_is_offered_by_a_command_that_can_be_copied() -> None:
    tested = dataclasses.replace(BREAKDOWN, fitness=Fitness(threshold_heart_rate_bpm=171.4))
    out = io.StringIO()
    console = Console(file=out, width=60)
    print_breakdown(tested, console=console, units=Units.METRIC, athlete="Ada L")
    command = (
        "strapline athlete set 'Ada L' threshold_heart_rate_bpm=171 zone_model=percent_threshold"
    )
    assert command in out.getvalue().splitlines()
    assert "your threshold heart rate is 171 bpm" in " ".join(out.getvalue().split())
    assert "your threshold" not in "\n".join(printed(BREAKDOWN))
    unnamed = "\n".join(printed(tested))
    assert "171 bpm" in unnamed
    assert "athlete set" not in unnamed


def test_below_the_zones_stands_what_they_rest_on() -> None:
    assert "The zones rest on" in "\n".join(printed(BREAKDOWN))
