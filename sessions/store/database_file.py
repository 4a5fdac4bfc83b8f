"""Database file of the store: how it is opened, its format, and SQLite's errors as ours."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from ingest.sentence import Sentence, os_words
from sessions.store.errors import (
    CorruptStore,
    FolderUnusable,
    NewerStore,
    OlderStore,
    StoreError,
)
from sessions.store.packed_events import PackedEvents

STORE_FILE = "strapline.sqlite3"
PAGE_SIZE = 1024
LOG_BYTES = 8_000_000
PROCESSOR_LOG_BYTES = 64_000_000
"""Ours: a minute of 1,000 athletes. What is moved out of a shorter log is written more often."""

QUICKLY_CHECKED = 32_000_000  # bytes; a tenth of a second


@contextmanager
def writing(folder: Path, *, log_bytes: int = LOG_BYTES) -> Iterator[sqlite3.Connection]:
    """The one connection that writes, on a file of the present format; made where missing.

    The file is looked through before and after, where that takes no time a person would notice.
    While it is open a mark lies beside it: one that a killed process has left, and no log (`-wal`),
    is a log that somebody took away (`log_was_taken`).

    Raises:
        CorruptStore, FolderUnusable, NewerStore: the file cannot be used.
    """
    file = folder / STORE_FILE
    with translated(file):
        connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    with closing(connection):
        with translated(file):
            prepare(connection, log_bytes=log_bytes)
            migrate(connection, file=file)
            _look_through(connection, file)
            with suppress(OSError):
                mark(file).touch(mode=0o600)
        try:
            yield connection
            with translated(file):
                _look_through(connection, file)
        finally:  # also where the work failed: the file is closed in order
            with suppress(OSError):  # a disk that takes nothing is told of by whoever wrote to it
                mark(file).unlink(missing_ok=True)  # before the log goes, which closing does


def mark(file: Path) -> Path:
    """What lies beside a store while a process writes it."""
    return file.with_name(f"{file.name}-open")


def log_was_taken(file: Path) -> bool:
    """Whether a killed process has left a log that is not there any more; asked before `writing`.

    It held what was recorded last and not yet in the file.
    """
    return file.exists() and mark(file).exists() and not _log(file).exists()


def _log(file: Path) -> Path:
    return file.with_name(f"{file.name}-wal")


@contextmanager
def reading(folder: Path) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write; a missing store reads as an empty one.

    Raises:
        CorruptStore, FolderUnusable, NewerStore, OlderStore: the file cannot be read.
    """
    file = folder / STORE_FILE
    with translated(file):
        try:
            known = file.exists()
        except OSError as error:
            raise FolderUnusable(folder, reason=str(os_words(error))) from error
        connection = _read_only(file) if known else _empty(file)
        if known and _has_no_table(connection):
            # Another process has made the file this moment and not yet taken the first step.
            connection.close()
            connection = _empty(file)
    with closing(connection):
        with translated(file):
            found, wanted = version(connection), len(_steps())
        if found > wanted:
            raise NewerStore(file, found=found, known=wanted)
        if found < wanted:
            raise OlderStore(file)
        yield connection


def _look_through(connection: sqlite3.Connection, file: Path) -> None:
    pages, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size")
    )
    if pages * size <= QUICKLY_CHECKED:
        (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if said != "ok":
            raise CorruptStore(file, reason=" ".join(said.splitlines()[-1:]))


def prepare(connection: sqlite3.Connection, *, log_bytes: int = LOG_BYTES) -> None:
    """Set what a connection that writes needs: a log ahead of the file, references that hold.

    What a second adds is small, and each commit writes whole pages again: small pages and a long
    log halve what a disk is given to write. A file keeps the pages it was made with until `vacuum`.
    """
    connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA wal_autocheckpoint = {log_bytes // PAGE_SIZE}")


@contextmanager
def translated(file: Path) -> Iterator[None]:
    """SQLite's complaints about the file itself, as one line for the user."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise file_error(file, error) from error


def file_error(file: Path, error: sqlite3.DatabaseError) -> StoreError:
    """The same, of a complaint that was caught."""
    if str(error).startswith("Could not decode"):  # and then what it could not decode
        return CorruptStore(file, reason="text is damaged")
    if isinstance(error, sqlite3.OperationalError):
        return FolderUnusable(file.parent, reason=str(error))
    return CorruptStore(file, reason=str(error))


def migrate(connection: sqlite3.Connection, *, file: Path) -> None:
    """Take the steps the file has not taken, all in one transaction: nobody reads a half-way file.

    Raises:
        NewerStore: the file has taken steps this release does not know.
    """
    found, wanted = version(connection), len(_steps())
    if found > wanted:
        raise NewerStore(file, found=found, known=wanted)
    migrate_to(connection, wanted)


def migrate_to(connection: sqlite3.Connection, wanted: int) -> None:
    """Take the steps up to this one, all in one transaction."""
    found = version(connection)
    if found < wanted:
        packed: Any = PackedEvents  # typeshed knows aggregates of whole numbers alone
        connection.create_aggregate("packed_events", 2, packed)
        missing = "\n".join(_steps()[found:wanted])
        connection.executescript(f"BEGIN;\n{missing}\nPRAGMA user_version = {wanted};\nCOMMIT;")


def version(connection: sqlite3.Connection) -> int:
    """How many migration steps the file has taken."""
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


@cache
def _steps() -> tuple[str, ...]:
    folder = resources.files("sessions.store.migrations")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    return tuple(file.read_text(encoding="utf-8") for file in files)


def _read_only(file: Path) -> sqlite3.Connection:
    # A store on a read-only medium has no place for SQLite's shared memory; without a log
    # beside it nobody is writing, and it may be read as it lies.
    for options in ("mode=ro", "mode=ro&immutable=1"):
        connection = sqlite3.connect(
            f"{file.absolute().as_uri()}?{options}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            version(connection)
        except sqlite3.DatabaseError as exc:
            connection.close()
            is_elsewhere = isinstance(exc, sqlite3.OperationalError)
            if not is_elsewhere or options != "mode=ro" or _log(file).exists():
                raise
        else:
            return connection
    raise StoreError(Sentence("{file} cannot be opened", file=file))


def _has_no_table(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None


def _empty(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    migrate(connection, file=file)
    connection.execute("PRAGMA query_only = ON")
    return connection
