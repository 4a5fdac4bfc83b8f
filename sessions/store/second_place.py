"""A second place for what the store's file does not take: a store file like it, elsewhere.

`strapline salvage FILE` brings what it holds into a store again.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from itertools import product
from pathlib import Path

from ingest.journal import JournalRow
from sessions.store.database_file import migrate, prepare
from sessions.store.file_stamp import file_stamp
from sessions.store.outbox import Outbox
from sessions.store.transaction import Transaction, Unit, is_machine_fault

# What the sessions under way need in a file of its own, in order of their references.
_UNDER_WAY = (
    "INSERT INTO origins SELECT * FROM first.origins",
    "INSERT INTO anchors SELECT * FROM first.anchors",
    "INSERT INTO ties SELECT * FROM first.ties",
    "INSERT INTO channels SELECT * FROM first.channels",
    "INSERT INTO sessions SELECT * FROM first.sessions WHERE status = 'open'",
    "INSERT INTO ranges SELECT * FROM first.ranges WHERE session IN (SELECT id FROM sessions)",
)


class SecondPlace:
    """Takes units as the store does. What it has taken is on its disk when `take` returns."""

    def __init__(
        self, file: Path, connection: sqlite3.Connection, *, sinks: Iterable[str] = ()
    ) -> None:
        self.file = file
        self._connection = connection
        self._transaction = Transaction(connection, outbox=Outbox(connection, sinks=sinks))

    @classmethod
    def with_open_sessions(
        cls, first: Path, *, folders: Iterable[Path], wall_ns: int
    ) -> "SecondPlace":
        """A new file in the first of `folders` that takes it; it knows the sessions under way.

        Raises:
            OSError, sqlite3.Error: none takes it.
        """
        failure: Exception = FileNotFoundError(f"no second place for {first}")
        # A disk that is gone can tell nothing of its sessions; the notifications are kept all the
        # same, and belong to them again where it comes back.
        for begin, folder in product((_knowing_sessions, _begun), folders):
            try:
                # Nobody else may read or foresee it, also where everybody may write.
                own = Path(tempfile.mkdtemp(prefix=_prefix(first), dir=folder))
            except OSError as error:
                failure = error
                continue
            file = own / f"strapline-{file_stamp(wall_ns)}.sqlite3"
            try:
                return cls(file, begin(file, first=first))
            except (sqlite3.Error, MemoryError) as error:
                shutil.rmtree(own, ignore_errors=True)
                failure = error
        raise failure

    @classmethod
    def as_copy(
        cls, first: sqlite3.Connection, file: Path, *, wall_ns: int, sinks: Iterable[str]
    ) -> "SecondPlace":
        """All that an open store holds, under its own name if nobody has that now.

        It is the store from now on: what the sinks have still to be given is in it as well.

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
        return cls(file, connection, sinks=sinks)

    def take(self, units: Iterable[Unit]) -> None:
        """Write `units` in one transaction, through to the disk.

        What only changes a session that this file does not know is left out: it may be done again.

        Raises:
            sqlite3.Error: this disk takes nothing either.
        """
        units = tuple(units)
        try:
            self._write(units)
        except Exception as error:
            if is_machine_fault(error):
                raise
            for unit in units:
                self._take_alone(unit)

    def close(self, *, keep: bool) -> None:
        """Close the file; `keep` False: the store holds all of it, so it goes."""
        self._connection.close()
        if not keep:
            shutil.rmtree(self.file.parent, ignore_errors=True)

    def _take_alone(self, unit: Unit) -> None:
        try:
            self._write((unit,))
        except Exception as error:
            if is_machine_fault(error):
                raise
            self._write((tuple(row for row in unit if isinstance(row, JournalRow)),))

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


def spilled_of(first: Path, *, folders: Iterable[Path]) -> tuple[Path, ...]:
    """Second places that a process which was killed has left, of this store and of this user."""
    found = []
    for folder in folders:
        with suppress(OSError):
            for file in folder.glob(f"{_prefix(first)}*/strapline-*.sqlite3"):
                if os.name == "nt" or file.stat().st_uid == os.getuid():
                    found.append(file)
    return tuple(sorted(found))


def is_spilled_of(first: Path, file: Path) -> bool:
    """Whether `file` is such a second place."""
    return file.parent.name.startswith(_prefix(first))


def _prefix(first: Path) -> str:
    """How the folder of a second place is called, so that the store finds its own again."""
    return f"strapline-spilled-{sha256(os.fsencode(first.resolve())).hexdigest()[:8]}-"


def second_places(first: Path) -> tuple[Path, ...]:
    """Folders to try: those on another disk than the folder `first` before those on the same."""
    known: list[Path] = []
    # Without room for one byte there is no temporary folder, and not every user has a home.
    for place in (tempfile.gettempdir, Path.home, lambda: "/dev/shm"):
        with suppress(OSError, RuntimeError):
            known.append(Path(place()).resolve(strict=True))
    try:
        disk = first.stat().st_dev
        return tuple(sorted(known, key=lambda place: place.stat().st_dev == disk))
    except OSError:
        return tuple(known)


def _begun(file: Path, *, first: Path) -> sqlite3.Connection:
    del first
    connection = sqlite3.connect(file, uri=True, isolation_level=None, check_same_thread=False)
    try:
        prepare(connection)
        migrate(connection, file=file)
    except (sqlite3.Error, MemoryError):
        connection.close()
        raise
    return connection


def _knowing_sessions(file: Path, *, first: Path) -> sqlite3.Connection:
    connection = _begun(file, first=first)
    try:
        connection.execute("ATTACH DATABASE ? AS first", (f"{first.absolute().as_uri()}?mode=ro",))
        connection.execute("BEGIN")
        for statement in _UNDER_WAY:
            connection.execute(statement)
        connection.execute("COMMIT")
        connection.execute("DETACH DATABASE first")
    except (sqlite3.Error, MemoryError):
        connection.close()
        raise
    return connection
