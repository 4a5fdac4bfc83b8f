"""Committed rows of the store, read as values."""

import sqlite3
import threading
from collections.abc import Iterator
from datetime import date, tzinfo
from pathlib import Path
from typing import Any

import msgspec

from ingest.clock import Anchor, Trust
from ingest.journal import JournalRow
from sessions.core.model.breakdown import Breakdown
from sessions.core.model.events import AnyEvent
from sessions.store.boots import Boots
from sessions.store.database_file import STORE_FILE, file_error
from sessions.store.diary_book import ENTRIES_OF, entry_of
from sessions.store.errors import AmbiguousSession, NoSessionYet, NoSuchSession
from sessions.store.outbox import outbox_row_of
from sessions.store.session_figures import FIGURES, SessionFigures, figures_of
from sessions.store.session_line import BESIDE, EVERYTHING, PAST, Past, past_of
from sessions.store.sqlite_values import (
    SESSION_COLUMNS,
    breakdown_of,
    fact_of,
    journal_row_of,
    session_of,
)
from sessions.store.stored_events import StoredEvents
from sessions.store.stored_values import (
    Checkpoint,
    DeadLetter,
    DeviceRange,
    Edit,
    Fact,
    ImportOutcome,
    Loss,
    OutboxOperation,
    OutboxRow,
    Owned,
    RecordingRow,
    SessionRow,
    Source,
    StoredStatus,
)
from sessions.week.calendar_week import local_day, zone_named
from sessions.week.diary import Entry
from sessions.week.session_in_week import SessionInWeek, outing_of

_JOURNAL_PAGE = 5_000
_edit = msgspec.json.Decoder(Edit).decode
_RECENT = 1_000  # stamps of several devices interleave, but never by this much
_HEARD_WITHIN = 500_000  # rows looked at for a device's last word: some seventy hours of running


