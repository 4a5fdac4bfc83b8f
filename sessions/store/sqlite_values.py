"""Values from the columns of SQLite rows."""

from typing import Any

import msgspec

from ingest.journal import JournalRow
from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.breakdown import Breakdown
from sessions.core.model.events import AnyEvent
from sessions.store.earlier_schema import VERSIONED, current_breakdown, current_event
from sessions.store.stored_values import (
    Fact,
    Remark,
    SessionRow,
    Source,
    StoredStatus,
    Window,
)
from sessions.workouts.plan import Workout

SESSION_COLUMNS = (
    "id, snapshot, source, status, publish, opened_ns, started_ns, ended_ns, workout, effort, note,"
    " windows"
)

_event = msgspec.json.Decoder(AnyEvent).decode
fact_of = msgspec.json.Decoder(Fact).decode
_breakdown = msgspec.json.Decoder(Breakdown).decode
_snapshot = msgspec.json.Decoder(AthleteSnapshot).decode
_workout = msgspec.json.Decoder(Workout).decode
_windows = msgspec.json.Decoder(tuple[Window, ...]).decode


def event_of(body: bytes) -> AnyEvent:
    """From an event's body, whichever version wrote it."""
    event = _event(body)
    return current_event(event) if isinstance(event, VERSIONED) else event


def breakdown_of(body: str) -> Breakdown:
    """From a breakdown's column, whichever version wrote it."""
    return current_breakdown(_breakdown(body))


def journal_row_of(
    host: str,
    boot: str,
    sequence: int,
    device: str,
    characteristic: str,
    payload: bytes,
    mono_ns: int,
    wall_ns: int,
) -> JournalRow:
    """From a notification's columns, in this order."""
    return JournalRow(
        host=host,
        boot=boot,
        sequence=sequence,
        device=device,
        characteristic=characteristic,
        payload=payload,
        monotonic_ns=mono_ns,
        wall_ns=wall_ns,
    )


def session_of(row: tuple[Any, ...]) -> SessionRow:
    """From the columns of `SESSION_COLUMNS`."""
    session, snapshot, source, status, publish, opened_ns, started_ns, ended_ns = row[:8]
    workout, effort, note, windows = row[8:]
    return SessionRow(
        id=session,
        athlete=_snapshot(snapshot),
        source=Source(source),
        status=StoredStatus(status),
        publish=bool(publish),
        opened_ns=opened_ns,
        started_ns=started_ns,
        ended_ns=ended_ns,
        workout=None if workout is None else _workout(workout),
        remark=Remark(effort=effort, note=note),
        windows=() if windows is None else _windows(windows),
    )
