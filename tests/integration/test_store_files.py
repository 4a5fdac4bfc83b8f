"""`backup`, `restore`, `salvage` and `vacuum` as a user types them."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path
from threading import Event

import pytest

from sessions.store.database_file import PAGE_SIZE, STORE_FILE
from sessions.store.second_place import second_places, spilled_of
from tests.integration.running import (
    command,
    document,
    environment,
    one_line,
    running,
    short_plan,
    strapline,
)
from tests.integration.test_signals import RUN, wait_for_seconds
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.process

AT_ONCE = ("--speed", "max", "--headless")


@pytest.fixture(scope="module")
def recorded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recorded")
    short = short_plan(tmp_path_factory.mktemp("plan"))
    done = strapline("run", "--simulate", *AT_ONCE, *short, folder=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def folder(recorded_once: Path, tmp_path: Path) -> Path:
    return shutil.copytree(recorded_once, tmp_path / "data")


def listed(folder: Path) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = document(strapline("sessions", "--json", folder=folder))[
        "sessions"
    ]
    return rows


def test_a_backup_comes_back(folder: Path, tmp_path: Path) -> None:
    before, file = listed(folder), tmp_path / "kept.backup"
    assert strapline("backup", str(file), folder=folder).returncode == 0
    assert "is there already" in one_line(strapline("backup", str(file), folder=folder))
    assert strapline("sessions", "delete", str(before[0]["id"]), folder=folder).returncode == 0
    assert listed(folder) == []
    assert strapline("restore", str(file), folder=folder).returncode == 0
    assert listed(folder) == before
    assert strapline("vacuum", folder=folder).returncode == 0
    assert listed(folder) == before


def damage(file: Path) -> None:
    with closing(sqlite3.connect(file)) as store:
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = store.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'sealed_events'"
        ).fetchone()
    with file.open("r+b") as opened:
        opened.seek((page - 1) * PAGE_SIZE)
        opened.write(os.urandom(PAGE_SIZE))


def test_a_damaged_store_is_refused_and_salvaged(folder: Path) -> None:
    (before,) = listed(folder)
    damage(folder / STORE_FILE)
    refused = strapline(*RUN, folder=folder)
    assert (refused.returncode, "strapline salvage" in one_line(refused)) == (2, True)
    assert strapline("salvage", str(folder / STORE_FILE), folder=folder).returncode == 0
    assert listed(folder) == [before]


def test_a_store_taken_away_under_a_run_is_there_at_its_end(tmp_path: Path) -> None:
    with running(*RUN, folder=tmp_path) as process:
        wait_for_seconds(tmp_path, 30)
        for file in tmp_path.glob(f"{STORE_FILE}*"):
            file.unlink()
        wait_for_seconds(tmp_path, 120)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, said
    assert "was deleted while it was in use" in said
    (row,) = listed(tmp_path)
    assert row["status"] == "finished"
    assert isinstance(row["duration_s"], float)
    assert row["duration_s"] >= 120


def test_a_store_replaced_under_a_run_leaves_both(folder: Path, tmp_path: Path) -> None:
    (other,) = listed(folder)
    data = tmp_path / "live"
    with running(*RUN, folder=data) as process:
        wait_for_seconds(data, 30)
        os.replace(folder / STORE_FILE, data / STORE_FILE)
        (data / f"{STORE_FILE}-wal").unlink()
        (data / f"{STORE_FILE}-shm").unlink()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 2, said
    (ours,) = data.glob("strapline-*.sqlite3")
    assert f"strapline salvage {ours}" in said
    assert strapline("salvage", str(ours), folder=data).returncode == 0
    rows = listed(data)
    assert len(rows) == 2
    assert other in rows
    assert all(row["status"] == "finished" for row in rows)


def wait_for_spilled(folder: Path) -> Path:
    """Until a run on this folder has a second place with something in it."""
    for _ in range(round(PATIENCE_S / 0.1)):
        for file in spilled_of(folder / STORE_FILE, folders=second_places(folder)):
            with closing(sqlite3.connect(file)) as store, suppress(sqlite3.OperationalError):
                if store.execute("SELECT 1 FROM journal LIMIT 1").fetchone():
                    return file
        Event().wait(0.1)
    raise AssertionError("nothing was spilled")


def test_what_a_killed_run_had_spilled_is_told_of_and_brought_in(tmp_path: Path) -> None:
    # No file of this process may grow beyond it: as a full disk, with room in a second place.
    limited = (
        "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000));"
        f" os.execv(sys.executable, {command(*RUN)!r})"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", limited],
        env=environment(tmp_path),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        spilled = wait_for_spilled(tmp_path)
    finally:
        process.kill()
        process.wait(timeout=PATIENCE_S)
    try:
        (before,) = listed(tmp_path)
        again = strapline("run", "--simulate", *AT_ONCE, *short_plan(tmp_path), folder=tmp_path)
        assert f"strapline salvage {spilled}" in again.stderr
        assert strapline("salvage", str(spilled), folder=tmp_path).returncode == 0
        (after,) = (row for row in listed(tmp_path) if row["id"] == before["id"])
        assert float(str(after["duration_s"])) > float(str(before["duration_s"]))
        assert not spilled.parent.exists()
    finally:
        shutil.rmtree(spilled.parent, ignore_errors=True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("salvage", "/etc/hostname"), "nothing in it can be read"),
        (("salvage", "/nowhere"), "there is no such file"),
        (("restore", "/etc/hostname"), "no whole backup"),
        (("restore", "/nowhere"), "there is no such file"),
        (("backup", "/nowhere/kept"), "cannot be written"),
    ],
)
def test_what_is_no_store_file_is_said_in_a_line(
    folder: Path, words: tuple[str, ...], said: str
) -> None:
    done = strapline(*words, folder=folder)
    assert done.returncode == 2
    assert said in one_line(done)
