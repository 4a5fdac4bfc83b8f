"""Transactions of the store: changes applied, in order, to the one writing connection."""

import logging
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, Concatenate, NamedTuple, ParamSpec

from ingest.journal import JournalRow
from sessions.store.event_log import EventLog
from sessions.store.event_rows import EventRows
from sessions.store.journal_rows import JournalRows, origin_id
from sessions.store.outbox import Outbox, Summaries
from sessions.store.packed_events import DamagedEvents
from sessions.store.removals import Removals

_log = logging.getLogger(__name__)
_P = ParamSpec("_P")


class Change(NamedTuple):
    """What is to be written: a call that waits for its transaction.

    `droppable`: losing it is a gap in a recording, and not a session without a beginning.
    `in_bulk`: it is frequent, and gathered with others of its kind before it is written.
    """

    write: Callable[..., None]
    positional: tuple[Any, ...]
    named: Mapping[str, Any]
    droppable: bool
    in_bulk: bool


Unit = tuple[JournalRow | Change, ...]
"""Raw notifications and changes that are committed together or not at all."""


def droppable(unit: Unit) -> bool:
    """Whether losing the unit is a gap in a recording."""
    return all(isinstance(change, JournalRow) or change.droppable for change in unit)


def notifications_in(units: Iterable[Unit]) -> int:
    """How many raw notifications the units hold."""
    return sum(isinstance(row, JournalRow) for unit in units for row in unit)


def is_machine_fault(error: Exception) -> bool:
    """Whether disk or memory is at fault, and not what was to be written."""
    return (
        isinstance(error, sqlite3.OperationalError | DamagedEvents | MemoryError)
        or type(error) is sqlite3.DatabaseError
    )


class Transaction:
    """The writing connection inside a transaction, which the caller opens and commits."""

    def __init__(self, connection: sqlite3.Connection, *, outbox: Outbox) -> None:
        self.connection = connection
        self.execute = connection.execute
        self.outbox = outbox
        log = EventLog(connection)
        self.removals = Removals(connection, outbox=outbox, log=log)
        self.summaries = Summaries(connection, outbox=outbox)
        self.events = EventRows(connection, log=log, outbox=outbox, removals=self.removals)
        self._journal = JournalRows(connection)
        self.refused_units = 0

    def apply(self, units: Iterable[Unit]) -> None:
        """Write every change of `units`, in order: frequent ones in bulk, rare ones singly.

        Raises:
            sqlite3.Error: the disk or a unit is at fault; roll back, then `forget`.
        """
        for unit in units:
            for change in unit:
                if isinstance(change, JournalRow):
                    self._journal.add(change)
                    continue
                if not change.in_bulk:
                    self._write_gathered()
                change.write(self, *change.positional, **change.named)
        self._write_gathered()
        self.events.write()

    def apply_what_fits(self, units: Iterable[Unit]) -> None:
        """Set aside what only a fault of ours can have made, and keep its raw notifications.

        Raises:
            sqlite3.Error, MemoryError: the machine is at fault; roll back, then `forget`.
        """
        for unit in units:
            if self._fits(unit):
                continue
            self.refused_units += 1
            for change in unit:
                if isinstance(change, JournalRow):
                    self._fits((change,))

    def _fits(self, unit: Unit) -> bool:
        self.execute("SAVEPOINT one")
        try:
            self.apply([unit])
        except Exception as error:
            if is_machine_fault(error):
                raise
            self.execute("ROLLBACK TO one")
            self.forget()
            _log.exception("this does not fit the store: %s", unit)
            return False
        finally:
            if self.connection.in_transaction:
                self.execute("RELEASE one")
        return True

    def forget(self) -> None:
        """Drop what is remembered of the file: the transaction was rolled back."""
        self._journal.forget()
        self.events.forget()
        self.outbox.forget()

    def origin(self, *, host: str, boot: str) -> int:
        """The number of this host and boot."""
        return origin_id(self.connection, host=host, boot=boot)

    def _write_gathered(self) -> None:
        self._journal.write()
        self.events.write_outbox()


def change(
    *, droppable: bool = False, in_bulk: bool = False
) -> Callable[[Callable[Concatenate[Transaction, _P], None]], Callable[_P, Change]]:
    """Make a function of the transaction one that gives the change; see `Change`."""

    def decorated(write: Callable[Concatenate[Transaction, _P], None]) -> Callable[_P, Change]:
        @wraps(write)
        def changed(*positional: _P.args, **named: _P.kwargs) -> Change:
            return Change(write, positional, named, droppable, in_bulk)

        return changed

    return decorated
