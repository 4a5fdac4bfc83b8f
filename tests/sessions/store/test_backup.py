"""A backup holds all of a data folder, also one that is being written, and puts it back."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from sessions.store import Store
from sessions.store.backup import NoBackup, restore_backup, vacuumed, write_backup
from sessions.store.database_file import STORE_FILE
from sessions.store.errors import FolderInUse, StoreError
from tests.sessions.store import recording as r
from tests.sizes import sized

WALL_NS = r.STARTED_NS


def backed_up(folder: Path, file: Path) -> None:
    write_backup(folder, file, progress=lambda done, of: None)


def sequences(folder: Path) -> list[int]:
    with Store.reading(folder) as read:
        return [row.sequence for row in read.journal(r.SESSION)]


async def recorded(store: Store) -> None:
    r.begin(store)
    r.record(store, seconds=30)
    await store.flush()


async def test_what_is_recorded_meanwhile_is_whole_up_to_a_moment(tmp_path: Path) -> None:
    folder, file = tmp_path / "data", tmp_path / "kept.backup"
    with Store.open(folder) as store:
        await recorded(store)
        (folder / "athletes").mkdir()
        (folder / "athletes" / "Ada.toml").write_text('name = "Ada"\n', encoding="utf-8")
        backed_up(folder, file)
        store.journal(r.row(99))
        await store.flush()
    assert file.stat().st_mode & 0o077 == 0
    there = tmp_path / "new"
    assert restore_backup(file, there, wall_ns=WALL_NS) is None
    assert sequences(there) == sequences(folder)[:-1]
    assert (there / "athletes" / "Ada.toml").read_text(encoding="utf-8") == 'name = "Ada"\n'


async def test_what_it_replaces_is_moved_aside(tmp_path: Path) -> None:
    folder, file = tmp_path / "data", tmp_path / "kept.backup"
    with Store.open(folder) as store:
        await recorded(store)
    backed_up(folder, file)
    before = sequences(folder)
    with Store.open(folder) as store:
        store.journal(r.row(99))
    aside = restore_backup(file, folder, wall_ns=WALL_NS)
    assert sequences(folder) == before
    assert aside is not None
    assert sequences(aside) == [*before, 99]


async def test_a_folder_in_use_is_not_restored_into(tmp_path: Path) -> None:
    folder, file = tmp_path / "data", tmp_path / "kept.backup"
    with Store.open(folder) as store:
        await recorded(store)
        backed_up(folder, file)
        with pytest.raises(FolderInUse):
            restore_backup(file, folder, wall_ns=WALL_NS)
    assert len(sequences(folder)) > 0


@pytest.mark.parametrize("cut", [0, 100, 4096, 40_000])
async def test_half_a_backup_replaces_nothing(tmp_path: Path, cut: int) -> None:
    folder, file = tmp_path / "data", tmp_path / "kept.backup"
    with Store.open(folder) as store:
        await recorded(store)
    backed_up(folder, file)
    file.write_bytes(file.read_bytes()[:cut])
    before = sequences(folder)
    with pytest.raises(NoBackup):
        restore_backup(file, folder, wall_ns=WALL_NS)
    assert sequences(folder) == before
    assert not list(folder.glob("before-restore-*"))


async def test_a_file_beside_the_folder_is_never_written(tmp_path: Path) -> None:
    folder, file = tmp_path / "data", tmp_path / "kept.backup"
    with Store.open(folder) as store:
        await recorded(store)
    backed_up(folder, file)
    with closing(sqlite3.connect(file)) as made, made:
        made.execute("INSERT INTO beside VALUES ('../evil.toml', 'x')")
    with pytest.raises(NoBackup, match="none of ours"):
        restore_backup(file, tmp_path / "new", wall_ns=WALL_NS)
    assert not (tmp_path / "evil.toml").exists()


def test_nothing_to_back_up_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nothing to back up"):
        backed_up(tmp_path, tmp_path / "kept.backup")
    assert not (tmp_path / "kept.backup").exists()


async def test_vacuum_gives_space_back_and_loses_nothing(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        await recorded(store)
    with closing(sqlite3.connect(tmp_path / STORE_FILE)) as store_file, store_file:
        store_file.execute("CREATE TABLE big (x BLOB)")
        store_file.execute("INSERT INTO big VALUES (randomblob(1000000))")
        store_file.execute("DROP TABLE big")
    kept = sequences(tmp_path)
    before, after = vacuumed(tmp_path)
    assert before - after > 900_000
    assert sequences(tmp_path) == kept


def test_every_earlier_format_is_brought_up_to_date(tmp_path: Path) -> None:
    from sessions.store.database_file import _steps, migrate_to

    for step in range(1, len(_steps())):
        folder = tmp_path / str(step)
        folder.mkdir()
        with closing(sqlite3.connect(folder / STORE_FILE, isolation_level=None)) as old:
            migrate_to(old, step)
            old.execute("INSERT INTO origins VALUES (1, 'pi', 'b')")
            old.execute("INSERT INTO channels VALUES (1, 1, 'strap', '2A37')")
            old.execute("INSERT INTO journal VALUES (1, 1, 7, 1, x'0078', 5, 6)")
            old.execute(
                "INSERT INTO sessions (id, athlete, snapshot, source, status, publish)"
                " VALUES ('20260101-0900-abcd', 'Ada', '{}', 'live', 'finished', 1)"
            )
            old.execute("INSERT INTO ranges VALUES ('20260101-0900-abcd', 'strap', 1, 0, NULL)")
            old.execute("INSERT INTO cursors VALUES ('influx', 0)")
            old.execute("INSERT INTO outbox VALUES (1, '20260101-0900-abcd', 3, 'upsert', NULL)")
        with Store.open(folder, sinks=["influx"]) as store:
            (row,) = store.read.sessions()
            assert (row.id, row.athlete.name) == ("20260101-0900-abcd", "")
            assert [n.sequence for n in store.read.journal(row.id)] == [7]
            assert [o.sequence for o in store.read.outbox(after=0, limit=9)] == [3]


def test_formats_are_numbered_without_a_hole() -> None:
    from importlib import resources

    names = sorted(
        one.name
        for one in resources.files("sessions.store.migrations").iterdir()
        if one.name.endswith(".sql")
    )
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


def test_a_copy_of_the_file_alone_is_a_backup_too(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with Store.open(folder) as store:
        r.begin(store)
        r.record(store, seconds=30)
    shutil.copy(folder / STORE_FILE, tmp_path / "copied.sqlite3")
    restore_backup(tmp_path / "copied.sqlite3", tmp_path / "new", wall_ns=WALL_NS)
    assert sequences(tmp_path / "new") == sequences(folder)


def test_a_recorder_that_commits_all_the_time_does_not_hold_it_up(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    steps = 0
    with Store.open(folder):
        pass
    with closing(sqlite3.connect(folder / STORE_FILE, isolation_level=None)) as recorder:
        recorder.execute("CREATE TABLE much (body BLOB)")
        recorder.executemany("INSERT INTO much VALUES (randomblob(?))", [(1_000_000,)] * 10)

        def committed(_done: int, _of: int) -> None:
            nonlocal steps
            steps += 1
            assert steps <= 5, "it begins anew with each commit"
            recorder.execute("INSERT INTO much VALUES (zeroblob(10))")

        write_backup(folder, tmp_path / "kept.backup", progress=committed)
    with closing(sqlite3.connect(tmp_path / "kept.backup")) as kept:
        assert kept.execute("SELECT count(*) FROM much").fetchone() == (10,)


async def test_a_store_with_its_log_beside_is_no_backup(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with Store.open(folder) as store:
        await recorded(store)
        killed = shutil.copytree(folder, tmp_path / "killed")
    with pytest.raises(NoBackup, match="strapline salvage"):
        restore_backup(killed / STORE_FILE, tmp_path / "new", wall_ns=WALL_NS)


@pytest.mark.process
@pytest.mark.parametrize("call", range(0, 12, sized(usual=3, long=1)))
async def test_a_restore_that_is_killed_leaves_all_that_was(tmp_path: Path, call: int) -> None:
    folder, file = tmp_path / "data", tmp_path / "kept.backup"
    with Store.open(folder) as store:
        await recorded(store)
    (folder / "devices.toml").write_text("old = 1\n", encoding="utf-8")
    backed_up(folder, file)
    (folder / "devices.toml").write_text("new = 1\n", encoding="utf-8")
    with Store.open(folder) as store:
        store.journal(r.row(99))
        await store.flush()
        logged = shutil.copytree(folder, tmp_path / "logged")
    killed_after(call, file, logged)
    aside = [logged, *logged.glob("before-restore-*")]
    assert any(99 in sequences(one) for one in aside if (one / STORE_FILE).exists())
    assert any((one / "devices.toml").read_text() == "new = 1\n" for one in aside)
    assert (logged / STORE_FILE).exists()
    # Done again, it is done.
    restore_backup(file, logged, wall_ns=WALL_NS + 10**9)
    assert 99 not in sequences(logged)
    assert (logged / "devices.toml").read_text() == "old = 1\n"


def killed_after(call: int, file: Path, folder: Path) -> None:
    """A restore in a process that dies before the nth change it makes in a folder."""
    dying = f"""
import os, sys
from pathlib import Path
from sessions.store.backup import restore_backup
left = {call}
def watched(event, arguments):
    global left
    if event in ("os.rename", "os.remove", "os.mkdir", "shutil.copyfile"):
        left -= 1
        if left < 0:
            os._exit(9)
sys.addaudithook(watched)
restore_backup(Path(sys.argv[1]), Path(sys.argv[2]), wall_ns={WALL_NS})
"""
    done = subprocess.run([sys.executable, "-c", dying, str(file), str(folder)], check=False)
    assert done.returncode in (0, 9)
