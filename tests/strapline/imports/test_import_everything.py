"""Import of raw logs among recordings, and an import that is stopped on the way."""

import json
import zipfile
from pathlib import Path

import pytest

from ingest.clock import SystemClock
from sessions.core.model.athlete import Athlete, Sex
from sessions.store import Store
from strapline.imports.found_files import found_files
from strapline.imports.import_everything import import_everything
from strapline.imports.import_files import HistoryImport
from strapline.imports.imported import Outcome
from tests.ingest.files.fit_bytes import START
from tests.strapline.cli.test_cli import Run, run
from tests.strapline.commands.test_replay import raw_log
from tests.strapline.imports.runs_in_files import fit, written

__all__ = ["run"]

PROFILE = b'name = "Ada"\nsex = "female"\nage_years = 34\nmass_kg = 61\n'
ADA = Athlete(name="Ada", sex=Sex.FEMALE, age_years=34, mass_kg=61)


def imports(store: Store, paths: list[Path], *, folder: Path, stop_after: int = 99) -> list[str]:
    """What became of each file; it is stopped when so many have been looked at."""
    looked_at = 0

    def told(_: object) -> None:
        nonlocal looked_at
        looked_at += 1

    history = HistoryImport(
        store,
        athlete=ADA,
        clock=SystemClock(),
        processes=1,
        told=told,
        stopped=lambda: looked_at >= stop_after,
    )
    files = [*found_files(paths)]
    done = import_everything(history, files, store=store, athlete=ADA, data_dir=folder)
    return [one.outcome.value for one in done]


@pytest.mark.parametrize("packed", [False, True], ids=["a file", "in a zip file"])
def test_a_raw_log_is_replayed_once(run: Run, tmp_path: Path, packed: bool) -> None:
    log = raw_log(tmp_path)
    if packed:
        with zipfile.ZipFile(tmp_path / "logs.zip", "w") as archive:
            archive.write(log, "deep/run.jsonl")
        log = tmp_path / "logs.zip"
    written(tmp_path / "data" / "athletes", Ada_toml=PROFILE)
    (one,) = json.loads(run("import", log, "--json").out)["imported"]
    assert one["outcome"] == "new"
    document = json.loads(run("show", one["session"], "--json").out)
    assert document["session"]["mean_heart_rate_bpm"] == 150
    (again,) = json.loads(run("import", log, "--json").out)["imported"]
    assert (again["outcome"], again["session"]) == ("duplicate", one["session"])


def test_a_log_of_seconds_is_refused_with_the_reason(run: Run, tmp_path: Path) -> None:
    log = tmp_path / "short.jsonl"
    log.write_text('{"t": 0.0, "char": "2A37", "hex": "0050"}\n', encoding="utf-8")
    written(tmp_path / "data" / "athletes", Ada_toml=PROFILE)
    result = run("import", log)
    assert result.code == 2
    assert "less than 10 s of data" in result.err


@pytest.mark.parametrize("stop_after", [1, 3, 5])
def test_an_import_that_was_stopped_goes_on(tmp_path: Path, stop_after: int) -> None:
    day = 86_400
    files = {f"{n}_fit": fit(start=START + n * day, seconds=60) for n in range(4)}
    folder = written(tmp_path / "in", **files)
    with Store.open(tmp_path / "data") as store:
        first = imports(store, [folder], folder=tmp_path / "data", stop_after=stop_after)
        assert len(first) < 4
        second = imports(store, [folder], folder=tmp_path / "data")
        assert first.count("new") + second.count("new") == 4
        assert len(store.read.sessions()) == 4


def test_beside_a_recording_units_are_kept_apart(tmp_path: Path) -> None:
    """What another thread stores must not end up in the unit that the loop has open."""
    folder = written(tmp_path / "in", a_fit=fit(seconds=60))
    with Store.open(tmp_path / "data") as store, store.beside(tmp_path / "data") as other:
        with store.unit():
            done = imports(other, [folder], folder=tmp_path / "data")
            assert len(other.read.sessions()) == 1  # committed while the other unit stays open
        assert done == [Outcome.NEW.value]
