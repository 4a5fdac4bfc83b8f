"""Sink against store, point by point: what of a session, or of an athlete's days, differs there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ingest.measurements import NS_PER_S
from sessions import schema
from sessions.sinks.delivery.batches import Completing
from sessions.sinks.influx.delete_requests import STRING, quoted
from sessions.sinks.influx.expected_points import (
    KeptPoints,
    PointFields,
    PointKey,
    athlete_points,
    session_points,
)
from sessions.sinks.influx.influx_reader import InfluxReader
from sessions.store import SessionRow, StoreReader

_MARGIN_NS = 60 * NS_PER_S
_OF_A_SESSION = tuple(kind for kind in schema.OF_A_SESSION if kind is not schema.LIVE)


@dataclass(frozen=True, kw_only=True)
class SinkDifference:
    """Points by what is wrong with them; `stale` are there and should not be."""

    missing: frozenset[PointKey] = frozenset()
    stale: frozenset[PointKey] = frozenset()
    other: frozenset[PointKey] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.missing or self.stale or self.other)


class SinkCheck:
    """Reads a sink and compares it with the store.

    Args:
        reader: The sink's database.
        read: The store.
        completing: Works out what depends on the day.
    """

    def __init__(self, reader: InfluxReader, *, read: StoreReader, completing: Completing) -> None:
        self._reader = reader
        self._read = read
        self._completing = completing

    def session(self, row: SessionRow, *, everywhere: bool) -> SinkDifference:
        """What differs of one session. `everywhere`: also its points at another time, which costs
        a look at everything there is of the athlete.

        Raises:
            ReadError: the database does not answer.
        """
        wanted = session_points(self._read, self._completing, row)
        times = [key.at_ns for key in wanted]
        if row.started_ns is not None:
            times += [row.started_ns, row.ended_ns or row.started_ns]
        within = f'"athlete" = {quoted(schema.athlete_tag(row.athlete.name), by=STRING)}'
        if not everywhere:
            if not times:
                return SinkDifference()
            within += f" AND time >= {min(times) - _MARGIN_NS} AND time < {max(times) + _MARGIN_NS}"
        own, others = self._kept(_OF_A_SESSION, within, session=row.id)
        return _compared(own, wanted, taken=frozenset(others))

    def athlete(self, name: str) -> SinkDifference:
        """What differs of an athlete's days and weeks; quiet days of late may be missing there.

        Raises:
            ReadError: the database does not answer.
        """
        within = f'"athlete" = {quoted(schema.athlete_tag(name), by=STRING)}'
        kept, _ = self._kept(schema.OF_AN_ATHLETE, within, session=None)
        found = _compared(kept, athlete_points(self._completing, name), taken=frozenset())
        newest = max((key.at_ns for key in kept), default=0)
        missing = frozenset(key for key in found.missing if key.at_ns <= newest or not kept)
        return SinkDifference(missing=missing, stale=found.stale, other=found.other)

    def _kept(
        self, kinds: tuple[schema.PointKind, ...], within: str, *, session: str | None
    ) -> tuple[KeptPoints, KeptPoints]:
        """What the sink holds: of the session, and in the same places of others."""
        own: KeptPoints = {}
        others: KeptPoints = {}
        for kind in kinds:
            for row in self._reader.rows(f'SELECT * FROM "{kind.name}" WHERE {within}', epoch="ns"):
                key = PointKey(kind.name, tuple(row.get(tag) for tag in kind.tags), row["time"])
                whose = own if session is None or row.get("session") == session else others
                whose[key] = _fields(kind, row)
        return own, others


def _fields(kind: schema.PointKind, row: Mapping[str, Any]) -> PointFields:
    names = [field.name for field in kind.fields]
    return {name: row[name] for name in names if row.get(name) is not None}


def _compared(
    kept: KeptPoints, wanted: KeptPoints, *, taken: frozenset[PointKey]
) -> SinkDifference:
    """`taken`: places where another session's point stands, as only one can."""
    return SinkDifference(
        missing=frozenset(wanted.keys() - kept.keys() - taken),
        stale=frozenset(kept.keys() - wanted.keys()),
        other=frozenset(key for key in kept.keys() & wanted.keys() if kept[key] != wanted[key]),
    )
