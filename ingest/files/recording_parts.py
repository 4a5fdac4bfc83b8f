"""Parts of recordings: a stretch of one, several as one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ingest.files.recorded_workout import Array, PauseStretch, RecordedWorkout, utc
from ingest.sentence import Sentence

COLUMNS = (
    "heart_rate_bpm",
    "speed_kmh",
    "incline_pct",
    "cadence_spm",
    "distance_m",
    "altitude_m",
    "latitude_deg",
    "longitude_deg",
)
"""What a recording may have measured, beside its beats."""


class NothingLeft(ValueError):
    """A stretch without a record."""


def stretch_of(recording: RecordedWorkout, *, from_s: float, to_s: float) -> RecordedWorkout:
    """The records in [from_s, to_s), on their own time; without the device's totals.

    Raises:
        NothingLeft: there are fewer than two.
    """
    time_s = recording.time_s
    low, high = np.searchsorted(time_s, [from_s, to_s])
    if high - low < 2:
        raise NothingLeft(Sentence("no record of {name} lies there", name=recording.name))
    first_s, last_s = float(time_s[low]), float(time_s[high - 1])
    started_at = recording.started_at
    columns: dict[str, Any] = {}
    for name in COLUMNS:
        column: Array | None = getattr(recording, name)
        kept = None if column is None else column[low:high]
        columns[name] = kept if kept is not None and np.isfinite(kept).any() else None
    rr_ms = None if recording.rr_ms is None else recording.rr_ms[low:high]
    return replace(
        recording,
        **columns,
        time_s=time_s[low:high] - first_s,
        started_at=None if started_at is None else utc(started_at.timestamp() + first_s),
        rr_ms=rr_ms,
        laps=tuple(_within(recording.laps, first_s, last_s)),
        pauses=tuple(_within(recording.pauses, first_s, last_s)),
        totals=None,
        record_count=int(high - low),
    )


def joined(recordings: Sequence[RecordedWorkout]) -> RecordedWorkout:
    """One recording of several that follow each other; between them it is paused.

    Distance counters go on where the one before ended.

    Raises:
        ValueError: there is none, or one of several has no date.
    """
    if len(recordings) == 1:
        return recordings[0]
    if not recordings or any(one.started_at is None for one in recordings):
        raise ValueError("recordings without a date have no order")
    ordered = sorted(recordings, key=_start_s)
    first = ordered[0]
    offsets_s = [_start_s(one) - _start_s(first) for one in ordered]
    keep = [
        one.time_s + offset_s > (offsets_s[at - 1] + ordered[at - 1].duration_s if at else -1.0)
        for at, (one, offset_s) in enumerate(zip(ordered, offsets_s, strict=True))
    ]
    columns: dict[str, Any] = {name: _column(ordered, name, keep=keep) for name in COLUMNS}
    rr_ms = None
    if any(one.rr_ms is not None for one in ordered):
        empty: Array = np.array([])
        rr_ms = tuple(
            row
            for one, kept in zip(ordered, keep, strict=True)
            for row, wanted in zip(
                one.rr_ms or [empty] * len(one.time_s), kept.tolist(), strict=True
            )
            if wanted
        )
    breaks = [
        PauseStretch(start_s=offsets_s[at] + one.duration_s, end_s=offsets_s[at + 1])
        for at, one in enumerate(ordered[:-1])
        if offsets_s[at + 1] > offsets_s[at] + one.duration_s
    ]
    together = [*zip(ordered, offsets_s, strict=True)]
    return replace(
        first,
        **columns,
        time_s=np.concatenate(
            [
                (one.time_s + offset_s)[kept]
                for (one, offset_s), kept in zip(together, keep, strict=True)
            ]
        ),
        rr_ms=rr_ms,
        laps=tuple(
            replace(lap, start_s=lap.start_s + offset_s, end_s=lap.end_s + offset_s)
            for one, offset_s in together
            for lap in one.laps
        ),
        pauses=tuple(
            sorted(
                (
                    *breaks,
                    *(
                        PauseStretch(start_s=p.start_s + offset_s, end_s=p.end_s + offset_s)
                        for one, offset_s in together
                        for p in one.pauses
                    ),
                ),
                key=lambda pause: pause.start_s,
            )
        ),
        totals=None,
        record_count=sum(one.record_count for one in ordered),
        notes=tuple(dict.fromkeys(note for one in ordered for note in one.notes)),
    )


def filled_from(best: RecordedWorkout, other: RecordedWorkout) -> RecordedWorkout:
    """With the quantities that only the other recording of the same run has measured."""
    if best.started_at is None or other.started_at is None:
        return best
    offset_s = _start_s(other) - _start_s(best)
    taken: dict[str, Any] = {}
    for name in COLUMNS:
        column: Array | None = getattr(other, name)
        if getattr(best, name) is not None or column is None:
            continue
        taken[name] = _interpolated(best.time_s, other.time_s + offset_s, column)
    if best.rr_ms is None and other.rr_ms is not None:
        rows: list[list[float]] = [[] for _ in best.time_s]
        places = np.clip(np.searchsorted(best.time_s, other.time_s + offset_s), 0, len(rows) - 1)
        for place, beats in zip(places.tolist(), other.rr_ms, strict=True):
            rows[place].extend(beats.tolist())
        taken["rr_ms"] = tuple(np.array(row) for row in rows)
    if not taken:
        return best
    what = ", ".join(sorted(taken))
    note = f"from {other.device or other.name}, the other recording of this run: {what}"
    return replace(best, **taken, notes=(*best.notes, note))


_LONGEST_HOLE_S = 10.0


def _interpolated(at_s: Array, time_s: Array, column: Array) -> Array:
    known = np.isfinite(column)
    times, values = time_s[known], column[known]
    found = np.interp(at_s, times, values, left=np.nan, right=np.nan)
    right = np.clip(np.searchsorted(times, at_s), 1, max(len(times) - 1, 1))
    if len(times) > 1:
        found[times[right] - times[right - 1] > _LONGEST_HOLE_S] = np.nan
    return found


def _start_s(recording: RecordedWorkout) -> float:
    assert recording.started_at is not None
    return recording.started_at.timestamp()


def _column(
    recordings: Sequence[RecordedWorkout], name: str, *, keep: Sequence[Any]
) -> Array | None:
    parts: list[Array | None] = [getattr(one, name) for one in recordings]
    if all(part is None for part in parts):
        return None
    reached_m = 0.0
    columns = []
    for one, part, kept in zip(recordings, parts, keep, strict=True):
        column = np.full(len(one.time_s), np.nan) if part is None else part[kept]
        if part is None:
            column = column[kept]
        known = column[np.isfinite(column)]
        if name == "distance_m" and len(known):
            column = column - known[0] + reached_m
            reached_m += float(known[-1] - known[0])
        columns.append(column)
    return np.concatenate(columns)


def _within(stretches: Sequence[Any], first_s: float, last_s: float) -> list[Any]:
    return [
        replace(
            stretch,
            start_s=max(stretch.start_s, first_s) - first_s,
            end_s=min(stretch.end_s, last_s) - first_s,
        )
        for stretch in stretches
        if min(stretch.end_s, last_s) > max(stretch.start_s, first_s)
    ]
