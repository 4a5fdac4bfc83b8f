"""A store file read as far as its pages can be: a copy without damage, of today's format."""

import shutil
import sqlite3
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from ingest.sentence import Sentence
from sessions.store.database_file import migrate, migrate_to, version
from sessions.store.errors import StoreError
from sessions.store.packed_events import DamagedEvents, recent, sealed

# Tables in the order of their references. With a number: looked through by it, span by span.
_NUMBERED = {
    "origins": "id",
    "anchors": "origin",
    "ties": "id",
    "channels": "id",
    "journal": "arrival",
    "losses": "id",
    "recordings": "id",
    "facts": "id",
    "diary": "id",
    "edits": "id",
    "recent_events": "id",
}
_OF_SESSIONS = {"sealed_events": "id"}  # looked through likewise, after the sessions
_BY_SESSION = {"events": "sequence"}  # until format 7
_PACKED: dict[str, Callable[[bytes], object]] = {"recent_events": recent, "sealed_events": sealed}
_NAMED = {
    "sessions": ("id",),
    "ranges": ("session", "device", "origin", "from_mono_ns"),
    "recorded_in": ("session", "recording"),
}
_HIGHEST = 1 << 62
_SMALLEST_ROW = 16  # bytes
_TRIES = 20_000  # of spans in one table
_TRIES_OF_A_COPY = 20
_LOG_HEADER = 32  # bytes


