"""A time-series database in memory that keeps points as InfluxDB does; as a sink, it fails on cue.

A point is merged into the one of its measurement, tags and time; a removal takes both measurement
and tags at their word. What of the real server's it leaves out is tried on one in tests/influx.
"""

import random
from collections.abc import Callable, Sequence

from sessions import schema
from sessions.sinks.delivery.sink import SinkUnavailable
from sessions.sinks.influx.expected_points import KeptPoints, PointKey, merged
from sessions.sinks.influx.line_protocol import Point
from sessions.sinks.influx.points import points
from sessions.store.stored_values import OutboxRow, Removal


class MemorySeries:
    """Takes rows as `InfluxSink` does. `outages`: the share of calls that end half-way."""

    name = "influx"

    def __init__(self, *, outages: float, seed: int) -> None:
        self.kept: KeptPoints = {}
        self.calls = 0
        self.outages = outages
        self._random = random.Random(seed)

    def prepared(self, rows: Sequence[OutboxRow]) -> Callable[[], None]:
        """See `Sink`; what is cut off has written some of its rows."""
        worked_out = [(row.removal, points(row)) for row in rows]

        def write() -> None:
            self.calls += 1
            cut = len(worked_out)
            if self._random.random() < self.outages:
                cut = self._random.randrange(len(worked_out) + 1)
            for removal, told in worked_out[:cut]:
                self._remove(removal) if removal is not None else self.write(told)
            if cut < len(worked_out):
                raise SinkUnavailable("cut off")

        return write

    def write(self, told: Sequence[Point]) -> None:
        """See `LiveSink`."""
        for key, fields in merged(told).items():
            self.kept.setdefault(key, {}).update(fields)

    def _remove(self, removal: Removal) -> None:
        for key in [key for key in self.kept if _is_meant(key, removal)]:
            del self.kept[key]


def _is_meant(key: PointKey, removal: Removal) -> bool:
    tags = dict(zip(schema.MEASUREMENTS[key.measurement].tags, key.tags, strict=True))
    return (
        key.measurement in removal.measurements
        and removal.from_ns <= key.at_ns < removal.to_ns
        and tags["athlete"] == schema.athlete_tag(removal.athlete)
        and tags.get("session", removal.session) == removal.session
    )
