"""A stored session as the file writers need it: one row a second, and one where it ends."""

from collections.abc import Iterable, Iterator, Sequence
from math import isnan

import msgspec

from ingest.files.recorded_workout import Array, RecordedWorkout
from sessions.core.model.breakdown import Breakdown, Span, overlap_s
from sessions.core.model.events import SecondClosed
from sessions.store.stored_values import Edit, Remark, Window
from sessions.workouts.plan import Workout

_FIRST_STEP_M = 100.0
"""A watch writes its first record after some seconds on the way. Ours."""


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """A finished session. `started_ns`: Unix time of t = 0; None: it has no place in time.

    `recording`: the columns of the file it was imported from, which go out as they came.
    `corrections`: those that stand, the newest first; `windows`: what is left by them, none: all.
    """

    id: str
    started_ns: int | None
    seconds: tuple[SecondClosed, ...]
    breakdown: Breakdown
    remark: Remark = Remark()
    plan: Workout | None = None
    recording: RecordedWorkout | None = None
    corrections: tuple[Edit, ...] = ()
    windows: tuple[Window, ...] = ()

    def metres_until(self, t_s: float) -> float | None:
        """Distance at this moment; None: none was measured."""
        known = (s.distance_m for s in self.seconds if s.cell < t_s and s.distance_m is not None)
        return max(known, default=None)

    def kcal_until(self, t_s: float) -> float | None:
        """Gross energy at this moment; None: not known."""
        known = (s.gross_kcal for s in self.seconds if s.cell < t_s and s.gross_kcal is not None)
        return max(known, default=None)


class SecondRow(msgspec.Struct, frozen=True, kw_only=True):
    """One record of a file. None: not measured; `distance_m` is the metres run until `t_s`.

    `paused`: the share of the time up to the next row that was paused, 0 to 1.
    """

    t_s: float
    heart_rate_bpm: float | None = None
    speed_kmh: float | None = None
    incline_pct: float | None = None
    cadence_spm: float | None = None
    distance_m: float | None = None
    altitude_m: float | None = None
    latitude_deg: float | None = None
    longitude_deg: float | None = None
    rr_ms: tuple[float, ...] = ()
    paused: float = 0.0


def rows_of(recorded: Recorded) -> Iterator[SecondRow]:
    """The records of the file a session was imported from, else a row each second."""
    if recorded.recording is not None:
        return _records(recorded.recording, pauses=recorded.breakdown.session.pauses)
    return _seconds(recorded)


def _records(recording: RecordedWorkout, *, pauses: Sequence[Span]) -> Iterator[SecondRow]:
    """Each record with what it measured; a counter that began elsewhere begins at 0."""
    times_s = recording.time_s.tolist()
    columns = {
        name: _numbers(getattr(recording, name), count=len(times_s))
        for name in (
            "heart_rate_bpm",
            "speed_kmh",
            "incline_pct",
            "cadence_spm",
            "distance_m",
            "altitude_m",
            "latitude_deg",
            "longitude_deg",
        )
    }
    begin_m = next((metres for metres in columns["distance_m"] if metres is not None), 0.0)
    if 0.0 <= begin_m <= _FIRST_STEP_M:
        begin_m = 0.0
    columns["distance_m"] = [
        None if metres is None else metres - begin_m for metres in columns["distance_m"]
    ]
    for at, t_s in enumerate(times_s):
        next_s = times_s[at + 1] if at + 1 < len(times_s) else t_s
        yield SecondRow(
            t_s=t_s,
            rr_ms=() if recording.rr_ms is None else tuple(recording.rr_ms[at].tolist()),
            paused=_paused_share(pauses, start_s=t_s, end_s=next_s),
            **{name: column[at] for name, column in columns.items()},
        )


def _numbers(column: Array | None, *, count: int) -> list[float | None]:
    if column is None:
        return [None] * count
    return [None if isnan(value) else value for value in column.tolist()]


def _seconds(recorded: Recorded) -> Iterator[SecondRow]:
    """A row at each second's start with that second's values, and one at the session's end.

    Readers take a value to hold from its row on and a distance to be reached at it, so the metres
    of a second stand in the row after it. The altitude is what belt and incline climb, from 0.
    """
    distance_m: float | None = None
    altitude_m = 0.0
    end_s = recorded.breakdown.session.duration_s
    pauses = recorded.breakdown.session.pauses
    for second in recorded.seconds:
        if distance_m is None and second.distance_m is not None:
            distance_m = 0.0
        yield SecondRow(
            t_s=float(second.cell),
            heart_rate_bpm=second.heart_rate_bpm,
            speed_kmh=second.speed_kmh,
            incline_pct=second.incline_pct,
            cadence_spm=second.cadence_spm,
            distance_m=distance_m,
            altitude_m=altitude_m,
            rr_ms=second.rr_ms,
            paused=_paused_share(pauses, start_s=second.cell, end_s=min(second.cell + 1.0, end_s)),
        )
        if second.distance_m is not None:
            run_m = second.distance_m - (distance_m or 0.0)
            altitude_m += run_m * (second.incline_pct or 0.0) / 100
            distance_m = second.distance_m
    if recorded.seconds and end_s > recorded.seconds[-1].cell:
        yield SecondRow(t_s=end_s, distance_m=distance_m, altitude_m=altitude_m)


def _paused_share(pauses: Iterable[Span], *, start_s: float, end_s: float) -> float:
    if end_s <= start_s:
        return 0.0
    return min(1.0, overlap_s(pauses, start_s=start_s, end_s=end_s) / (end_s - start_s))
