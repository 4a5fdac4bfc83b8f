"""Earlier schema: breakdowns and intervals as version 1 wrote them, read as of today's version.

Version 1 counted on while paused and did not say how much of a run its figures cover.
"""

from dataclasses import replace

import msgspec

from sessions.core.model.breakdown import SCHEMA_VERSION, Breakdown, Interval
from sessions.core.model.events import AnyEvent, IntervalClosed, SessionFinished
from sessions.core.model.sample import Kind

FIRST = 1
VERSIONED = (IntervalClosed, SessionFinished)
"""The events that hold a breakdown or an interval."""

STANDING = frozenset({Kind.REST, Kind.UNKNOWN})

NOTE = "Recorded by an earlier version; for today's figures: strapline recompute {id}"
NOTE_PAUSED = (
    "Recorded by an earlier version, which counted on while paused;"
    " for today's figures: strapline recompute {id}"
)


def current_breakdown(breakdown: Breakdown) -> Breakdown:
    """As it is, or made of one of version 1: what that did not say follows from what it did.

    What it counted in pauses cannot be told from the rest; a note says so.
    """
    if breakdown.schema_version > FIRST:
        return breakdown
    session, energy = breakdown.session, breakdown.energy
    paused_s = sum(pause.end_s - pause.start_s for pause in session.pauses)
    note = (NOTE_PAUSED if session.pauses else NOTE).format(id=session.id or "ID")
    return replace(
        breakdown,
        schema_version=SCHEMA_VERSION,
        session=replace(
            session,
            paused_s=paused_s,
            moving_distance_m=_moved_m(
                session.distance_m, kmh=session.mean_speed_kmh, seconds=session.moving_s
            ),
            notes=(*session.notes, note),
        ),
        intervals=tuple(current_interval(interval) for interval in breakdown.intervals),
        energy=replace(
            energy,
            covered_s=min(
                sum(method.seconds for method in energy.method), session.duration_s - paused_s
            ),
        ),
    )


def current_interval(interval: Interval) -> Interval:
    """The same of one interval, which says no version: only version 1 left out where it moved."""
    if interval.distance_m is None or interval.moving_distance_m is not None:
        return interval
    moved_m = 0.0 if interval.kind in STANDING else interval.distance_m
    return replace(interval, moving_distance_m=moved_m)


def current_event(event: AnyEvent) -> AnyEvent:
    """The same of an event that holds either (`VERSIONED`)."""
    if isinstance(event, IntervalClosed):
        return msgspec.structs.replace(event, interval=current_interval(event.interval))
    if isinstance(event, SessionFinished) and event.breakdown.schema_version <= FIRST:
        return msgspec.structs.replace(event, breakdown=current_breakdown(event.breakdown))
    return event


def _moved_m(distance_m: float | None, *, kmh: float | None, seconds: float) -> float | None:
    """Never more than was counted in all."""
    if distance_m is None:
        return None
    return min(distance_m, (kmh or 0.0) * seconds / 3.6)
