"""File alignment: arrays over any rising time in, one sample per second out."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from ingest.measurements import ON_FOOT, Action, Sport
from sessions.core.alignment.aligner import Cell, Mark
from sessions.core.alignment.altitude import slope_of, without_unknown_zeros
from sessions.core.alignment.distance_counter import ON_FOOT_M_S, OTHERWISE_M_S, run_m
from sessions.core.alignment.sparse_holes import (
    LONGEST_HEART_RATE_S,
    LONGEST_S,
    bridged_holes,
    fill,
)
from sessions.core.alignment.speed_check import judged
from sessions.core.alignment.usable_values import PLAUSIBLE_BPM
from sessions.core.model.breakdown import Span
from sessions.core.model.sample import Flaw, Grade, Sample

Array = NDArray[np.float64]

BRIDGE_S = 10.0
"""CONTRACT: heart rate and speed are interpolated across at most this."""

SPEED_REACH_S = 2.0
"""Recorders round distances and repeat them: over less than five seconds that reads as sprints."""

UNKNOWN_WAY_M_S = 2.5
"""Where nobody knows how far it went, altitude is smoothed as if at an easy jog."""

FILE = "file"
"""The source of a recording that does not name its devices."""


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """A recording. Each column is None or as long as `time_s`; nan where not measured.

    `outdoors`: positions were recorded, so that nobody knows of a slope that nothing tells.
    """

    time_s: Array
    heart_rate_bpm: Array | None = None
    speed_kmh: Array | None = None
    incline_pct: Array | None = None
    cadence_spm: Array | None = None
    distance_m: Array | None = None
    altitude_m: Array | None = None
    rr_ms: Sequence[Sequence[float]] | None = None
    pauses: tuple[Span, ...] = ()
    sport: Sport = Sport.UNKNOWN
    outdoors: bool = False


class Aligned(NamedTuple):
    """A recording in cells. `bridged_s`: seconds of speed that were read from a hole's distance.

    `notes`: what of it was not believed, one sentence for each kind.
    """

    cells: Iterator[Cell]
    bridged_s: float
    notes: tuple[str, ...]


def align(columns: Columns) -> Aligned:
    """The cells from the first row to the last.

    A cell's value is the one at its start where rows at most 10 s apart enclose it, else the
    first one inside it, else null. Speed that was not recorded, or is not to be believed, is read
    from the distance; so is that of a hole of up to a minute in which the runner went on. The
    last row is a cell too, of no length where it falls on a whole second.
    """
    if columns.time_s.size == 0:
        return Aligned(iter(()), 0.0, ())
    on_foot = columns.sport in ON_FOOT
    time_s = columns.time_s - columns.time_s[0]
    duration_s = float(time_s[-1])
    starts = np.arange(int(duration_s) + 1, dtype=float)
    ends = np.minimum(starts + 1, duration_s)
    notes: list[str] = []

    total = _total_m(time_s, columns.distance_m, on_foot=on_foot, notes=notes)
    field = _judged_speed(time_s, columns, total, on_foot=on_foot, notes=notes)
    speed = _in_cells(starts, time_s, field)
    speed = np.where(np.isnan(speed), _speed_kmh(starts, ends, time_s, total), speed)
    holes = bridged_holes(
        time_s,
        _unpaused_only(time_s, total, columns.pauses),
        speed_kmh=field,
        longest_line_s=BRIDGE_S,
    )
    speed, bridged_s = fill(starts, speed, holes)
    heart_rate, absurd = _usable(columns.heart_rate_bpm)
    bpm = _in_cells(starts, time_s, heart_rate)
    across = _between(starts, time_s, heart_rate, longest_s=LONGEST_HEART_RATE_S)
    for hole in holes:
        inside = (starts >= hole.start_s) & (starts < hole.end_s) & np.isnan(bpm)
        bpm[inside] = across[inside]
    incline, climbed, grade = _slope(starts, ends, time_s, columns, total, on_foot=on_foot)
    cells = _cells(
        time_s,
        columns,
        duration_s,
        absurd_cells=set(time_s[absurd].astype(int).tolist()),
        grade=grade,
        values=(
            bpm,
            speed,
            incline,
            _in_cells(starts, time_s, columns.cadence_spm),
            _between(ends, time_s, total, longest_s=math.inf),
            climbed,
        ),
    )
    return Aligned(cells, bridged_s, tuple(notes))


def aligned(columns: Columns) -> Iterator[Cell]:
    """The cells alone."""
    return align(columns).cells


def _cells(
    time_s: Array,
    columns: Columns,
    duration_s: float,
    *,
    absurd_cells: set[int],
    grade: Grade,
    values: tuple[Array, ...],
) -> Iterator[Cell]:
    starts = np.arange(int(duration_s) + 1, dtype=float)
    ends = np.minimum(starts + 1, duration_s)
    beats = _beats_by_cell(time_s, columns.rr_ms)
    marks = _marks_by_cell(columns.pauses, last=int(duration_s))
    rows = zip(
        *(_listed(value) for value in values),
        (ends - starts).tolist(),
        _paused_s(starts, ends, columns.pauses).tolist(),
        strict=True,
    )
    for cell, (bpm, kmh, incline, cadence, metres, climbed, weight_s, paused_s) in enumerate(rows):
        yield Cell(
            sample=Sample(
                cell=cell,
                heart_rate_bpm=bpm,
                speed_kmh=kmh,
                incline_pct=incline,
                cadence_spm=cadence,
                distance_m=metres,
                grade=grade
                if grade is not Grade.ALTITUDE or incline is not None
                else Grade.UNKNOWN,
                climbed_m=climbed,
                rr_ms=beats.get(cell, ()),
                heart_rate_source=None if bpm is None else FILE,
                speed_source=None if kmh is None else FILE,
                paused=weight_s > 0 and paused_s >= weight_s,
                heart_rate_flaw=Flaw.ABSURD if bpm is None and cell in absurd_cells else None,
            ),
            weight_s=weight_s,
            paused_s=paused_s,
            marks=marks.get(cell, ()),
        )


def _total_m(
    time_s: Array, distance_m: Array | None, *, on_foot: bool, notes: list[str]
) -> Array | None:
    """Metres since the first reading, without jumps; None: there is no counter, or it is dead."""
    if distance_m is None:
        return None
    total_m, jumps = run_m(time_s, distance_m, top_m_s=ON_FOOT_M_S if on_foot else OTHERWISE_M_S)
    if jumps:
        notes.append(f"left out, jumps of the distance counter that nobody can run: {jumps}")
    return total_m


def _judged_speed(
    time_s: Array, columns: Columns, total: Array | None, *, on_foot: bool, notes: list[str]
) -> Array | None:
    if columns.speed_kmh is None:
        return None
    found = judged(
        time_s, columns.speed_kmh, total, on_foot=on_foot, cadence_spm=columns.cadence_spm
    )
    notes.extend(found.notes)
    return found.speed_kmh


def _unpaused_only(time_s: Array, total: Array | None, pauses: tuple[Span, ...]) -> Array | None:
    """What was counted outside of pauses: a hole that is a pause is none to be bridged."""
    if total is None or not pauses:
        return total
    outside = total.copy()
    for span in pauses:
        outside[(time_s > span.start_s) & (time_s < span.end_s)] = np.nan
    return outside


def _slope(
    starts: Array,
    ends: Array,
    time_s: Array,
    columns: Columns,
    total: Array | None,
    *,
    on_foot: bool,
) -> tuple[Array, Array, Grade]:
    """Incline and metres climbed of each cell, and what they rest on.

    A device's own incline is the first choice. Altitude makes one along the way that was run.
    """
    incline = _in_cells(starts, time_s, columns.incline_pct)
    nothing = np.full(starts.shape, np.nan)
    told = not np.isnan(incline).all()
    altitude = columns.altitude_m
    if altitude is not None:
        altitude = without_unknown_zeros(altitude)
        way = total if total is not None else _integrated_m(time_s, columns.speed_kmh)
        slope = slope_of(time_s * UNKNOWN_WAY_M_S if way is None else way, altitude)
        if slope is not None:
            climbed = _between(ends, time_s, slope.climbed_m, longest_s=math.inf)
            climbed -= _between(starts, time_s, slope.climbed_m, longest_s=math.inf)
            if told:
                return incline, nothing if columns.incline_pct is not None else climbed, Grade.BELT
            if way is None or not on_foot:
                return nothing, climbed, Grade.UNKNOWN
            grade = _between(starts, time_s, slope.grade_pct, longest_s=LONGEST_S)
            return grade, climbed, Grade.ALTITUDE
    return incline, nothing, Grade.UNKNOWN if columns.outdoors and not told else Grade.BELT


def _integrated_m(time_s: Array, speed_kmh: Array | None) -> Array | None:
    if speed_kmh is None:
        return None
    speed = np.nan_to_num(speed_kmh) / 3.6
    return np.concatenate(([0.0], np.cumsum((speed[1:] + speed[:-1]) / 2 * np.diff(time_s))))


def _usable(heart_rate_bpm: Array | None) -> tuple[Array | None, NDArray[np.intp]]:
    """Without what is no heart rate; 0 is how many devices write "none", the rest is absurd."""
    if heart_rate_bpm is None:
        return None, np.empty(0, dtype=np.intp)
    low, high = PLAUSIBLE_BPM
    known = np.isfinite(heart_rate_bpm)
    good = known & (heart_rate_bpm >= low) & (heart_rate_bpm <= high)
    absurd = np.flatnonzero(known & ~good & (heart_rate_bpm != 0))
    return np.where(good, heart_rate_bpm, np.nan), absurd


def _between(
    at_s: Array, time_s: Array, values: Array | None, *, longest_s: float = BRIDGE_S
) -> Array:
    """Values at the moments `at_s`, on the line between rows not too far apart; else nan."""
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
    return np.where(enclosed & (apart_s <= longest_s), line, np.nan)


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
        arrived = tuple(rr for rr in row if math.isfinite(rr))
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


def _paused_s(starts: Array, ends: Array, pauses: tuple[Span, ...]) -> Array:
    """For how much of each cell the session was paused, as live alignment counts it."""
    paused = np.zeros(ends.shape)
    for span in pauses:
        paused += np.clip(np.minimum(ends, span.end_s) - np.maximum(starts, span.start_s), 0, None)
    return paused


def _listed(values: Array) -> list[float | None]:
    return [None if value != value else value for value in values.tolist()]
