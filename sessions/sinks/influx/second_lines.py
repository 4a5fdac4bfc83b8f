"""Lines of seconds, straight from their events and a batch at a time: nearly all of any history.

They are the lines that `points` and `LineBuilder` make of them one by one, for a third of the work.
"""

from collections.abc import Sequence

import msgspec

from sessions import schema
from sessions.core.model.events import SecondClosed
from sessions.sinks.influx.line_protocol import LineBuilder, bodies_of
from sessions.sinks.influx.points import points
from sessions.store.stored_values import OutboxRow


class _Heart(msgspec.Struct, omit_defaults=True, gc=False):
    """Fields of a point of `hr`, in the order of `points`."""

    session: str
    heart_rate_bpm: float
    zone: msgspec.Raw | None = None
    fault: str | None = None


class _Motion(msgspec.Struct, omit_defaults=True, gc=False):
    """Fields of a point of `motion`."""

    session: str
    kind: str
    paused: msgspec.Raw
    speed_kmh: float | None = None
    incline_pct: float | None = None
    cadence_spm: float | None = None
    distance_m: float | None = None
    gross_kcal: float | None = None
    net_kcal: float | None = None


_ZONES: dict[int | None, msgspec.Raw | None] = {
    zone: msgspec.Raw(f"{zone}i".encode()) for zone in (0, *schema.ZONES)
} | {None: None}
_PAUSED = {flag: msgspec.Raw(f"{flag:d}i".encode()) for flag in (False, True)}


def is_second(row: OutboxRow) -> bool:
    """Whether the row is a second that has a place in time."""
    return type(row.event) is SecondClosed and None not in (row.started_ns, row.source)


def second_lines(rows: Sequence[OutboxRow], builder: LineBuilder) -> list[str]:
    """The lines of rows of which each `is_second`."""
    fields: list[_Heart | _Motion] = []
    ends: list[tuple[str, int]] = []
    for row in rows:
        event, started_ns = row.event, row.started_ns
        assert type(event) is SecondClosed
        assert started_ns is not None
        athlete = schema.athlete_tag(row.athlete)
        at_ns = schema.point_ns(started_ns, t_s=event.cell)
        if event.heart_rate_bpm is not None:
            fields.append(
                _Heart(
                    event.session,
                    event.heart_rate_bpm,
                    _ZONES[event.zone],
                    event.heart_rate_fault,
                )
            )
            ends.append((builder.head(schema.HR, (athlete, event.heart_rate_source)), at_ns))
        fields.append(
            _Motion(
                event.session,
                event.kind.value,
                _PAUSED[event.paused],
                event.speed_kmh,
                event.incline_pct,
                event.cadence_spm,
                event.distance_m,
                event.gross_kcal,
                event.net_kcal,
            )
        )
        ends.append((builder.head(schema.MOTION, (athlete, event.speed_source)), at_ns))
    bodies = bodies_of(fields)
    if bodies is None:
        return [line for row in rows for line in builder.lines(points(row))]
    return [f"{head} {body} {at_ns}" for (head, at_ns), body in zip(ends, bodies, strict=True)]
