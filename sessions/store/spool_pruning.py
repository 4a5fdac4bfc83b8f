"""Pruning of a gateway's spool: what a processor has confirmed long ago leaves the file."""

import logging
import sqlite3
from pathlib import Path

from ingest.clock import Anchor, Trust
from ingest.journal import WEARER
from sessions.store import database_file as connections
from sessions.store.lock import locked
from sessions.store.transaction import Transaction, change

log = logging.getLogger(__name__)

ROWS_AT_A_TIME = 5_000
"""A tenth of a second of a slow card."""

_PAGES_AT_A_TIME = 2_000  # a notification takes 73 bytes, a page has 1,024

_INCREMENTAL = 2  # PRAGMA auto_vacuum: pages can be given back without writing the file anew

_GONE = (
    "DELETE FROM journal WHERE arrival IN (SELECT j.arrival FROM journal j"
    " JOIN channels c ON c.id = j.channel WHERE j.origin = ? AND j.mono_ns < ?"
    " AND j.arrival <= ? AND c.characteristic <> ? ORDER BY j.mono_ns LIMIT ?)"
)


def make_shrinkable(folder: Path) -> None:
    """Let the store of `folder` give pages back; one of an earlier release is written anew, once.

    Where there is no room for that it stays as it is, and what is pruned makes room inside it.

    Raises:
        StoreError: in use, unusable, corrupt or newer.
    """
    with locked(folder), connections.writing(folder) as connection:
        if _pragma(connection, "auto_vacuum") == _INCREMENTAL:
            return
        try:
            connection.execute(f"PRAGMA auto_vacuum = {_INCREMENTAL}")
            connection.execute("VACUUM")
        except sqlite3.Error as error:
            log.warning("the spool's file cannot shrink: %s", error)


@change(droppable=True)
def pruned(transaction: Transaction, *, host: str, through: int, before_ns: int) -> None:
    """Drop what `host` has journalled up to a place and before a Unix time, some of it at a time.

    What says who wears a device stays, and all of a boot that a session here owns something of.
    """
    boots = transaction.execute(
        "SELECT o.id, a.mono_ns, a.wall_ns, a.trust FROM origins o JOIN anchors a"
        " ON a.origin = o.id WHERE o.host = ?"
        " AND NOT EXISTS (SELECT 1 FROM ranges WHERE ranges.origin = o.id)",
        (host,),
    ).fetchall()
    gone = 0
    for origin, mono_ns, wall_ns, trust in boots:
        anchor = Anchor(monotonic_ns=mono_ns, wall_ns=wall_ns, trust=Trust(trust))
        until_ns = anchor.monotonic_ns + before_ns - anchor.wall_ns
        values = (origin, until_ns, through, WEARER, ROWS_AT_A_TIME - gone)
        gone += transaction.execute(_GONE, values).rowcount
    if gone:
        for _ in range(min(_PAGES_AT_A_TIME, _pragma(transaction.connection, "freelist_count"))):
            # One page each: Python's sqlite3 takes the first step of a pragma without columns.
            transaction.execute("PRAGMA incremental_vacuum(1)")
        log.warning("%d confirmed notifications were pruned from the spool", gone)


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    found: int = connection.execute(f"PRAGMA {name}").fetchone()[0]
    return found
