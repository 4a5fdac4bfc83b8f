"""A store whose file was deleted or replaced while it was open is kept on the disk all the same."""

import logging
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from ingest.clock import Clock
from sessions.store.file_watch import FileFate, FileWatch
from sessions.store.second_place import SecondPlace
from sessions.store.transaction import Unit

_log = logging.getLogger(__name__)


class Mirror:
    """Keeps the store on the disk when its file was deleted or replaced while it was open.

    All that was stored is still there for us, and for nobody after us: it is copied out, and from
    then on written twice. Belongs to the thread that writes.
    """

    def __init__(self, first: Path, *, clock: Clock, sinks: Sequence[str]) -> None:
        self._first = first
        self._watch = FileWatch(first)
        self._log_ahead = first.with_name(f"{first.name}-wal")
        self._clock = clock
        self._sinks = sinks
        self._copy: SecondPlace | None = None
        self._ahead = 0  # units that the copy has and the store has not yet

    @property
    def file(self) -> Path | None:
        """Where the store is now; None: where it always was."""
        return None if self._copy is None else self._copy.file

    def look(self, connection: sqlite3.Connection) -> None:
        """Copy the store out if its name leads elsewhere now.

        Raises:
            OSError, sqlite3.Error: the disk does not take it; it is tried again.
        """
        fate = self._watch.look()
        if fate is FileFate.THERE:
            return
        if self._copy is not None:
            self._copy.close(keep=True)
            self._copy = None
        copy = SecondPlace.as_copy(
            connection, self._first, wall_ns=self._clock.wall_ns(), sinks=self._sinks
        )
        _log.error(
            "%s was %s while it was in use; all is in %s", self._first, fate.value, copy.file
        )
        self._copy = copy
        self._ahead = 0
        self._watch = FileWatch(self._copy.file)

    def take(self, units: Sequence[Unit]) -> None:
        """Write `units`, the oldest that wait, into the copy, if there is one; each only once.

        Raises:
            sqlite3.Error: the disk does not take them.
        """
        if self._copy is not None:
            self._copy.take(units[self._ahead :])
            self._ahead = max(self._ahead, len(units))

    def settle(self, connection: sqlite3.Connection, *, count: int) -> None:
        """After a commit of `count` units; a log that was deleted is brought into the file."""
        self._ahead = max(0, self._ahead - count)
        if self._copy is None and not self._log_ahead.exists():
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Close the copy, which stays."""
        if self._copy is not None:
            self._copy.close(keep=True)

    @property
    def is_elsewhere(self) -> bool:
        """Somebody else's file has the store's name, and the store another."""
        return self._copy is not None and self._copy.file != self._first
