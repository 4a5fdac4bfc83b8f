"""`strapline workout`: listed, shown, made, checked, imported; and what is wrong, in one line."""

import json
from pathlib import Path

import pytest

from tests.sessions.workouts.test_fit_reader import DISTANCE, one, workout
from tests.strapline.cli.test_cli import Run, run

__all__ = ["run"]

ZWO = """<workout_file><name>From a ride</name><sportType>run</sportType><workout>
<SteadyState Duration="300" Power="0.8" pace="1"/></workout></workout_file>"""


def own(folder: Path) -> Path:
    return folder / "data" / "workouts"


def test_a_new_plan_is_right_as_it_is_and_listed_first(run: Run, tmp_path: Path) -> None:
    assert run("workout", "new", "my-hills").code == 0
    text = (own(tmp_path) / "my-hills.toml").read_text(encoding="utf-8")
    assert 'title = "My hills"' in text
    assert "strapline run --workout my-hills" in text
    assert run("workout", "check", "my-hills").code == 0
    listed = json.loads(run("workout", "list", "--json").out)["workouts"]
    assert (listed[0]["name"], listed[0]["origin"]) == ("my-hills", "own")
    assert listed[1]["origin"] == "built in"
    assert len(listed) == 21


def test_a_plan_can_begin_as_a_copy_and_hides_the_one_built_in(run: Run, tmp_path: Path) -> None:
    assert run("workout", "new", "4x4", "--like", "steady-30").code == 0
    shown = json.loads(run("workout", "show", "4x4", "--json").out)
    assert (shown["name"], shown["title"]) == ("4x4", "Steady 30")
    names = [w["name"] for w in json.loads(run("workout", "list", "--json").out)["workouts"]]
    assert names.count("4x4") == 1


def test_show_draws_eighty_columns(run: Run) -> None:
    out = run("workout", "show", "hiit-30-30").out
    bars = [line for line in out.splitlines() if "█" in line]
    assert len(bars) == 6
    assert max(map(len, out.splitlines())) == len(bars[-1]) == 80
    assert "8 ×" in out
    assert "  Hard" in out


def test_show_as_a_file_is_a_plan_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "copy.toml"
    file.write_text(run("workout", "show", "4x4", "--toml").out, encoding="utf-8")
    checked = json.loads(run("workout", "check", file, "--json").out)
    assert (checked["title"], checked["steps"], checked["duration_s"]) == ("4 x 4 min", 9, 2400)


def test_what_something_else_ends_is_told_in_words(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "odd.toml"
    file.write_text(
        'steps = [ { until = "key" }, { distance = "400 m", time = "3 min", zone = 4 },\n'
        '{ until = "heart rate below 120 bpm", speed = "5-6 km/h" } ]',
        encoding="utf-8",
    )
    out = run("workout", "show", file).out
    assert "until a key is pressed" in out
    assert "0.40 km, at most 3:00  zone 4" in out
    assert "until heart rate below 120 bpm  5.0–6.0 km/h" in out


def test_a_plan_of_another_program_becomes_ones_own(run: Run, tmp_path: Path) -> None:
    (tmp_path / "My Ride #2.zwo").write_text(ZWO, encoding="utf-8")
    result = run("workout", "import", tmp_path / "My Ride #2.zwo", "--five-km", "25:00")
    assert result.code == 0, result.err
    shown = json.loads(run("workout", "show", "my-ride-2", "--json").out)
    assert shown["steps"][0]["speed_kmh"] == 9.6


def test_zones_instead_of_speeds_are_announced(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.zwo").write_text(ZWO, encoding="utf-8")
    assert "--five-km" in run("workout", "import", tmp_path / "a.zwo").err


def test_a_watch_s_workout_is_imported(run: Run, tmp_path: Path) -> None:
    (tmp_path / "w.fit").write_bytes(workout(one(DISTANCE, 40_000)))
    document = json.loads(run("workout", "import", tmp_path / "w.fit", "--name", "w", "--json").out)
    assert (document["title"], document["steps"][0]["distance_m"]) == ("Tempo", 400)
    assert Path(document["file"]) == own(tmp_path) / "w.toml"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("workout", "show", "hit-30-30"), "did you mean hiit-30-30?"),
        (("workout", "show", "nothing.toml"), "nothing.toml: cannot be read"),
        (("workout", "check", "bad.toml"), "bad.toml: line 2, steps[1].sped: unknown key sped"),
        (("run", "--simulate", "--workout", "bad.toml"), "did you mean speed?"),
        (("workout", "new", "My Plan"), "lower-case letters"),
        (("workout", "new", "../x"), "lower-case letters"),
        (("workout", "new", "taken"), "there is a plan of this name already"),
        (("workout", "new", "x", "--like", "nothing"), "no workout 'nothing'"),
        (("workout", "import", "bad.toml"), "expected a ZWO file or a FIT workout file"),
        (("workout", "import", "nothing.zwo"), "nothing.zwo: cannot be read"),
        (("workout", "import", "bad.toml", "--five-km", "fast"), "--five-km: expected a time"),
        (("workout", "import", "bad.toml", "--five-km", "5:00"), '"10:00" to "2:00:00"'),
        (("workout", "check", "latin.toml"), "not UTF-8"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_bad_input_is_one_line_that_names_it(
    run: Run,
    words: tuple[str, ...],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "bad.toml").write_text('steps = [\n{ time = "1 min", sped = 9 },\n]', "utf-8")
    (tmp_path / "latin.toml").write_bytes(b'title = "\xfc"')
    own(tmp_path).mkdir(parents=True)
    (own(tmp_path) / "taken.toml").touch()
    monkeypatch.chdir(tmp_path)
    result = run(*words)
    assert result.code == 2
    assert says in result.line


def test_one_bad_plan_does_not_hide_the_others(run: Run, tmp_path: Path) -> None:
    own(tmp_path).mkdir(parents=True)
    (own(tmp_path) / "bad.toml").write_text("steps = 3", encoding="utf-8")
    result = run("workout", "list")
    assert result.code == 0
    assert "bad.toml: line 1, steps: expected a list" in result.out
    assert "steady-30" in result.out
