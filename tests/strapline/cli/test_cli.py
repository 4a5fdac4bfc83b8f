"""The command line: each wrong input is one clear line and the contract's exit code."""

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from sessions.store import Source, Store
from strapline.cli import main, program
from tests.sessions.past.test_learned_thresholds import stored


class Result(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def line(self) -> str:
        """The one line that says what is wrong."""
        assert "Traceback" not in self.err
        lines = [line for line in self.err.splitlines() if line.startswith("strapline: ")]
        assert len(lines) == 1, self.err
        return lines[0]


Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("STRAPLINE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("STRAPLINE_CONFIG", raising=False)
    # No Bluetooth service, whatever the machine has.
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'no-bus'}")

    def invoke(*words: str | Path) -> Result:
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        captured = capsys.readouterr()
        code = ended.value.code
        return Result(code if isinstance(code, int) else 0, captured.out, captured.err)

    return invoke


def profile(folder: Path, text: str) -> Path:
    path = folder / "ann.toml"
    path.write_text(text, encoding="utf-8")
    return path


def workout(folder: Path) -> Path:
    path = folder / "run.csv"
    rows = "".join(f"{second},{120 + second % 7},9.0\n" for second in range(120))
    path.write_text(f"time_s,heart_rate_bpm,speed_kmh\n{rows}", encoding="utf-8")
    return path


def test_decode_prints_the_contract_s_document(run: Run) -> None:
    result = run("decode", "2A37", "1648e803", "--json")
    assert result.code == 0
    assert json.loads(result.out) == {
        "heart_rate_bpm": 72,
        "contact": "detected",
        "energy_expended_kj": None,
        "rr_ms": [976.5625],
        "issues": [],
    }


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("decode", "2A37", "16"), "HEX"),
        (("decode", "2A37", "xyz"), "HEX"),
        (("decode", "FFFF", "00"), "CHAR"),
        (("show", "nothing-like-it"), "nothing-like-it"),
        (("analyse", "no-such-file.fit"), "no-such-file.fit"),
        (("replay", "no-such-file.jsonl"), "no-such-file.jsonl"),
        (("run", "--speed", "20"), "--simulate"),
        (("run", "--fault", "strap-silent@10"), "--simulate"),
        (("run", "--simulate", "--fault", "strap-on-fire@10"), "--fault"),
        (("run", "--simulate", "--speed", "-1"), "--speed"),
        (("run", "--simulate", "--workout", "no-such-plan"), "walk-jog-sprint"),
        (("run", "--simulate", "--athlete", "Nobody"), "Nobody"),
        (("sessions", "undo"), "no session is deleted"),
        (("athlete", "show", "Nobody"), "Nobody"),
        (("recompute",), "no session yet"),
        (("no-such-command",), "no-such-command"),
        (("run", "--no-such-option"), "--no-such-option"),
        (("serve", "--port", "70000"), "--port"),
        (("show",), "no session yet"),
        (("publish",), "[influx]"),
        (("publish", "x", "--all"), "--all"),
        (("publish", "--all", "--waiting"), "--waiting"),
        (("publish", "--all"), "[influx]"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_bad_input_is_one_line_that_names_it_and_exit_code_2(
    run: Run, words: tuple[str, ...], says: str
) -> None:
    result = run(*words)
    assert result.code == 2
    assert says in result.line


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('name = "Ann"\nsex = "female"\nage_years = 34\n', "mass_kg"),
        ('sex = "female"\nage_years = 34\nmass_kg = 6100\n', "mass_kg"),
        ('sex = "woman"\nage_years = 34\nmass_kg = 61\n', "sex"),
        ('sex = "female"\nage_years = 34\nmass_kg = 61\nmax_hr = 180\n', "max_hr"),
        ("sex = female\n", "ann.toml"),
    ],
)
def test_a_wrong_profile_names_file_and_key(run: Run, tmp_path: Path, text: str, key: str) -> None:
    result = run("analyse", workout(tmp_path), "--athlete", profile(tmp_path, text))
    assert result.code == 2
    assert "ann.toml" in result.line
    assert key in result.line


def test_a_file_that_is_no_workout_is_named_and_the_others_are_analysed(
    run: Run, tmp_path: Path
) -> None:
    bad = tmp_path / "photo.fit"
    bad.write_bytes(b"\xff\xd8\xff\xe0 not a workout")
    result = run("analyse", bad, workout(tmp_path), "--json")
    assert result.code == 2
    assert "photo.fit" in result.line
    (good,) = json.loads(result.out)["results"]
    assert good["session"]["duration_s"] == 119


