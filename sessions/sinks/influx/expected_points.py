"""Points that a sink should hold, worked out from the store: of each session, day and week."""

from collections.abc import Iterable
from math import isfinite
from typing import NamedTuple

from sessions.sinks.delivery.batches import Completing
from sessions.sinks.influx.line_protocol import Point, Value
from sessions.sinks.influx.points import points
from sessions.store import SessionRow, StoredStatus, StoreReader
from sessions.store.stored_values import OutboxOperation, OutboxRow, SummaryWanted


class PointKey(NamedTuple):
    """What makes two points the same. Tags are in the schema's order; None: left out."""

    measurement: str
    tags: tuple[str | None, ...]
    at_ns: int


PointFields = dict[str, Value]
KeptPoints = dict[PointKey, PointFields]


def is_published(row: SessionRow) -> bool:
    """Whether a sink holds the session: finished, dated, not kept apart."""
    return row.status is StoredStatus.FINISHED and row.started_ns is not None and not row.kept_apart


def session_points(read: StoreReader, completing: Completing, row: SessionRow) -> KeptPoints:
    """All points of one session; none of one that no sink is to hold."""
    if not is_published(row):
        return {}
    whole = OutboxRow(
        id=0,
        session=row.id,
        sequence=None,
        operation=OutboxOperation.WHOLE,
        athlete=row.athlete.name,
        source=row.source,
        started_ns=row.started_ns,
    )
    return merged(point for part in completing.parts(whole) for point in points(part))


def athlete_points(completing: Completing, athlete: str) -> KeptPoints:
    """All days and weeks of one athlete."""
    wanted = SummaryWanted(athlete=athlete, from_ns=0)
    row = OutboxRow(
        id=0,
        session="",
        sequence=None,
        operation=OutboxOperation.SUMMARY,
        athlete="",
        source=None,
        started_ns=None,
        wanted=wanted,
    )
    return merged(points(completing.completed(row)))


def merged(told: Iterable[Point]) -> KeptPoints:
    """Points as a database keeps them: later fields over earlier ones, absent ones left out."""
    kept: KeptPoints = {}
    for point in told:
        present = {name: value for name, value in point.fields.items() if _is_kept(value)}
        if present:
            key = PointKey(point.measurement.name, point.tags, point.at_ns)
            kept.setdefault(key, {}).update(present)
    return kept


def _is_kept(value: Value) -> bool:
    return value is not None and (not isinstance(value, float) or isfinite(value))
