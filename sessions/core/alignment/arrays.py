"""File alignment: arrays over any rising time in, one sample per second out."""

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from ingest.measurements import Action
from sessions.core.alignment.aligner import Cell, Mark
from sessions.core.alignment.usable_values import PLAUSIBLE_BPM
from sessions.core.model.breakdown import Span
from sessions.core.model.sample import Flaw, Sample

Array = NDArray[np.float64]

BRIDGE_S = 10.0
"""CONTRACT: heart rate and speed are interpolated across at most this."""

SPEED_REACH_S = 2.0
"""Recorders round distances and repeat them: over less than five seconds that reads as sprints."""

FILE = "file"
"""The source of a recording that does not name its devices."""


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """A recording. Each column is None or as long as `time_s`; nan where not measured."""

    time_s: Array
    heart_rate_bpm: Array | None = None
    speed_kmh: Array | None = None
    incline_pct: Array | None = None
    cadence_spm: Array | None = None
    distance_m: Array | None = None
    altitude_m: Array | None = None
    rr_ms: Sequence[Sequence[float]] | None = None
    pauses: tuple[Span, ...] = ()


def aligned(columns: Columns) -> Iterator[Cell]:
    """The cells from the first row to the last.

    A cell's value is the one at its start where rows at most 10 s apart enclose it, else the
    first one inside it, else null. Speed that was not recorded is read from the distance. The
    last row is a cell too, of no length where it falls on a whole second.
    """
    if columns.time_s.size == 0:
        return
    time_s = columns.time_s - columns.time_s[0]
    duration_s = float(time_s[-1])
    starts = np.arange(int(duration_s) + 1, dtype=float)
    ends = np.minimum(starts + 1, duration_s)

    heart_rate, absurd = _usable(columns.heart_rate_bpm)
    total = _run(columns.distance_m)
    distance = _between(ends, time_s, total)
    speed = _in_cells(starts, time_s, columns.speed_kmh)
    if np.isnan(speed).all():
        speed = _speed_kmh(starts, ends, time_s, total)
    absurd_cells = set(time_s[absurd].astype(int).tolist())
    beats = _beats_by_cell(time_s, columns.rr_ms)
    marks = _marks_by_cell(columns.pauses, last=int(duration_s))
    paused = _paused(ends, columns.pauses)

    rows = zip(
        _listed(_in_cells(starts, time_s, heart_rate)),
        _listed(speed),
        _listed(_in_cells(starts, time_s, columns.incline_pct)),
        _listed(_in_cells(starts, time_s, columns.cadence_spm)),
        _listed(distance),
        _listed(_in_cells(starts, time_s, columns.altitude_m)),
        (ends - starts).tolist(),
        paused.tolist(),
        strict=True,
    )
    for cell, (bpm, kmh, incline, cadence, metres, altitude, weight_s, stands) in enumerate(rows):
        yield Cell(
            sample=Sample(
                cell=cell,
                heart_rate_bpm=bpm,
                speed_kmh=kmh,
                incline_pct=incline,
                cadence_spm=cadence,
                distance_m=metres,
                altitude_m=altitude,
                rr_ms=beats.get(cell, ()),
                heart_rate_source=None if bpm is None else FILE,
                speed_source=None if kmh is None else FILE,
                paused=stands,
                heart_rate_flaw=Flaw.ABSURD if bpm is None and cell in absurd_cells else None,
            ),
            weight_s=weight_s,
            marks=marks.get(cell, ()),
        )


def _usable(heart_rate_bpm: Array | None) -> tuple[Array | None, NDArray[np.intp]]:
    """Without what is no heart rate; 0 is how many devices write "none", the rest is absurd."""
    if heart_rate_bpm is None:
        return None, np.empty(0, dtype=np.intp)
    low, high = PLAUSIBLE_BPM
    known = np.isfinite(heart_rate_bpm)
    good = known & (heart_rate_bpm >= low) & (heart_rate_bpm <= high)
    absurd = np.flatnonzero(known & ~good & (heart_rate_bpm != 0))
    return np.where(good, heart_rate_bpm, np.nan), absurd


