"""One file that holds a data folder: the store, and the profiles, plans and devices beside it."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path, PurePosixPath

from ingest.measurements import NS_PER_S
from ingest.sentence import Sentence
from sessions.store.database_file import (
    PAGE_SIZE,
    STORE_FILE,
    migrate,
    reading,
    translated,
    version,
)
from sessions.store.errors import CorruptStore, StoreError
from sessions.store.file_stamp import file_stamp
from sessions.store.lock import locked

_LOGS = ("-wal", "-shm", "-open")
_PAGES_AT_ONCE = 4_096
_BESIDE = "CREATE TABLE beside (name TEXT PRIMARY KEY, content BLOB NOT NULL)"

Progress = Callable[[int, int], None]
"""Called with how many pages are copied, and of how many."""


class NoBackup(StoreError):
    """The file is no backup, or no whole one. The message says why."""


def write_backup(folder: Path, file: Path, *, progress: Progress) -> None:
    """Write all of `folder` into `file`, also while another process records into it.

    The file is a store file with one table more, and readable by its owner only. It has its name
    when it is whole.

    Raises:
        StoreError: there is no store, or it cannot be read.
        OSError: the file cannot be written.
    """
    if not (folder / STORE_FILE).exists():
        raise StoreError(
            Sentence("{folder} holds no store yet: there is nothing to back up", folder=folder)
        )
    with _whole(file) as half, reading(folder) as store:
        os.close(os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with translated(half), closing(sqlite3.connect(half, isolation_level=None)) as copy:
            # One state of the store: else the copy begins anew whenever the recorder commits.
            store.execute("BEGIN")
            version(store)
            store.backup(
                copy,
                pages=_PAGES_AT_ONCE,
                progress=lambda _, left, of: progress(of - left, of),
            )
            copy.execute("PRAGMA journal_mode = DELETE")
            copy.execute(_BESIDE)
            copy.executemany(
                "INSERT INTO beside VALUES (?, ?)",
                [(name.as_posix(), (folder / name).read_bytes()) for name in _beside(folder)],
            )


def restore_backup(file: Path, folder: Path, *, wall_ns: int) -> Path | None:
    """Put what a backup holds in the place of what `folder` holds.

    Returns:
        The folder that has what was there before; None: nothing was.

    Raises:
        NoBackup: it is none, or it is damaged.
        StoreError: the folder is in use, or the backup is of a newer release.
        OSError: the folder cannot be written.
    """
    check_backup(file)
    before = folder / f"before-restore-{file_stamp(wall_ns)}"
    while before.exists():
        wall_ns += NS_PER_S
        before = folder / f"before-restore-{file_stamp(wall_ns)}"
    with locked(folder):
        with _whole(folder / f"{STORE_FILE}.restored") as half:
            shutil.copyfile(file, half)
            half.chmod(0o600)
            with translated(half), closing(sqlite3.connect(half, isolation_level=None)) as store:
                contents = _contents(store)
                store.execute("DROP TABLE IF EXISTS beside")
                migrate(store, file=file)
        of_store = [Path(f"{STORE_FILE}{end}") for end in ("", "-wal")]
        beside = list(_beside(folder))
        kept = [*beside, *(name for name in of_store if (folder / name).exists())]
        # Killed at any moment, all that was here is in the one folder or the other.
        for name in kept:
            (before / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _keep(folder / name, before / name)
        for end in _LOGS:  # of the old store: with the new one they would be taken for its own
            (folder / f"{STORE_FILE}{end}").unlink(missing_ok=True)
        (folder / f"{STORE_FILE}.restored").replace(folder / STORE_FILE)
        for path, content in contents.items():
            (folder / path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with _whole(folder / path) as half:
                half.write_bytes(content)
        for name in beside:
            if name.as_posix() not in contents:
                (folder / name).unlink(missing_ok=True)
    return before if kept else None


def check_backup(file: Path) -> None:
    """Look through the whole file.

    Raises:
        NoBackup: it is no store file, or a page of it is damaged.
    """
    if not file.is_file():
        raise NoBackup(Sentence("{file}: there is no such file", file=file))
    log_ahead = file.with_name(f"{file.name}-wal")
    if log_ahead.exists() and log_ahead.stat().st_size > 0:
        raise NoBackup(
            Sentence(
                "{file} is no backup but a store in use, or one that was: strapline backup "
                "makes one of its folder, strapline salvage {file} brings in what it holds",
                file=file,
            )
        )
    try:
        connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        with closing(connection):
            if version(connection) == 0:
                raise NoBackup(Sentence("{file} is no backup: it is empty", file=file))
            (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        raise NoBackup(
            Sentence(
                "{file} is no whole backup ({reason}); what it holds: strapline salvage {file}",
                file=file,
                reason=error,
            )
        ) from error
    if said != "ok":
        raise NoBackup(
            Sentence(
                "{file} is damaged ({said}); what it holds: strapline salvage {file}",
                file=file,
                said=said,
            )
        )


def vacuumed(folder: Path) -> tuple[int, int]:
    """Give back to the disk what the store does not need; bytes before and after.

    Raises:
        StoreError: in use, unusable or corrupt.
    """
    file = folder / STORE_FILE
    if not file.exists():
        raise StoreError(Sentence("{folder} holds no store yet", folder=folder))
    with locked(folder), translated(file):
        before = _size(folder)
        with closing(sqlite3.connect(file, isolation_level=None)) as store:
            (said,) = store.execute("PRAGMA quick_check(1)").fetchone()
            if said != "ok":
                raise CorruptStore(file, reason=said)
            # A file with a log keeps its page size; without one it takes today's.
            store.execute("PRAGMA journal_mode = DELETE")
            store.execute(f"PRAGMA page_size = {PAGE_SIZE}")
            store.execute("VACUUM")
            store.execute("PRAGMA journal_mode = WAL")
        return before, _size(folder)


def _size(folder: Path) -> int:
    return sum(one.stat().st_size for one in folder.glob(f"{STORE_FILE}*"))


def _beside(folder: Path) -> Iterator[Path]:
    """What people wrote: profiles, plans, devices. Keys and codes of the pages are not copied."""
    for pattern in ("*.toml", "*/*.toml"):
        for found in sorted(folder.glob(pattern)):
            name = found.relative_to(folder)
            if not name.parts[0].startswith("before-restore-") and found.is_file():
                yield name


def _keep(file: Path, other: Path) -> None:
    """A copy, so that there is a store under its name at every moment.

    Where the disk has no room for one, or cannot read all of a damaged file, it is moved. It gets
    no second name: a store that is opened under two is damaged.
    """
    try:
        shutil.copy2(file, other)
    except OSError:
        file.replace(other)


def _contents(store: sqlite3.Connection) -> dict[str, bytes]:
    if not store.execute("SELECT 1 FROM sqlite_master WHERE name = 'beside'").fetchone():
        return {}
    found = dict(store.execute("SELECT name, content FROM beside").fetchall())
    for name in found:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or path.suffix != ".toml":
            raise NoBackup(
                Sentence("the backup holds a file that is none of ours: {name!r}", name=name)
            )
    return found


@contextmanager
def _whole(file: Path) -> Iterator[Path]:
    """A file to write that gets its name at the end of the block, and is gone after a fault."""
    half = file.with_name(f"{file.name}.part")
    half.unlink(missing_ok=True)
    try:
        yield half
        half.replace(file)
    finally:
        half.unlink(missing_ok=True)
