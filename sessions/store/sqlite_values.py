"""Values from the columns of SQLite rows."""

from typing import Any

import msgspec

from ingest.journal import JournalRow
from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.breakdown import Breakdown
from sessions.core.model.events import AnyEvent
from sessions.store.stored_values import (
    Fact,
    OutboxOperation,
    OutboxRow,
    Remark,
    Removal,
    SessionRow,
    Source,
    StoredStatus,
    SummaryWanted,
)
from sessions.workouts.plan import Workout

SESSION_COLUMNS = (
    "id, snapshot, source, status, publish, opened_ns, started_ns, ended_ns, workout, effort, note"
)

event_of = msgspec.json.Decoder(AnyEvent).decode
fact_of = msgspec.json.Decoder(Fact).decode
_wanted = msgspec.json.Decoder(SummaryWanted).decode
_removal = msgspec.json.Decoder(Removal).decode
breakdown_of = msgspec.json.Decoder(Breakdown).decode
_snapshot = msgspec.json.Decoder(AthleteSnapshot).decode
_workout = msgspec.json.Decoder(Workout).decode


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
    workout, effort, note = row[8:]
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
    )


def outbox_row_of(row: tuple[Any, ...]) -> OutboxRow:
    """From the columns that `StoreReader.outbox` selects."""
    number, session, sequence, operation, body, athlete, source, started_ns, event, fact = row
    wants_summary = operation == OutboxOperation.SUMMARY.value
    return OutboxRow(
        id=number,
        session=session,
        sequence=sequence,
        operation=OutboxOperation(operation),
        athlete=athlete or "",
        source=None if source is None else Source(source),
        started_ns=started_ns,
        event=None if event is None else event_of(event),
        fact=None if fact is None else fact_of(fact),
        removal=None if body is None or wants_summary else _removal(body),
        wanted=_wanted(body) if wants_summary else None,
    )