def _run(distance_m: Array | None) -> Array | None:
    """Metres since the first reading; a counter that falls has been reset and adds nothing."""
    if distance_m is None:
        return None
    total = np.full(distance_m.shape, np.nan)
    known = np.flatnonzero(np.isfinite(distance_m))
    if known.size:
        steps = np.maximum(np.diff(distance_m[known]), 0.0)
        total[known] = np.concatenate(([0.0], np.cumsum(steps)))
    return total


def _between(at_s: Array, time_s: Array, values: Array | None) -> Array:
    """Values at the moments `at_s`, on the line between rows at most 10 s apart; else nan."""
    if values is None:
        return np.full(at_s.shape, np.nan)
    known = np.isfinite(values)
    times, known_values = time_s[known], values[known]
    if times.size == 0:
        return np.full(at_s.shape, np.nan)
    before = np.searchsorted(times, at_s, side="right") - 1
    after = np.searchsorted(times, at_s, side="left")
    enclosed = (before >= 0) & (after < times.size)
    apart_s = times[np.minimum(after, times.size - 1)] - times[np.maximum(before, 0)]
    line = np.interp(at_s, times, known_values)
    return np.where(enclosed & (apart_s <= BRIDGE_S), line, np.nan)


def _in_cells(starts: Array, time_s: Array, values: Array | None) -> Array:
    """One value per cell: on the line at its start, else the first measured inside it."""
    line = _between(starts, time_s, values)
    if values is None:
        return line
    known = np.isfinite(values)
    times, known_values = time_s[known], values[known]
    if times.size == 0:
        return line
    first = np.searchsorted(times, starts, side="left")
    inside = np.minimum(first, times.size - 1)
    lies_inside = (first < times.size) & (times[inside] < starts + 1)
    return np.where(np.isnan(line) & lies_inside, known_values[inside], line)


def _speed_kmh(starts: Array, ends: Array, time_s: Array, total_m: Array | None) -> Array:
    """Speed from the metres run around each cell; where those are not known, in it."""
    end_s = ends[-1]
    wide = _rate_kmh(
        np.maximum(starts - SPEED_REACH_S, 0.0),
        np.minimum(starts + 1 + SPEED_REACH_S, end_s),
        time_s,
        total_m,
    )
    narrow = _rate_kmh(starts, ends, time_s, total_m)
    return np.where(np.isnan(narrow) | np.isnan(wide), narrow, wide)


def _rate_kmh(from_s: Array, to_s: Array, time_s: Array, total_m: Array | None) -> Array:
    metres = _between(to_s, time_s, total_m) - _between(from_s, time_s, total_m)
    seconds = to_s - from_s
    rate = np.full(from_s.shape, np.nan)
    np.divide(metres * 3.6, seconds, out=rate, where=seconds > 0)
    return rate


def _beats_by_cell(
    time_s: Array, rr_ms: Sequence[Sequence[float]] | None
) -> dict[int, tuple[float, ...]]:
    beats: dict[int, tuple[float, ...]] = {}
    if rr_ms is None:
        return beats
    for cell, row in zip(time_s.astype(int).tolist(), rr_ms, strict=True):
        arrived = tuple(float(rr) for rr in row if np.isfinite(rr))
        if arrived:
            beats[cell] = beats.get(cell, ()) + arrived
    return beats


def _marks_by_cell(pauses: tuple[Span, ...], *, last: int) -> dict[int, tuple[Mark, ...]]:
    marks: dict[int, tuple[Mark, ...]] = {}
    for span in pauses:
        for action, t_s in ((Action.PAUSE, span.start_s), (Action.RESUME, span.end_s)):
            cell = min(int(t_s), last)
            marks[cell] = (*marks.get(cell, ()), Mark(action=action, t_s=t_s))
    return marks


def _paused(ends: Array, pauses: tuple[Span, ...]) -> NDArray[np.bool_]:
    """Whether each cell ends in a pause, as live alignment sees it."""
    paused = np.zeros(ends.shape, dtype=bool)
    for span in pauses:
        paused |= (span.start_s < ends) & (ends <= span.end_s)
    return paused


def _listed(values: Array) -> list[float | None]:
    return [None if value != value else value for value in values.tolist()]
