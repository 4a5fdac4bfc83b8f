"""Garmin's export through `strapline import`: zip files in a zip file, nights, typed-in runs."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from strapline.imports import nested_archives
from strapline.imports.found_files import found_files
from strapline.imports.nested_archives import NestedArchives
from tests.ingest.files.fit_bytes import START, header
from tests.ingest.files.test_activity_lists import activity, garmin
from tests.strapline.cli.test_cli import Run, run
from tests.strapline.imports.runs_in_files import fit, written

__all__ = ["run"]

PROFILE = b'name = "Ada"\nsex = "female"\nage_years = 34\nmass_kg = 61\n'
DAY = 86_400
UPLOADED = "DI_CONNECT/DI-Connect-Fitness-Uploaded-Files/UploadedFiles_0-_Part1.zip"


def export(folder: Path, files: dict[str, bytes]) -> Path:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    with zipfile.ZipFile(folder / "garmin.zip", "w") as archive:
        archive.writestr(UPLOADED, inner.getvalue())
        archive.writestr(
            "DI_CONNECT/DI-Connect-Fitness/ada_0_summarizedActivities.json", garmin(activity())
        )
        archive.writestr("DI_CONNECT/DI-Connect-User/user_profile.json", b"{}")
    return folder / "garmin.zip"


def test_an_export_gives_sessions_and_entries(run: Run, tmp_path: Path) -> None:
    written(tmp_path / "data" / "athletes", Ada_toml=PROFILE)
    files = {f"ada_{n}.fit": fit(start=START + n * DAY, seconds=60) for n in range(3)}
    nights = {f"ada_{n}.fit": header().file() + bytes(n) for n in range(10, 16)}
    path = export(tmp_path, files | nights)
    done = json.loads(run("import", path, "--json").out)
    assert done["counts"] == {"new": 3, "mended": 0, "duplicate": 0, "diary": 1, "refused": 6}
    assert {one["file"] for one in done["imported"] if one["outcome"] == "new"} == {
        f"{path}/{UPLOADED}/{name}" for name in files
    }
    assert [*(tmp_path / "data").glob("import-*")] == []
    table = run("import", path).out
    assert "6 files" in table
    assert table.count("refused") == 2  # the line, and the count


def test_each_file_of_a_nested_archive_is_one_of_its_own(tmp_path: Path) -> None:
    path = export(tmp_path, {f"ada_{n:03}.fit": b"" for n in range(200)})
    with NestedArchives(tmp_path / "data") as nested:
        found = [*found_files([path], nested=nested, called="mine.zip")]
        assert len(found) == 201
        assert found[-2].name == f"mine.zip/{UPLOADED}/ada_199.fit"
        assert found[-2].path.exists()
    assert not found[-2].path.exists()


@pytest.mark.parametrize("name", ["LARGEST_BYTES", "KEPT_FREE_BYTES"])
def test_without_room_it_stays_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = export(tmp_path, {"ada_0.fit": fit(seconds=60)})
    monkeypatch.setattr(nested_archives, name, 0 if name == "LARGEST_BYTES" else 2**62)
    with NestedArchives(tmp_path / "data") as nested:
        assert nested.unpacked(path, UPLOADED) is None
        assert [*(tmp_path / "data").glob("import-*/*")] == []


def test_an_import_that_was_stopped_unpacks_nothing(tmp_path: Path) -> None:
    path = export(tmp_path, {"ada_0.fit": fit(seconds=60)})
    with NestedArchives(tmp_path / "data", stopped=lambda: True) as nested:
        assert nested.unpacked(path, UPLOADED) is None
