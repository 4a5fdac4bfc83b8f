"""A recorded workout as arrays in, its breakdown out."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import ArrayLike

from ingest.measurements import Sport
from sessions.core.alignment.arrays import Array, Columns, align
from sessions.core.athlete_snapshot import freeze
from sessions.core.fold import Fold, FoldState
from sessions.core.model.athlete import Athlete, AthleteSnapshot
from sessions.core.model.breakdown import Breakdown, Span
from sessions.core.model.events import AnyEvent
from sessions.core.report import breakdown_of, iso_utc

LONGEST_S = 7 * 86_400.0
"""Longer than any session: such a span is a clock that jumped."""


def analyse(
    *,
    time_s: ArrayLike,
    heart_rate_bpm: ArrayLike | None = None,
    speed_kmh: ArrayLike | None = None,
    incline_pct: ArrayLike | None = None,
    cadence_spm: ArrayLike | None = None,
    distance_m: ArrayLike | None = None,
    rr_ms: Sequence[ArrayLike] | None = None,
    athlete: Athlete | AthleteSnapshot | None = None,
    altitude_m: ArrayLike | None = None,
    pauses: Iterable[Span | tuple[float, float]] = (),
    sport: Sport = Sport.UNKNOWN,
    outdoors: bool = False,
    started_at: datetime | None = None,
    source: str = "file",
    session_id: str | None = None,
    notes: Sequence[str] = (),
    speed_lag_s: float = 0.0,
    events: list[AnyEvent] | None = None,
) -> Breakdown:
    """The breakdown of a recording, by the same fold as a live session.

    The session runs from the first row to the last; what is nan, or left out, was not measured.

    Args:
        time_s: Seconds, strictly rising, on any origin.
        heart_rate_bpm: As long as `time_s`, like all columns; 0 means none.
        speed_kmh: Left out, it is read from `distance_m`.
        incline_pct: Grade in percent.
        cadence_spm: Steps per minute.
        distance_m: A counter on any origin; left out, it is integrated from `speed_kmh`.
        rr_ms: The beat-to-beat intervals that arrived with each row, oldest first.
        athlete: A profile, or the snapshot a session has frozen. None: nobody is known, and what
            depends on a person is null.
        altitude_m: The device's own, for the ascent where there is no incline.
        pauses: (start, end) on the origin of `time_s`.
        sport: Of others than those on foot no gait is told and no walking or running energy.
        outdoors: Where altitude tells no slope either, nothing is known of it.
        started_at: When the first row was recorded, with a time zone. None: unknown.
        source: Recorded in the breakdown.
        session_id: Recorded in the breakdown.
        notes: Recorded in the breakdown, before the analysis's own.
        speed_lag_s: How long after a change of pace the speed shows it, as a watch's does.
        events: Gets the events of the fold, as a live session has them, for the store.

    Raises:
        ValueError: an argument has the wrong shape or content; the message names it.
    """
    times = _column("time_s", time_s)
    if not np.isfinite(times).all() or (times.size and (np.diff(times) <= 0).any()):
        raise ValueError("time_s must be finite and strictly rising")
    if times.size and times[-1] - times[0] > LONGEST_S:
        raise ValueError(f"time_s must span at most {LONGEST_S:g} s, got {times[-1] - times[0]:g}")
    if started_at is not None and started_at.tzinfo is None:
        raise ValueError("started_at must have a time zone")
    origin_s = float(times[0]) if times.size else 0.0
    end_s = float(times[-1]) - origin_s if times.size else 0.0
    columns = Columns(
        time_s=times,
        heart_rate_bpm=_optional("heart_rate_bpm", heart_rate_bpm, length=times.size),
        speed_kmh=_optional("speed_kmh", speed_kmh, length=times.size, least=0.0),
        incline_pct=_optional("incline_pct", incline_pct, length=times.size),
        cadence_spm=_optional("cadence_spm", cadence_spm, length=times.size, least=0.0),
        distance_m=_optional("distance_m", distance_m, length=times.size),
        altitude_m=_optional("altitude_m", altitude_m, length=times.size),
        rr_ms=_beats(rr_ms, length=times.size),
        pauses=_pauses(pauses, origin_s=origin_s, end_s=end_s),
        sport=sport,
        outdoors=outdoors,
    )
    cells, bridged_s, found = align(columns)
    fold = Fold(
        _snapshot(athlete, started_at),
        state=FoldState(session=session_id or "", sport=sport, bridged_s=bridged_s),
        speed_lag_s=speed_lag_s,
    )
    told: list[AnyEvent] = [*fold.start(started_ns=_unix_ns(started_at))]
    for cell in cells:
        if events is None:
            fold.update(cell)
        else:
            told.extend(fold.update(cell))
    told.extend(fold.settle())
    breakdown = breakdown_of(
        fold,
        session_id=session_id,
        started_at=None if started_at is None else iso_utc(_unix_ns(started_at)),
        source=source,
        notes=(*notes, *found),
    )
    if events is not None:
        events.extend((*told, *fold.finish(breakdown)))
    return breakdown


def _snapshot(
    athlete: Athlete | AthleteSnapshot | None, started_at: datetime | None
) -> AthleteSnapshot:
    if isinstance(athlete, AthleteSnapshot):
        return athlete
    on = None if started_at is None else started_at.astimezone(UTC).date()
    return freeze(Athlete() if athlete is None else athlete, on=on)


def _unix_ns(moment: datetime | None) -> int:
    """To the microsecond; 0: not known."""
    if moment is None:
        return 0
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 1000


def _column(name: str, values: ArrayLike) -> Array:
    try:
        column = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be an array of numbers") from None
    if column.ndim != 1:
        raise ValueError(f"{name} must have one dimension, got {column.ndim}")
    return column


def _optional(
    name: str, values: ArrayLike | None, *, length: int, least: float | None = None
) -> Array | None:
    if values is None:
        return None
    column = _column(name, values)
    if column.size != length:
        raise ValueError(f"{name} must be as long as time_s ({length}), got {column.size}")
    if np.isinf(column).any():
        raise ValueError(f"{name} must be finite, or nan where not measured")
    if least is not None and (column < least).any():
        raise ValueError(f"{name} must be {least:g} or more")
    return column


def _beats(rr_ms: Sequence[ArrayLike] | None, *, length: int) -> list[list[float]] | None:
    if rr_ms is None:
        return None
    if len(rr_ms) != length:
        raise ValueError(f"rr_ms must be as long as time_s ({length}), got {len(rr_ms)}")
    return [
        row.tolist()
        if isinstance(row, np.ndarray) and row.ndim == 1 and row.dtype == np.float64
        else _column("rr_ms", np.atleast_1d(np.asarray(row))).tolist()
        for row in rr_ms
    ]


def _pauses(
    pauses: Iterable[Span | tuple[float, float]], *, origin_s: float, end_s: float
) -> tuple[Span, ...]:
    """Cut to the session, on its own time, in order, without overlap."""
    edges = sorted(
        (pause.start_s, pause.end_s) if isinstance(pause, Span) else (pause[0], pause[1])
        for pause in pauses
    )
    spans: list[Span] = []
    for start_s, stop_s in edges:
        if not start_s <= stop_s:
            raise ValueError(f"pauses must end after they start, got {start_s:g} to {stop_s:g}")
        start_s, stop_s = max(0.0, start_s - origin_s), min(end_s, stop_s - origin_s)
        if spans and start_s <= spans[-1].end_s:
            before = spans.pop()
            start_s, stop_s = before.start_s, max(stop_s, before.end_s)
        if stop_s > start_s:
            spans.append(Span(start_s=start_s, end_s=stop_s))
    return tuple(spans)
