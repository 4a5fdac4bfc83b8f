"""Strava's export through `strapline import`: files with their names and sports, typed-in runs."""

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from sessions.store import Store
from tests.ingest.files.test_activity_lists import row, strava
from tests.ingest.files.test_gpx import gpx, point, track
from tests.strapline.cli.test_cli import Run, run
from tests.strapline.imports.runs_in_files import fit, written

__all__ = ["run"]

PROFILE = b'name = "Ada"\nsex = "female"\nage_years = 34\nmass_kg = 61\n'


def files() -> dict[str, bytes]:
    ride = gpx(track(*(point(s, north_m=6.0 * s) for s in range(60)), kind=""))
    listed = strava(
        row(file="activities/1.fit.gz", kind="Ride"),
        row(file="activities/2.gpx.gz", kind="Ride"),
        row(file="activities/gone.gpx"),
        row(),
    )
    return {
        "activities.csv": listed,
        "activities/1.fit.gz": gzip.compress(fit(seconds=60)),
        "activities/2.gpx.gz": gzip.compress(ride),
        "media/1.jpg": b"",
    }


@pytest.mark.parametrize("packed", [True, False], ids=["zip", "folder"])
def test_a_session_carries_what_it_was_called(run: Run, tmp_path: Path, packed: bool) -> None:
    written(tmp_path / "data" / "athletes", Ada_toml=PROFILE)
    path = tmp_path / "export_7"
    for name, data in files().items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    if packed:
        folder, path = path, tmp_path / "export_7.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name in files():
                archive.write(folder / name, name)
    done = json.loads(run("import", path, "--json").out)
    assert done["counts"] == {"new": 2, "mended": 0, "duplicate": 0, "diary": 1, "refused": 0}
    sports = {}
    for one in done["imported"]:
        if one["outcome"] == "new":
            document = json.loads(run("show", one["session"], "--json").out)
            with Store.reading(tmp_path / "data") as reader:
                note = reader.session(one["session"]).remark.note
            assert note == 'Run, then coffee: A "long" one'
            sports[Path(one["file"]).name] = document["session"]["sport"]
    # The watch knew better what it was; the other file said nothing.
    assert sports == {"1.fit.gz": "foot", "2.gpx.gz": "ride"}


def test_another_table_of_that_name_says_nothing(run: Run, tmp_path: Path) -> None:
    written(tmp_path / "data" / "athletes", Ada_toml=PROFILE)
    folder = written(
        tmp_path / "in", a_fit=fit(seconds=60), activities_csv=b"Name,Filename\nx,a.fit"
    )
    counts = json.loads(run("import", folder, "--json").out)["counts"]
    assert (counts["new"], counts["refused"]) == (1, 1)