class StoreReader:
    """Questions to the store, from any thread; each answer is one committed state.

    Raises (every method):
        CorruptStore, FolderUnusable: the file cannot be read.
    """

    def __init__(self, connection: sqlite3.Connection, *, folder: Path) -> None:
        self._connection = connection
        self._file = folder / STORE_FILE
        self._one_at_a_time = threading.Lock()
        self.boots = Boots(self._rows)
        self._events = StoredEvents(self._rows, file=self._file)

    def sessions(
        self, *, deleted: bool = False, athlete: str | None = None
    ) -> tuple[SessionRow, ...]:
        """Sessions in order of ids, of one athlete or (None) all; deleted ones when asked for."""
        rows = self._rows(
            f"SELECT {SESSION_COLUMNS} FROM sessions WHERE status IS NOT ?"
            " AND athlete = ifnull(?, athlete) ORDER BY id",
            None if deleted else StoredStatus.DELETED.value,
            athlete,
        )
        return tuple(session_of(row) for row in rows)

    def counted_sessions(self, *, athlete: str) -> list[SessionInWeek]:
        """All of the athlete's sessions that count: dated, finished and not simulated."""
        counted = []
        for row in self.sessions(athlete=athlete):
            if row.opened_ns is None or row.is_simulated or row.status is not StoredStatus.FINISHED:
                continue
            at_ns = row.opened_ns if row.started_ns is None else row.started_ns
            day = local_day(at_ns, zone=zone_named(row.athlete.time_zone))
            breakdown = self.breakdown(row.id)
            if breakdown is not None:
                counted.append(outing_of(breakdown, athlete=row.athlete, id=row.id, day=day))
        return counted

    def figures(self, *, athlete: str) -> tuple[SessionFigures, ...]:
        """Figures of all of the athlete's sessions that count, in order of time."""
        return tuple(figures_of(row) for row in self._rows(FIGURES, athlete))

    def past(
        self, *, limit: int | None = None, athlete: str | None = None, before: str | None = None
    ) -> tuple[Past, ...]:
        """The newest sessions that are not deleted as lines of a list; `limit` None: all.

        `athlete`: of one alone; `before`: those that come after this session in the list.
        """
        rows = self._rows(
            PAST, athlete, athlete, before, before, EVERYTHING if limit is None else limit
        )
        return tuple(past_of(row) for row in rows)

    def beside(self, row: SessionRow, *, limit: int) -> tuple[Past, ...]:
        """Sessions it could be merged with: of the same athlete and kind, the nearest in time
        first.
        """
        if row.started_ns is None or row.opened_ns is None:
            return ()
        kind = row.source is Source.FILE
        rows = self._rows(BESIDE, row.athlete.name, row.id, kind, row.started_ns, limit)
        return tuple(past_of(line) for line in rows)

    def unfinished(self) -> tuple[SessionRow, ...]:
        """Sessions that were open when their process ended, or are open now.

        The one that has measured last comes last: by the order of the journal, since a clock that
        was put back would name another.
        """
        rows = self._rows(
            f"SELECT {SESSION_COLUMNS} FROM sessions WHERE status = 'open' ORDER BY ifnull((SELECT"
            " max(arrival) FROM journal JOIN ranges ON ranges.origin = journal.origin"
            " AND journal.mono_ns >= ranges.from_mono_ns WHERE ranges.session = sessions.id), 0),"
            " id"
        )
        return tuple(session_of(row) for row in rows)

    def ended(self, limit: int) -> tuple[tuple[str, str, Source, int, int], ...]:
        """Id, athlete, source, first and last moment of the newest sessions that have a date."""
        rows = self._rows(
            "SELECT id, athlete, source, started_ns, ended_ns FROM sessions"
            " WHERE status = 'finished' AND started_ns IS NOT NULL AND ended_ns IS NOT NULL"
            " ORDER BY id DESC LIMIT ?",
            limit,
        )
        return tuple((id, who, Source(source), *span) for id, who, source, *span in reversed(rows))

    def session(self, session: str) -> SessionRow:
        """One session by its id, or by a beginning of it that no other shares.

        Raises:
            AmbiguousSession: several ids begin so.
            NoSuchSession: none does.
        """
        rows = self._rows(
            f"SELECT {SESSION_COLUMNS} FROM sessions WHERE substr(id, 1, ?) = ? ORDER BY id",
            len(session),
            session,
        )
        found = [session_of(row) for row in rows] if session else []
        exact = [row for row in found if row.id == session]
        if not found:
            raise NoSuchSession(session)
        if len(found) > 1 and not exact:
            raise AmbiguousSession(session, candidates=tuple(row.id for row in found[:5]))
        return exact[0] if exact else found[0]

    def session_or_last(self, session: str | None, *, athlete: str | None = None) -> SessionRow:
        """The session named, or None: the one that began last of those that have finished.

        `athlete`: the last one of theirs.

        Raises:
            AmbiguousSession, NoSuchSession: as `session`, or there is none at all.
        """
        if session is not None:
            return self.session(session)
        row = self._row(
            "SELECT id FROM sessions WHERE status = 'finished' AND (? IS NULL OR athlete = ?)"
            " ORDER BY ifnull(started_ns, opened_ns) DESC, id DESC LIMIT 1",
            athlete,
            athlete,
        )
        if row is None:
            raise NoSessionYet
        return self.session(row[0])

    def breakdown(self, session: str) -> Breakdown | None:
        """The result of a finished session; None: it has not finished."""
        row = self._row("SELECT breakdown FROM sessions WHERE id = ?", session)
        return None if row is None or row[0] is None else breakdown_of(row[0])

    def events(self, session: str) -> tuple[AnyEvent, ...]:
        """The session's events in order."""
        return self._events.of(session)

    def facts(self, session: str) -> tuple[Fact, ...]:
        """What else is known of the session, oldest first."""
        return tuple(fact for _, fact in self.numbered_facts(session))

    def numbered_facts(self, session: str) -> tuple[tuple[int, Fact], ...]:
        """The same with their numbers, by which the outbox knows them."""
        rows = self._rows("SELECT id, body FROM facts WHERE session = ? ORDER BY id", session)
        return tuple((number, fact_of(body)) for number, body in rows)

    def ranges(self, session: str) -> tuple[DeviceRange, ...]:
        """The stretches of devices that belong to the session."""
        rows = self._rows(
            "SELECT device, host, boot, from_mono_ns, to_mono_ns FROM ranges"
            " JOIN origins ON origins.id = ranges.origin WHERE session = ?"
            " ORDER BY from_mono_ns, device",
            session,
        )
        return tuple(
            DeviceRange(device=device, host=host, boot=boot, from_mono_ns=begin, to_mono_ns=end)
            for device, host, boot, begin, end in rows
        )

    def journal(self, session: str, *, after: int = 0) -> Iterator[JournalRow]:
        """The raw notifications of the session's ranges, in the order they were folded.

        `after`: only what arrived after this journal row (`Checkpoint.arrival`).
        """
        while True:
            page = self._rows(
                "SELECT DISTINCT n.arrival, n.host, n.boot, n.sequence, n.device,"
                " n.characteristic, n.payload, n.mono_ns, n.wall_ns FROM ranges r"
                " JOIN journal j ON j.origin = r.origin AND j.mono_ns >= r.from_mono_ns"
                " AND j.mono_ns <= ifnull(r.to_mono_ns, j.mono_ns)"
                " JOIN notifications n ON n.arrival = j.arrival AND n.device = r.device"
                " WHERE r.session = ? AND j.arrival > ? ORDER BY n.arrival LIMIT ?",
                session,
                after,
                _JOURNAL_PAGE,
            )
            for _arrival, *columns in page:
                yield journal_row_of(*columns)
            if len(page) < _JOURNAL_PAGE:
                return
            after = page[-1][0]

    def journal_of_boot(self, session: str, *, host: str, boot: str) -> Iterator[JournalRow]:
        """Those of one boot, in the order in which it numbered them."""
        after = (-1, -1)
        while True:
            page = self._rows(
                "SELECT DISTINCT n.host, n.boot, n.sequence, n.device, n.characteristic,"
                " n.payload, n.mono_ns, n.wall_ns FROM ranges r"
                " JOIN origins o ON o.id = r.origin AND o.host = ? AND o.boot = ?"
                " JOIN journal j ON j.origin = r.origin AND j.mono_ns >= r.from_mono_ns"
                " AND j.mono_ns <= ifnull(r.to_mono_ns, j.mono_ns)"
                " JOIN notifications n ON n.arrival = j.arrival AND n.device = r.device"
                " WHERE r.session = ? AND (j.mono_ns, j.sequence) > (?, ?)"
                " ORDER BY j.mono_ns, j.sequence LIMIT ?",
                host,
                boot,
                session,
                *after,
                _JOURNAL_PAGE,
            )
            for columns in page:
                yield journal_row_of(*columns)
            if len(page) < _JOURNAL_PAGE:
                return
            after = (page[-1][6], page[-1][2])

    def anchor(self, *, host: str, boot: str) -> Anchor | None:
        """The tie between this host and boot's clocks; None: never written."""
        row = self._row(
            "SELECT mono_ns, wall_ns, trust FROM anchors"
            " JOIN origins ON origins.id = anchors.origin WHERE host = ? AND boot = ?",
            host,
            boot,
        )
        if row is None:
            return None
        return Anchor(monotonic_ns=row[0], wall_ns=row[1], trust=Trust(row[2]))

    def next_sequence(self, *, host: str, boot: str) -> int:
        """Where this host and boot's numbering goes on after a restart of the process."""
        row = self._row(
            "SELECT ifnull(max(sequence) + 1, 0) FROM (SELECT sequence FROM journal"
            " WHERE origin = (SELECT id FROM origins WHERE host = ? AND boot = ?)"
            " ORDER BY mono_ns DESC LIMIT ?)",
            host,
            boot,
            _RECENT,
        )
        return 0 if row is None else int(row[0])

    def last_heard(
        self, device: str, *, simulated: bool, characteristic: str | None = None
    ) -> tuple[int, bytes] | None:
        """Unix time and bytes of the device's newest notification; None: none of late.

        Replayed ones are not its own. `characteristic` None: any.
        """
        row = self._row(
            "SELECT wall_ns, payload FROM journal WHERE channel IN (SELECT channels.id"
            " FROM channels JOIN origins ON origins.id = channels.origin WHERE device = ?"
            " AND (host = 'simulation') = ? AND host <> 'replay'"
            " AND characteristic = ifnull(?, characteristic))"
            " AND arrival > (SELECT max(arrival) FROM journal) - ? ORDER BY arrival DESC LIMIT 1",
            device,
            simulated,
            characteristic,
            _HEARD_WITHIN,
        )
        return None if row is None else (row[0], row[1])

    def newest_stamp_ns(self) -> int | None:
        """Unix time of the notification that was journalled last; None: there is none."""
        row = self._row("SELECT wall_ns FROM journal ORDER BY arrival DESC LIMIT 1")
        return None if row is None else int(row[0])

    def checkpoint(self, session: str) -> Checkpoint | None:
        """Where the fold of an unfinished session stood; None: no state was saved."""
        row = self._row(
            "SELECT state, sequence, arrival FROM checkpoints WHERE session = ?", session
        )
        if row is None:
            return None
        state, sequence, arrival = row
        return Checkpoint(state=state, sequence=sequence, arrival=arrival)

    def chunks(self, session: str) -> tuple[bytes, ...]:
        """What is sealed of the fold of an unfinished session, the oldest first."""
        rows = self._rows("SELECT body FROM chunks WHERE session = ? ORDER BY number", session)
        return tuple(body for (body,) in rows)

    def owned(self, session: str) -> Owned:
        """What the session is made from."""
        rows = self._rows(
            "SELECT recording FROM recorded_in WHERE session = ? ORDER BY recording", session
        )
        return Owned(ranges=self.ranges(session), recordings=tuple(number for (number,) in rows))

    def recordings(self, *, athlete: str | None = None) -> tuple[RecordingRow, ...]:
        """Every recording that was imported, of one athlete or (None) all, in order of time."""
        rows = self._rows(
            "SELECT id, athlete, file, digest, part, started_ns, outcome, session FROM recordings"
            " WHERE athlete = ifnull(?, athlete) ORDER BY started_ns IS NULL, started_ns, id",
            athlete,
        )
        return tuple(
            RecordingRow(
                id=number,
                athlete=who,
                file=file,
                digest=digest,
                part=part,
                started_ns=started_ns,
                outcome=ImportOutcome(outcome),
                session=session,
            )
            for number, who, file, digest, part, started_ns, outcome, session in rows
        )

    def recording_body(self, number: int) -> bytes:
        """A recording's packed columns.

        Raises:
            LookupError: there is none of this number.
        """
        row = self._row("SELECT body FROM recordings WHERE id = ?", number)
        if row is None or row[0] is None:
            raise LookupError(f"recording {number} is not kept")
        return bytes(row[0])

    def edits(self) -> tuple[Edit, ...]:
        """Corrections that have not been taken back, oldest first."""
        rows = self._rows("SELECT id, at_ns, body FROM edits WHERE NOT undone ORDER BY id")
        return tuple(
            msgspec.structs.replace(_edit(body), id=number, at_ns=at_ns)
            for number, at_ns, body in rows
        )

    def losses(self) -> tuple[Loss, ...]:
        """Named gaps: what was not kept while the disk failed."""
        rows = self._rows(
            "SELECT host, boot, from_mono_ns, to_mono_ns, notifications, reason FROM losses"
            " JOIN origins ON origins.id = losses.origin ORDER BY losses.id"
        )
        return tuple(
            Loss(
                host=host,
                boot=boot,
                from_mono_ns=begin,
                to_mono_ns=end,
                notifications=count,
                reason=reason,
            )
            for host, boot, begin, end, count, reason in rows
        )

    def diary(self, *, athlete: str) -> tuple[Entry, ...]:
        """What the athlete has written down, in the order of time; without what was taken back."""
        return tuple(entry_of(row) for row in self._rows(ENTRIES_OF, athlete))

    def diary_by_day(
        self, *, athlete: str, zone: tzinfo | None = None, before_ns: int | None = None
    ) -> dict[date, list[Entry]]:
        """The same by the day it was in this zone, of before a moment; None: the machine's, all."""
        days: dict[date, list[Entry]] = {}
        for entry in self.diary(athlete=athlete):
            if before_ns is not None and entry.at_ns >= before_ns:
                continue
            days.setdefault(local_day(entry.at_ns, zone=zone), []).append(entry)
        return days

    def outbox(self, *, after: int, limit: int) -> tuple[OutboxRow, ...]:
        """What is to be done after this row, oldest first, at most `limit` rows."""
        rows = self._rows(
            "SELECT o.id, o.session, o.sequence, o.operation, o.body, s.athlete, s.source,"
            " s.started_ns, f.body FROM outbox o LEFT JOIN sessions s ON s.id = o.session"
            " LEFT JOIN facts f ON o.operation = 'fact' AND f.id = o.sequence"
            " WHERE o.id > ? ORDER BY o.id LIMIT ?",
            after,
            limit,
        )
        wanted = [(row[1], row[2]) for row in rows if row[3] == OutboxOperation.UPSERT.value]
        bodies = self._events.bodies(wanted)
        return tuple(outbox_row_of(row, event=bodies.get((row[1], row[2]))) for row in rows)

    def diary_changed(self) -> bool:
        """Whether something was written down that the sinks have not been told to tell."""
        return self._row("SELECT 1 FROM diary_changes LIMIT 1") is not None

    def outbox_length(self, *, after: int = 0) -> int:
        """Rows after this one that some enabled sink has not passed yet; a whole session is one."""
        row = self._row("SELECT count(*) FROM outbox WHERE id > ?", after)
        return 0 if row is None else int(row[0])

    def outbox_end(self) -> int:
        """The last outbox row; 0: there is none."""
        row = self._row("SELECT max(id) FROM outbox")
        return 0 if row is None or row[0] is None else int(row[0])

    def cursor(self, sink: str) -> int:
        """The last outbox row the sink has passed; 0: none."""
        row = self._row("SELECT after FROM cursors WHERE sink = ?", sink)
        return 0 if row is None else int(row[0])

    def dead_letters(self) -> tuple[DeadLetter, ...]:
        """What sinks have refused, oldest first."""
        rows = self._rows(
            "SELECT sink, session, sequence, operation, reason FROM dead_letters ORDER BY id"
        )
        return tuple(
            DeadLetter(
                sink=sink,
                session=session,
                sequence=sequence,
                operation=OutboxOperation(operation),
                reason=reason,
            )
            for sink, session, sequence, operation, reason in rows
        )

    def _rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        try:
            with self._one_at_a_time:
                return self._connection.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise file_error(self._file, error) from error

    def _row(self, sql: str, *values: Any) -> tuple[Any, ...] | None:
        return next(iter(self._rows(sql, *values)), None)
