"""Apple Health exports through `strapline import`: in a zip file, unpacked, and once more."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.ingest.files.health_xml_text import START_UNIX as HEALTH_UNIX
from tests.ingest.files.health_xml_text import export, route, run_records, workout
from tests.ingest.files.tcx_text import START_UNIX as GPX_UNIX
from tests.ingest.files.test_gpx import gpx, point, track
from tests.strapline.cli.test_cli import Run, run
from tests.strapline.imports.runs_in_files import written

__all__ = ["run"]

PROFILE = b'name = "Ada"\nsex = "female"\nage_years = 34\nmass_kg = 61\n'
FOLDER = "apple_health_export"
ROUTE = "workout-routes/route_1.gpx"
BEGIN = GPX_UNIX - HEALTH_UNIX


def members() -> dict[str, bytes]:
    xml = export(
        run_records(begin=BEGIN),
        workout(begin=BEGIN, inside=route(f"/{ROUTE}")),
        workout(begin=BEGIN + 90_000),
    )
    way = gpx(track(*(point(s, north_m=2.5 * s) for s in range(60)), kind=""))
    return {
        f"{FOLDER}/Exportieren.xml": xml,
        f"{FOLDER}/export_cda.xml": b"<ClinicalDocument/>",
        f"{FOLDER}/{ROUTE}": way,
    }


def archive(folder: Path, *, packed: bool) -> Path:
    if not packed:
        for name, data in members().items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        return folder / FOLDER
    with zipfile.ZipFile(folder / "Export.zip", "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in members().items():
            opened.writestr(name, data)
    return folder / "Export.zip"


def imported(run: Run, path: Path) -> list[tuple[str, str | None]]:
    told: list[dict[str, Any]] = json.loads(run("import", path, "--json").out)["imported"]
    return [(one["outcome"], one["session"]) for one in told]


@pytest.mark.parametrize("packed", [True, False], ids=["zip", "folder"])
def test_a_workout_with_its_route_is_one_session(run: Run, tmp_path: Path, packed: bool) -> None:
    path = archive(tmp_path / "in" if not packed else tmp_path, packed=packed)
    written(tmp_path / "data" / "athletes", Ada_toml=PROFILE)
    (new, diary) = imported(run, path)
    assert (new[0], diary[0]) == ("new", "diary")
    document = json.loads(run("show", new[1] or "", "--json").out)
    assert document["session"]["sport"] == "foot"
    assert document["session"]["mean_heart_rate_bpm"] is not None
    assert [outcome for outcome, _ in imported(run, path)] == ["duplicate"]


def test_a_later_export_brings_what_is_new(run: Run, tmp_path: Path) -> None:
    written(tmp_path / "data" / "athletes", Ada_toml=PROFILE)
    first = run_records(), workout()
    later = run_records(begin=9_000), workout(begin=9_000)
    before = written(tmp_path / "a", export_xml=export(*first))
    after = written(tmp_path / "b", export_xml=export(*first, *later))
    assert [outcome for outcome, _ in imported(run, before)] == ["new"]
    assert sorted(outcome for outcome, _ in imported(run, after)) == ["duplicate", "new"]


def test_a_sport_of_escapes_is_cleaned(run: Run, tmp_path: Path) -> None:
    written(tmp_path / "data" / "athletes", Ada_toml=PROFILE)
    xml = export(workout(kind="HKWorkoutActivityType&#133;\u009b31mRed&#10;"))
    folder = written(tmp_path / "a", export_xml=xml)
    (one,) = json.loads(run("import", folder, "--json").out)["imported"]
    assert one["outcome"] == "diary"
    assert one["reason"].isprintable()


def test_a_damaged_archive_is_one_line(run: Run, tmp_path: Path) -> None:
    path = archive(tmp_path, packed=True)
    whole = bytearray(path.read_bytes())
    at = whole.index(b"Exportieren.xml") + 30
    whole[at : at + 200] = bytes(200)
    path.write_bytes(whole)
    result = run("import", path)
    assert result.code == 2
    assert "cannot be unpacked" in result.err
    assert "Traceback" not in result.err


def test_looking_at_an_export_says_who_reads_it(run: Run, tmp_path: Path) -> None:
    folder = written(tmp_path / "a", export_xml=export(run_records(), workout()))
    assert "strapline import reads" in run("analyse", folder / "export.xml").err
