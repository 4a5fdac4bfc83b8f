"""Pairing from the command line, on the virtual radio: find, try, remember, list, rename, use."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from strapline.cli import main

STRAP_NAME, STRAP_ADDRESS = "Strapline Sim Strap", "F0:5A:1E:00:00:01"
MILL_NAME, MILL_ADDRESS = "Strapline Sim Treadmill", "F0:5A:1E:00:00:02"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("STRAPLINE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("STRAPLINE_CONFIG", raising=False)

    def invoke(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(list(words))
        said = capsys.readouterr()
        code = ended.value.code
        return code if isinstance(code, int) else 0, said.out, said.err

    return invoke


def pair(run: Run, *words: str) -> dict[str, Any]:
    code, out, err = run("pair", "--simulate", "--speed", "max", "--json", *words)
    assert code == 0, err
    document: dict[str, Any] = json.loads(out)
    return document


def listed(run: Run) -> list[dict[str, Any]]:
    code, out, err = run("devices", "--json")
    assert code == 0, err
    devices: list[dict[str, Any]] = json.loads(out)["devices"]
    return devices


def profile(folder: Path, name: str) -> None:
    (folder / "athletes").mkdir(exist_ok=True)
    (folder / "athletes" / f"{name}.toml").write_text(
        f'name = "{name}"\nsex = "female"\nage_years = 34\nmass_kg = 61\n', encoding="utf-8"
    )


def test_a_strap_is_tried_with_a_live_value_and_remembered_for_its_athlete(
    run: Run, tmp_path: Path
) -> None:
    profile(tmp_path, "Ann")
    told = pair(run, "--device", STRAP_NAME.lower(), "--alias", "chest", "--athlete", "Ann")
    assert told["value"]["heart_rate_bpm"] > 40
    assert told["value"]["contact"] == "detected"
    device = told["device"]
    assert (device["alias"], device["athlete"], device["kind"]) == ("chest", "Ann", "strap")
    assert (device["address"], device["simulated"]) == (STRAP_ADDRESS, True)
    assert device["model"] == "Sim Strap"
    assert device["serial"] == "F05A1E000001"
    assert 0 < device["battery_pct"] <= 100
    assert device["battery_at"] == device["last_seen_at"] == device["paired_at"]
    assert listed(run) == [device]


def test_a_treadmill_tells_its_ranges_and_is_everybody_s(run: Run) -> None:
    device = pair(run, "--device", MILL_ADDRESS)["device"]
    assert (device["alias"], device["athlete"]) == ("treadmill", None)
    assert (device["min_speed_kmh"], device["max_speed_kmh"]) == (1.0, 20.0)
    assert (device["max_incline_pct"], device["incline_step_pct"]) == (15.0, 0.5)
    assert device["battery_pct"] is None


def test_a_person_reads_what_it_reads_and_how_it_is_called(run: Run) -> None:
    code, out, err = run("pair", "--simulate", "--speed", "max", "--device", STRAP_NAME)
    assert (code, out) == (0, "")
    assert "bpm, contact good" in err
    assert "Remembered as strap (strap) for everybody." in err
    code, out, _ = run("devices")
    assert code == 0
    assert "Sim Strap" in out
    assert max(len(line) for line in out.splitlines()) <= 80


def test_a_simulated_model_is_paired_as_what_it_says_it_is(run: Run) -> None:
    told = pair(run, "--device-model", "foot-pod", "--device", "Strapline Sim Foot Pod")
    assert told["device"]["kind"] == "foot pod"
    assert told["device"]["alias"] == "foot-pod"
    assert told["value"]["speed_kmh"] == 0.0
    code, _, err = run("pair", "--simulate", "--device-model", "sofa")
    assert code == 2
    assert "sofa" in err


def test_a_treadmill_of_a_makers_protocol_is_named_with_what_it_can(run: Run) -> None:
    told = pair(run, "--device-model", "echelon", "--device", "ECH-STRIDE-5A1E00")
    assert told["device"]["kind"] == "treadmill"
    assert told["device"]["protocol"] == "echelon"
    assert told["value"]["speed_kmh"] == 0.0
    code, _, err = run(
        *("pair", "--simulate", "--speed", "max"),
        *("--device-model", "fitshow", "--device", "FS-5A1E00"),
    )
    assert code == 0
    assert "FitShow (Sportstech" in err
    assert "it is never controlled" in " ".join(err.split())


def test_paired_again_it_keeps_its_alias_and_its_athlete(run: Run, tmp_path: Path) -> None:
    profile(tmp_path, "Ann")
    pair(run, "--device", STRAP_NAME, "--alias", "chest", "--athlete", "Ann")
    again = pair(run, "--device", "chest")["device"]
    assert (again["alias"], again["athlete"]) == ("chest", "Ann")
    assert len(listed(run)) == 1


def test_what_is_near_is_listed_where_nobody_can_choose(run: Run) -> None:
    code, out, _ = run("pair", "--simulate", "--speed", "max", "--json")
    assert code == 0
    near = {row["name"]: row for row in json.loads(out)["nearby"]}
    assert near[STRAP_NAME]["kinds"] == ["strap"]
    assert near[MILL_NAME]["is_machine"] is True
    code, _, err = run("pair", "--simulate", "--speed", "max")
    assert code == 3
    assert MILL_ADDRESS in err
    assert "--device" in err.splitlines()[-1]


def test_a_device_that_is_not_there_is_named_with_what_is(run: Run) -> None:
    code, _, err = run("pair", "--simulate", "--speed", "max", "--device", "Polar")
    assert code == 3
    assert "Polar is not on the air" in err
    assert STRAP_NAME in err


def test_rename_and_forget(run: Run) -> None:
    pair(run, "--device", STRAP_NAME)
    assert run("devices", "rename", "strap", "chest")[0] == 0
    assert [device["alias"] for device in listed(run)] == ["chest"]
    code, _, err = run("devices", "rename", "chest", "buttons")
    assert code == 2
    assert "reserved" in err
    assert run("devices", "forget", STRAP_ADDRESS)[0] == 0
    assert listed(run) == []
    code, _, err = run("devices", "forget", "chest")
    assert code == 2
    assert "chest" in err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("pair", "--simulate", "--device", "x", "--athlete", "Nobody"), "Nobody"),
        (("pair", "--speed", "20"), "--simulate"),
        (("run", "--belt-by-hand", "--treadmill", "x"), "--treadmill"),
    ],
)
def test_bad_input_is_named(run: Run, words: tuple[str, ...], says: str) -> None:
    code, _, err = run(*words)
    assert code == 2
    assert says in err


def test_an_alias_of_another_device_is_refused_and_nothing_is_lost(run: Run) -> None:
    pair(run, "--device", STRAP_NAME, "--alias", "mine")
    words = ("--simulate", "--speed", "max", "--device", MILL_NAME, "--alias", "Mine")
    code, _, err = run("pair", *words)
    assert code == 2
    assert "taken" in err
    assert [device["address"] for device in listed(run)] == [STRAP_ADDRESS]


def test_a_run_records_under_the_alias_and_tells_when_the_device_was_last_heard(
    run: Run, tmp_path: Path
) -> None:
    plan = tmp_path / "short.toml"
    plan.write_text('title = "Short"\nsteps = [{ time = "30 s", speed = "6 km/h" }]\n')
    paired = pair(run, "--device", STRAP_NAME, "--alias", "chest")["device"]
    words = ("--simulate", "--headless", "--speed", "max", "--json", "--workout", str(plan))
    code, out, err = run("run", *words)
    assert code == 0, err
    assert [*json.loads(out)["session"]["sources"]["heart_rate"]] == ["chest"]
    (device,) = listed(run)
    assert device["last_seen_at"] > paired["last_seen_at"]
    # Renamed, it keeps what the journal knows of it under its old alias.
    assert run("devices", "rename", "chest", "H10")[0] == 0
    (renamed,) = listed(run)
    assert renamed == device | {"alias": "H10"}
