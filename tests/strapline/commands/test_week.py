"""`strapline week` and `strapline log`, from the command line to the store and back."""

import io
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from rich.console import Console

from dashboards.terminal.week_screen import print_week
from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.core.analysis import analyse
from sessions.core.athlete_snapshot import freeze
from sessions.core.model.athlete import Athlete, Units
from sessions.store import DiaryBook, SessionRow, Source, Store, StoredStatus
from sessions.week.calendar_week import Week, local_day
from sessions.week.diary import Entry, Food, Strength, Weight
from sessions.week.goals import report_on
from strapline.athletes.profiles import save_profile
from strapline.config.load_config import CONFIG_VARIABLE
from tests.dashboards.review.filled import ADA, keep
from tests.sessions.morning.test_recovery import morning
from tests.sessions.week.sessions_in_week import MONDAY, day, outing
from tests.strapline.cli.test_cli import Run, run

__all__ = ["run"]

ANNA = Athlete(
    name="Anna",
    sex="female",
    age_years=40,
    mass_kg=70,
    height_m=1.65,
    heart_rate_max_bpm=180,
    heart_rate_rest_bpm=60,
)
PROFILE = """\
name = "Anna"
sex = "female"
age_years = 40
mass_kg = 70
height_m = 1.65
heart_rate_max_bpm = 180
heart_rate_rest_bpm = 60
"""