class NothingReadable(StoreError):
    """The file holds nothing that can be read as a store."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            Sentence("{file}: nothing in it can be read as sessions or notifications", file=file)
        )


@contextmanager
def readable_copy(file: Path) -> Iterator[tuple[sqlite3.Connection, bool]]:
    """A copy of `file` that has what can be read of it; whether that is all.

    Raises:
        NothingReadable: it is no store, or the list of its tables is gone.
        OSError: it cannot be read, or there is no room for a copy.
    """
    with tempfile.TemporaryDirectory(prefix="strapline-salvage-") as folder:
        taken = Path(folder) / "taken.sqlite3"
        _take(file, taken)
        with closing(_opened(taken)) as connection:
            if not _is_store(connection):
                raise NothingReadable(file)
            if _is_whole(connection):
                migrate(connection, file=file)
                yield connection, True
                return
            with closing(_opened(Path(folder) / "copy.sqlite3")) as copy:
                migrate_to(copy, version(connection))
                _copy(connection, copy)
                migrate(copy, file=file)
                yield copy, False


def _take(file: Path, taken: Path) -> None:
    """Copy file and log so that they belong together, also where another strapline writes them.

    SQLite is not asked: it maps shared memory of a disk that may be failing, and a mapped page that
    cannot be read ends the process. While the log is not begun anew, every page that has moved
    from it into the file is still in it, so that any copy of the file is right under a later one
    of the log. Source: SQLite, "WAL-mode File Format" (salts of the header).
    """
    log, log_taken = (it.with_name(f"{it.name}-wal") for it in (file, taken))
    for _ in range(_TRIES_OF_A_COPY):
        begun = _salts(log)
        shutil.copyfile(file, taken)
        log_taken.unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            shutil.copyfile(log, log_taken)
        if _salts(log) == begun:
            return


def _salts(log: Path) -> bytes:
    """What a log is told from the one before it by; empty: there is none."""
    try:
        with log.open("rb") as file:
            return file.read(_LOG_HEADER)
    except FileNotFoundError:
        return b""


def _opened(file: Path | str) -> sqlite3.Connection:
    return sqlite3.connect(file, uri=True, isolation_level=None, check_same_thread=False)


def _is_store(connection: sqlite3.Connection) -> bool:
    with suppress(sqlite3.DatabaseError):
        connection.execute("SELECT count(*) FROM sqlite_master")
        return version(connection) > 0
    return False


def _is_whole(connection: sqlite3.Connection) -> bool:
    with suppress(sqlite3.DatabaseError):
        return bool(connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",))
    return False


def _copy(damaged: sqlite3.Connection, copy: sqlite3.Connection) -> None:
    copy.execute("PRAGMA foreign_keys = OFF")
    copy.execute("BEGIN")
    known = {name for (name,) in copy.execute("SELECT name FROM sqlite_master")}
    for table, key in _NUMBERED.items():
        if table in known:
            _insert(copy, table, _span(damaged, table, key))
    for table, keys in _NAMED.items():
        if table in known:
            _insert(copy, table, _from_both_ends(damaged, table, keys))
    for table, key in _OF_SESSIONS.items():
        if table in known:
            _insert(copy, table, _span(damaged, table, key))
    sessions = [id for (id,) in copy.execute("SELECT id FROM sessions")]
    for table, key in _BY_SESSION.items():
        for session in sessions if table in known else ():
            found = _span(damaged, table, key, session=session)
            _insert(copy, table, found)
    copy.execute("COMMIT")


def _insert(copy: sqlite3.Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    for row in rows:
        if table in _PACKED:
            try:
                _PACKED[table](row[-1])
            except (DamagedEvents, TypeError):
                continue
        marks = ",".join("?" * len(row))
        # A page can be readable and wrong: what the table does not take is left out.
        with suppress(sqlite3.IntegrityError):
            copy.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", row)


def _span(
    damaged: sqlite3.Connection, table: str, key: str, *, session: str | None = None
) -> Iterator[tuple[Any, ...]]:
    """Rows with a number: from both ends, then halves of what lies between, until nothing is left.

    Numbers are dense, so that a file's size bounds them; a whole branch that is gone would
    otherwise be searched for ever.
    """
    whose, values = ("", ()) if session is None else (" AND session = ?", (session,))
    found = f"SELECT {key}, * FROM {table} WHERE {key} BETWEEN ? AND ?{whose} ORDER BY {key}"
    spans = deque([(0, _HIGHEST)])
    for _ in range(_TRIES):
        if not spans:
            return
        low, high = spans.popleft()
        # The last row before a bad page is lost with the error: alone it can be had.
        for query in (found, f"{found} LIMIT 1"):
            try:
                for row in damaged.execute(query, (low, high, *values)):
                    low = row[0] + 1
                    yield row[1:]
            except sqlite3.DatabaseError:
                continue
            if query is found:
                high = low
        for query in (f"{found} DESC", f"{found} DESC LIMIT 1"):
            if low >= high:
                break
            try:
                for row in damaged.execute(query, (low, high, *values)):
                    high = row[0] - 1
                    yield row[1:]
            except sqlite3.DatabaseError:
                continue
            if query.endswith("DESC"):
                high = low
        high = min(high, low + _most_rows(damaged))
        if high > low:
            middle = (low + high) // 2
            spans += ((low, middle), (middle + 1, high))


def _most_rows(damaged: sqlite3.Connection) -> int:
    pages: int = damaged.execute("PRAGMA page_count").fetchone()[0]
    size: int = damaged.execute("PRAGMA page_size").fetchone()[0]
    return pages * size // _SMALLEST_ROW


def _from_both_ends(
    damaged: sqlite3.Connection, table: str, keys: tuple[str, ...]
) -> Iterator[tuple[Any, ...]]:
    """Rows without a number, one by one: a query for more would lose the last before a bad page."""
    names, marks = ", ".join(keys), ", ".join("?" * len(keys))
    seen: set[tuple[Any, ...]] = set()
    for compare, order in ((">", "ASC"), ("<", "DESC")):
        ordered = ", ".join(f"{key} {order}" for key in keys)
        last: tuple[Any, ...] = ()
        while True:
            beyond = f"WHERE ({names}) {compare} ({marks})" if last else ""
            try:
                row = damaged.execute(
                    f"SELECT {names}, * FROM {table} {beyond} ORDER BY {ordered} LIMIT 1", last
                ).fetchone()
            except sqlite3.DatabaseError:
                break
            if row is None or row[: len(keys)] in seen:
                return
            last = row[: len(keys)]
            seen.add(last)
            yield row[len(keys) :]