def test_analyse_shows_a_person_the_breakdown(run: Run, tmp_path: Path) -> None:
    result = run("analyse", workout(tmp_path))
    assert result.code == 0
    assert "Jog" in result.out


def test_without_bluetooth_run_says_what_to_do(run: Run) -> None:
    result = run("run", "--headless")
    assert result.code == 3
    assert "run --simulate" in result.line


def test_a_port_in_use_is_named(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("run", "--simulate", "--speed", "max", "--port", str(port))
    assert result.code == 2
    assert str(port) in result.line


def test_a_host_that_is_not_this_machine_s_is_named(run: Run) -> None:
    result = run("serve", "--simulate", "--host", "192.0.2.1", "--port", "0")
    assert result.code == 2
    assert "192.0.2.1" in result.line


def test_a_data_folder_that_cannot_be_one_is_named(run: Run, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    result = run("run", "--simulate", "--headless", "--data-dir", blocked / "data")
    assert result.code == 2
    assert str(blocked) in result.line


def test_a_second_run_on_the_same_data_folder_is_refused(run: Run, tmp_path: Path) -> None:
    with Store.open(tmp_path / "data"):
        result = run("run", "--simulate", "--headless", "--speed", "max")
    assert result.code == 2
    assert "in use" in result.line
    assert str(tmp_path / "data") in result.line


def test_profiles_are_set_shown_listed_and_removed(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "athletes"
    folder.mkdir(parents=True)
    (folder / "Ann.toml").write_text(
        'name = "Ann"\nsex = "female"\nage_years = 34\nmass_kg = 61\n', encoding="utf-8"
    )
    assert run("athlete", "set", "Ann", "heart_rate_max_bpm=186").code == 0
    shown: dict[str, Any] = json.loads(run("athlete", "show", "Ann", "--json").out)
    assert shown["zone_bounds_bpm"] == pytest.approx([93, 111.6, 130.2, 148.8, 167.4, 186])
    assert shown["heart_rate_max_origin"] == "profile"
    assert json.loads(run("athlete", "list", "--json").out)["athletes"] == ["Ann"]
    assert run("athlete", "set", "Ann", "mass_kg=6100").code == 2
    assert run("athlete", "delete", "Ann").code == 0
    assert json.loads(run("athlete", "list", "--json").out)["athletes"] == []


def test_a_profile_is_shown_with_where_jog_and_sprint_begin_and_who_says_so(
    run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "data" / "athletes"
    folder.mkdir(parents=True)
    (folder / "Ada.toml").write_text(
        'name = "Ada"\nsex = "female"\nage_years = 40\nmass_kg = 61\njog_kmh = 6.8\n',
        encoding="utf-8",
    )

    def thresholds() -> dict[str, Any]:
        told: dict[str, Any] = json.loads(run("athlete", "show", "Ada", "--json").out)["thresholds"]
        return told

    assert thresholds() == {
        "jog_kmh": 6.8,
        "jog_origin": "profile",
        "sprint_kmh": 11.5,
        "sprint_origin": "session",
    }
    assert (
        "11.5 km/h, until a session's own speeds tell better" in run("athlete", "show", "Ada").out
    )
    with Store.open(tmp_path / "data") as store:
        for day in range(2):
            stored(f"day-{day}", day=day, source=Source.LIVE, store=store)
    learned = thresholds()
    assert learned["sprint_origin"] == "learned"
    assert learned["sprint_kmh"] == pytest.approx(11.2, abs=0.3)
    shown = run("athlete", "show", "Ada").out
    assert "6.8 km/h, as the profile says" in shown
    assert "km/h, learned from earlier sessions" in shown


def test_configuration_is_shown_with_its_origin_and_checked(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STRAPLINE_PAGE__PORT", "9090")
    shown = run("config", "show")
    assert shown.code == 0
    assert "9090" in shown.out
    wrong = tmp_path / "config.toml"
    wrong.write_text("[page]\nprot = 1\n", encoding="utf-8")
    result = run("config", "check", wrong)
    assert result.code == 2
    assert "prot" in result.line


def every_command() -> list[tuple[str, ...]]:
    """The words of each command there is, as Typer knows them."""
    return list(_below(program(), ()))


def _below(command: Any, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    commands = getattr(command, "commands", None)  # only a group has some
    if commands is None:
        yield words
        return
    for name, one in commands.items():
        yield from _below(one, (*words, name))


@pytest.mark.parametrize("words", every_command(), ids=" ".join)
def test_every_command_has_help(run: Run, words: tuple[str, ...]) -> None:
    result = run(*words, "--help")
    assert result.code == 0
    assert "Usage" in result.out
    assert "--data-dir" in result.out
