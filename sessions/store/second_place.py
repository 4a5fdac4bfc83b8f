"""A second place for what the store's file does not take: a store file like it, elsewhere.

`strapline salvage FILE` brings what it holds into a store again.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ingest.journal import JournalRow
from sessions.store.database_file import migrate, prepare
from sessions.store.file_stamp import file_stamp
from sessions.store.outbox import Outbox
from sessions.store.transaction import Transaction, Unit

# What the sessions under way need in a file of its own, in order of their references.
_UNDER_WAY = (
    "INSERT INTO origins SELECT * FROM first.origins",
    "INSERT INTO anchors SELECT * FROM first.anchors",
    "INSERT INTO channels SELECT * FROM first.channels",
    "INSERT INTO sessions SELECT * FROM first.sessions WHERE status = 'open'",
    "INSERT INTO ranges SELECT * FROM first.ranges WHERE session IN (SELECT id FROM sessions)",
)


class SecondPlace:
    """Takes units as the store does. What it has taken is on its disk when `take` returns."""

    def __init__(self, file: Path, connection: sqlite3.Connection) -> None:
        self.file = file
        self._connection = connection
        self._transaction = Transaction(connection, outbox=Outbox(connection, sinks=()))

    @classmethod
    def with_open_sessions(
        cls, first: Path, *, folders: Iterable[Path], wall_ns: int
    ) -> "SecondPlace":
        """A new file in the first of `folders` that takes it; it knows the sessions under way.

        Raises:
            OSError, sqlite3.Error: none takes it.
        """
        failure: Exception = FileNotFoundError(f"no second place for {first}")
        for folder in folders:
            try:
                # Nobody else may read or foresee it, also where everybody may write.
                own = Path(tempfile.mkdtemp(prefix="strapline-spilled-", dir=folder))
            except OSError as error:
                failure = error
                continue
            file = own / f"strapline-{file_stamp(wall_ns)}.sqlite3"
            try:
                return cls(file, _beginning_as(file, first=first))
            except sqlite3.Error as error:
                shutil.rmtree(own, ignore_errors=True)
                failure = error
        raise failure

    @classmethod
    def as_copy(cls, first: sqlite3.Connection, file: Path, *, wall_ns: int) -> "SecondPlace":
        """All that an open store holds, under its own name if nobody has that now.

        Raises:
            OSError, sqlite3.Error: the disk does not take it.
        """
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists():
            file = file.with_name(f"{file.stem}-{file_stamp(wall_ns)}{file.suffix}")
        else:
            for left in ("-wal", "-shm"):  # of the file that is gone: nobody may read them as ours
                file.with_name(f"{file.name}{left}").unlink(missing_ok=True)
        half = file.with_name(f"{file.name}.part")
        half.unlink(missing_ok=True)
        copy = sqlite3.connect(half, isolation_level=None)
        try:
            first.backup(copy)
        finally:
            copy.close()
        half.rename(file)
        connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        prepare(connection)
        return cls(file, connection)

    def take(self, units: Iterable[Unit]) -> None:
        """Write `units` in one transaction, through to the disk.

        What only changes a session that this file does not know is left out: it may be done again.

        Raises:
            sqlite3.Error: this disk takes nothing either.
        """
        units = tuple(units)
        try:
            self._write(units)
        except sqlite3.IntegrityError:
            for unit in units:
                try:
                    self._write((unit,))
                except sqlite3.IntegrityError:
                    self._write((tuple(row for row in unit if isinstance(row, JournalRow)),))

    def close(self, *, keep: bool) -> None:
        """Close the file; `keep` False: the store holds all of it, so it goes."""
        self._connection.close()
        if not keep:
            shutil.rmtree(self.file.parent, ignore_errors=True)

    def _write(self, units: Iterable[Unit]) -> None:
        execute = self._connection.execute
        try:
            execute("BEGIN IMMEDIATE")
            self._transaction.apply(units)
            execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                execute("ROLLBACK")
            self._transaction.forget()
            raise


def second_places(first: Path) -> tuple[Path, ...]:
    """Folders to try: those on another disk than the folder `first` before those on the same."""
    known = [
        place
        for place in (Path(tempfile.gettempdir()), Path.home(), Path("/dev/shm"))
        if place.is_dir()
    ]
    try:
        disk = first.stat().st_dev
        return tuple(sorted(known, key=lambda place: place.stat().st_dev == disk))
    except OSError:
        return tuple(known)


def _beginning_as(file: Path, *, first: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, uri=True, isolation_level=None, check_same_thread=False)
    try:
        prepare(connection)
        migrate(connection, file=file)
        connection.execute("ATTACH DATABASE ? AS first", (f"{first.absolute().as_uri()}?mode=ro",))
        connection.execute("BEGIN")
        for statement in _UNDER_WAY:
            connection.execute(statement)
        connection.execute("COMMIT")
        connection.execute("DETACH DATABASE first")
    except sqlite3.Error:
        connection.close()
        raise
    return connection