@pytest.fixture(autouse=True)
def anna(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(CONFIG_VARIABLE, raising=False)
    folder = tmp_path / "data" / "athletes"
    folder.mkdir(parents=True)
    (folder / "Anna.toml").write_text(PROFILE, encoding="utf-8")


def stored(folder: Path, id: str, *, source: Source, athlete: Athlete = ANNA) -> None:
    """Half an hour at a vigorous 140 bpm and 9 km/h, begun now."""
    snapshot = freeze(athlete, on=None)
    seconds = [float(second) for second in range(1801)]
    breakdown = analyse(
        time_s=seconds,
        heart_rate_bpm=[140.0] * 1801,
        speed_kmh=[9.0] * 1801,
        athlete=snapshot,
        session_id=id,
    )
    now_ns = SystemClock().wall_ns()
    with Store.open(folder) as store:
        row = SessionRow(
            id=id, athlete=snapshot, source=source, opened_ns=now_ns, started_ns=now_ns
        )
        store.open_session(row)
        store.finish_session(id, ended_ns=now_ns + 1800 * NS_PER_S, breakdown=breakdown)
    with Store.reading(folder) as read:
        assert read.session(id).status is StoredStatus.FINISHED


def test_a_run_counts_for_the_week_and_a_simulated_or_somebody_else_s_does_not(
    run: Run, tmp_path: Path
) -> None:
    empty = json.loads(run("week", "--json").out)
    assert (empty["athlete"], empty["sessions"], empty["load"]) == ("Anna", [], None)
    assert empty["cardio"]["left_min"] == 150
    stored(tmp_path / "data", "a-run", source=Source.LIVE)
    stored(tmp_path / "data", "b-simulated", source=Source.SIMULATED)
    stored(tmp_path / "data", "c-bo", source=Source.LIVE, athlete=Athlete(name="Bo"))
    week = json.loads(run("week", "--json").out)
    assert [session["id"] for session in week["sessions"]] == ["a-run"]
    assert week["cardio"]["vigorous_min"] == pytest.approx(30)
    assert week["cardio"]["left_min"] == pytest.approx(90)
    assert week["sessions"][0]["has_intervals"] is False
    assert week["intervals"]["steady_kcal_per_min"] > 5
    assert week["load"]["settled"] is False
    today = local_day(SystemClock().wall_ns())
    assert week["week"] == Week.containing(today).name
    assert week["from"] <= today.isoformat() <= week["to"]


def test_what_is_logged_is_listed_counted_and_taken_back(run: Run) -> None:
    today = local_day(SystemClock().wall_ns())
    assert run("log", "strength", "25min", "--note", "squats").code == 0
    assert run("log", "food", "650", "kcal").code == 0
    assert run("log", "weight", "157lb").code == 0
    entries = json.loads(run("log", "list", "--json").out)["entries"]
    assert [entry["kind"] for entry in entries] == ["weight", "food", "strength"]
    assert entries[0]["mass_kg"] == pytest.approx(71.214, abs=0.001)
    assert entries[2]["duration_min"] == 25
    assert (entries[2]["note"], entries[2]["day"]) == ("squats", today.isoformat())
    assert "squats" in run("log", "list").out
    week = json.loads(run("week", "--json").out)
    assert week["strength"]["counted_days"] == 1
    assert week["energy"]["days"][today.weekday()]["eaten_kcal"] == 650
    assert week["energy"]["compared_days"] == 0
    assert week["scales"]["on"] == today.isoformat()
    assert "food 650 kcal" in run("log", "undo", "2").err
    assert "weight" in run("log", "undo").err
    left = json.loads(run("log", "list", "--json").out)["entries"]
    assert [entry["kind"] for entry in left] == ["strength"]


def test_strength_is_logged_with_its_sets_and_what_comes_next_is_said(run: Run) -> None:
    today = local_day(SystemClock().wall_ns())
    before = (today - timedelta(days=2)).isoformat()
    line = ("squats", "3x8@60kg,", "lunges", "3x10,", "25", "min")
    assert "The same again" in run("log", "strength", *line, "--on", before).err
    said = run("log", "strength", *line).err
    assert "Squats 3 × 8 @ 65 kg. All done twice: 5 kg more." in said
    entry, _ = json.loads(run("log", "list", "--json").out)["entries"]
    assert entry["duration_min"] == 25
    assert [sets["exercise"] for sets in entry["exercises"]] == ["squat", "lunge"]
    assert entry["exercises"][0]["repetitions"] == [8, 8, 8]
    week = json.loads(run("week", "--json").out)["strength"]
    assert week["today"] == "done"
    assert [one["proposed"]["load_kg"] for one in week["next"]] == [65, None]
    assert "Next: Squats 3 × 8 @ 65 kg ↑" in run("week").out
    assert "Squats 3 × 8 @ 60 kg" in run("log", "undo").err
    yesterday = (today - timedelta(days=1)).isoformat()
    assert "The day before was strength" in run("log", "strength", "25", "--on", yesterday).err


def test_the_week_tells_this_morning_and_what_it_is_held_against(run: Run, tmp_path: Path) -> None:
    assert "This morning" not in run("week").out
    assert json.loads(run("week", "--json").out)["recovery"]["why"] == "no reading today"
    now_ns = SystemClock().wall_ns()
    with DiaryBook.open(tmp_path / "data") as book:
        for days in range(60):
            ln_rmssd = 3.5 if days < 7 else 4.0 + days % 2 / 5
            at_ns = now_ns - days * 86_400 * NS_PER_S
            book.add(Entry(athlete="Anna", at_ns=at_ns, what=morning(ln_rmssd)))
    shown = run("week").out
    assert "Much lower than usual for you" in shown
    assert "7-day mean 3.50" in shown
    recovery = json.loads(run("week", "--json").out)["recovery"]
    assert (recovery["state"], recovery["ln_rmssd"]) == ("much lower", 3.5)
    assert json.loads(run("week", "--json", "--week", "2026-W02").out)["recovery"] is None


@pytest.mark.parametrize(("units", "mass_kg"), [(Units.METRIC, 157), (Units.IMPERIAL, 71.21)])
def test_a_bare_number_is_minutes_kilocalories_and_what_the_scales_show(
    run: Run, tmp_path: Path, units: Units, mass_kg: float
) -> None:
    save_profile(replace(ANNA, units=units), data_dir=tmp_path / "data")
    for words in (("strength", "25"), ("food", "650,5"), ("weight", "157")):
        assert run("log", *words).code == 0
    weight, food, strength = json.loads(run("log", "list", "--json").out)["entries"]
    assert weight["mass_kg"] == pytest.approx(mass_kg, abs=0.01)
    assert food["energy_kcal"] == 650.5
    assert strength["duration_min"] == 25
    assert run("log", "weight", "157 stone").code == 2


def test_an_earlier_day_counts_for_its_own_week(run: Run) -> None:
    assert run("log", "strength", "30min", "--on", "2026-02-03").code == 0
    week = json.loads(run("week", "--week", "2026-W06", "--json").out)
    assert [d["day"] for d in week["strength"]["days"]] == ["2026-02-03"]
    other = json.loads(run("week", "--week", "2026-W05", "--json").out)
    assert other["strength"]["days"] == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("log", "strength", "squats"), "squats 3x8@60kg"),
        (("log", "food", "650g"), "650kcal"),
        (("log", "weight", "7kg"), "20 to 350 kg"),
        (("log", "weight", "71kg", "--on", "yesterday"), "2026-11-20"),
        (("log", "weight", "71kg", "--on", "2999-01-01"), "future"),
        (("log", "undo"), "nothing is logged"),
        (("log", "undo", "7"), "no entry 7"),
        (("log", "food", "1kcal", "--athlete", "Nobody"), "Nobody"),
        (("week", "--week", "2026-W54"), "no week 54"),
        (("week", "--week", "now"), "2026-W47"),
        (("week", "--athlete", "Nobody"), "Nobody"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_bad_input_is_one_line_and_exit_code_2(run: Run, words: tuple[str, ...], says: str) -> None:
    result = run(*words)
    assert result.code == 2
    assert says in result.line


def test_of_several_athletes_one_must_be_named(run: Run, tmp_path: Path) -> None:
    other = PROFILE.replace("Anna", "Bo")
    (tmp_path / "data" / "athletes" / "Bo.toml").write_text(other, encoding="utf-8")
    assert "--athlete" in run("week").line
    assert run("log", "food", "650kcal", "--athlete", "Bo").code == 0
    assert json.loads(run("log", "list", "--athlete", "Anna", "--json").out)["entries"] == []


def entry(number: int, what: Strength | Food | Weight) -> tuple[date, Entry]:
    return day(number), Entry(athlete="Anna", at_ns=0, what=what)


def painted(*, today: date, units: Units = Units.METRIC, eaten: float = 1000) -> str:
    lines = [
        entry(1, Strength(duration_min=25)),
        entry(2, Strength(duration_min=25)),
        *(entry(n, Food(energy_kcal=eaten)) for n in (1, 2, 3)),
        entry(-10, Weight(mass_kg=74)),
        entry(3, Weight(mass_kg=70)),
    ]
    diary: dict[date, list[Entry]] = {}
    for when, written in lines:
        diary.setdefault(when, []).append(written)
    report = report_on(
        Week(MONDAY),
        outings=[
            outing(1, moderate=20, vigorous=10, kcal=250, bouts=4, warmed_up=True, trimp=60),
            outing(3, moderate=35, kcal=180, trimp=40),
            outing(4, moderate=None),
        ],
        diary=diary,
        athlete=ANNA,
        today=today,
    )
    console = Console(file=io.StringIO(), width=80, height=24)
    print_week(report, athlete="Anna", units=units, today=today, console=console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_full_week_fits_80_by_24_and_says_what_is_left() -> None:
    shown = painted(today=day(4))
    lines = shown.splitlines()
    assert len(lines) <= 23  # and the prompt
    assert max(map(len, lines)) <= 80
    assert "75 of 150 min" in shown
    assert "75 min to go" in shown
    assert "1 of 2 sessions" in shown
    assert "Mon 25 min, Tue 25 min (no rest day before)" in shown
    assert "8.3 with intervals, 6.0 steady" in shown
    assert "1 of 1 hard sessions" in shown
    assert "70.0 kg (Wed 18 Nov)" in shown
    assert "two weeks (days missing: 1)" in shown
    assert "30 min without heart rate" in shown
    assert shown.count("medical advice") == 1


def test_a_past_week_says_what_was_short() -> None:
    shown = painted(today=MONDAY + timedelta(days=20))
    assert "75 min short" in shown
    assert "to go" not in shown


def test_the_bar_is_as_long_as_what_was_done() -> None:
    cardio = next(line for line in painted(today=day(4)).splitlines() if "150 min" in line)
    assert (cardio.count("█"), cardio.count("░")) == (10, 10)


@pytest.mark.parametrize(
    ("eaten", "says"), [(1000, "Too little"), (1500, "can be kept"), (2600, "more than burned")]
)
def test_a_reckless_deficit_is_warned_about_and_a_safe_one_shown(eaten: float, says: str) -> None:
    assert says in painted(today=day(4), eaten=eaten)


def test_a_day_that_is_not_over_is_told_with_its_if() -> None:
    shown = painted(today=day(3), eaten=600)
    assert "today so far 600 kcal eaten, about 2098 burned by midnight" in shown
    assert "too little for a day" in shown
    assert len(shown.splitlines()) <= 23
    assert "too little for a day" not in painted(today=day(3), eaten=2000)


def test_pounds_are_shown_to_whom_they_say_more() -> None:
    assert "154.3 lb" in painted(today=day(4), units=Units.IMPERIAL)


def test_every_week_is_a_line_of_the_table(run: Run, tmp_path: Path) -> None:
    with Store.open(tmp_path / "data") as store:
        keep(store, 0, seconds=60)
        keep(store, 7, seconds=60)
    save_profile(ADA, data_dir=tmp_path / "data")
    result = run("week", "--csv", "--athlete", ADA.name, "--data-dir", str(tmp_path / "data"))
    header, first, second, *_ = result.out.splitlines()
    assert header.startswith("week,from,sessions,interval_sessions,duration_min")
    assert first.startswith("2026-W47,2026-11-16,1,0,0.9")
    assert second.startswith("2026-W48,2026-11-23,1,")
