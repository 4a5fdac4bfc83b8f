"""Partial writes: what InfluxDB has dropped of a request whose rest it has written.

Sources: influxdata/influxdb, v1/coordinator/points_writer.go (points before the bucket's retention,
"dropped N points outside retention policy", and the bound; 1.x: "points beyond retention policy
dropped=N") and tsdb/shard.go ("field type conflict"), whatever the status: 422, or 400 of 1.x.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from ingest.measurements import NS_PER_S
from sessions.sinks.delivery.sink import RowsDropped
from sessions.sinks.influx.line_protocol import Point
from sessions.store.stored_values import OutboxRow

PARTIAL = "partial write"

_OUTSIDE = re.compile(r"dropped (\d+) points outside retention policy of duration (\w+)")
_BEYOND = re.compile(r"points beyond retention policy dropped=(\d+)")
_BOUND = re.compile(r"Lower Bound at (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)")
_CONFLICT = re.compile(
    r'field type conflict: input field "(?P<field>[^"]*)" on measurement "(?P<measurement>[^"]*)" '
    r"is type \w+, already exists as type \w+"
)

Told = Sequence[tuple[OutboxRow, Sequence[Point]]]


def dropped_of(said: str, told: Told) -> RowsDropped | None:
    """What of a request the server dropped; None: `said` is about something else.

    Args:
        said: The server's words.
        told: The rows of the request, each with its points.
    """
    if PARTIAL not in said:
        return None
    if conflict := _CONFLICT.search(said):
        name, field = conflict["measurement"], conflict["field"]
        rows = [row for row, points in told if any(_has(p, name, field) for p in points)]
        return RowsDropped(f"InfluxDB: {conflict[0]}", rows=rows)
    if outside := _OUTSIDE.search(said):
        reason = f"InfluxDB: older than the {outside[2]} that the bucket keeps"
        if bound := _BOUND.search(said):
            at = datetime.fromisoformat(bound[1]).replace(tzinfo=UTC)
            bound_ns = (int(at.timestamp()) + 1) * NS_PER_S
            return RowsDropped(reason, rows=_before(told, bound_ns), is_old=True)
        return RowsDropped(reason, rows=_oldest(told, int(outside[1])), is_old=True)
    if beyond := _BEYOND.search(said):
        reason = "InfluxDB: older than what the database keeps"
        return RowsDropped(reason, rows=_oldest(told, int(beyond[1])), is_old=True)
    return None


def _has(point: Point, measurement: str, field: str) -> bool:
    return point.measurement.name == measurement and point.fields.get(field) is not None


def _before(told: Told, bound_ns: int) -> list[OutboxRow]:
    return [row for row, points in told if any(point.at_ns < bound_ns for point in points)]


def _oldest(told: Told, count: int) -> list[OutboxRow]:
    """The rows of the `count` oldest points."""
    times = sorted(point.at_ns for _, points in told for point in points)
    return _before(told, times[min(count, len(times)) - 1] + 1) if times and count else []
