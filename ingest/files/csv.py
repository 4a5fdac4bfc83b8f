"""Workouts as a table: CONTRACT's CSV."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import StringIO
from itertools import accumulate, pairwise
from math import isfinite, nan
from typing import TYPE_CHECKING, Any

from ingest.files.errors import NotAWorkout
from ingest.files.recorded_workout import PauseStretch, RecordedWorkout
from ingest.files.workout_from_records import Activity, Cadence, WorkoutRecord, assemble

if TYPE_CHECKING:
    from _csv import Reader as _Rows

TIME = "time_s"
RR = "rr_ms"
PAUSED = "paused"
NUMBERS = (
    "heart_rate_bpm",
    "speed_kmh",
    "incline_pct",
    "cadence_spm",
    "distance_m",
    "altitude_m",
)
MEASURED = (*NUMBERS, RR)
_COLUMNS = (TIME, PAUSED, *MEASURED)
_FIELD_OF = {"cadence_spm": "cadence"}
_NOT_MEASURED = frozenset({"", "nan", "null", "none", "na", "n/a", "--"})


def read_csv(data: bytes, *, name: str) -> RecordedWorkout:
    """The one recording a table holds.

    The header names any of the columns above; others are left out with a note. An empty cell was
    not measured. `paused` is the share of the time up to the next row that was paused, 0 to 1.
    Without `time_s` each row is a second or, where `rr_ms` is the only column, a row ends when its
    intervals do. The time of day is unknown.

    Raises:
        NotAWorkout: no known column, no row, or a cell that is not a number; names the line.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise NotAWorkout(name, f"not UTF-8 text at byte {exc.start}") from exc
    rows = csv.reader(StringIO(text, newline=""))
    try:
        header = [cell.strip() for cell in next(rows, [])]
        columns = _columns(header, name=name)
        table = [*_points(rows, columns=columns, name=name)]
    except csv.Error as exc:
        raise NotAWorkout(name, f"line {rows.line_num}: {exc}") from exc
    if not table:
        raise NotAWorkout(name, "a header without rows, expected one row per record")
    notes = []
    points = [point for point, _ in table]
    if unknown := [cell for cell in header if cell and cell not in _COLUMNS]:
        notes.append(f"unknown columns left out: {', '.join(unknown)}")
    if TIME not in columns:
        points, how = _timed(points, columns=columns)
        notes.append(f"no time_s column: {how}")
    return assemble(
        Activity(
            name=name,
            points=points,
            epoch=False,
            cadence=Cadence.BOTH_FEET,
            pauses=_pauses([point.at_s for point in points], [share for _, share in table]),
            notes=notes,
        )
    )


def _columns(header: Sequence[str], *, name: str) -> dict[str, int]:
    columns = {key: at for at, key in enumerate(header) if key in _COLUMNS}
    if not any(key in columns for key in MEASURED):
        raise NotAWorkout(
            name, f"line 1: no column of a workout, expected any of {', '.join(MEASURED)}"
        )
    if twice := next((key for key in columns if header.count(key) > 1), None):
        raise NotAWorkout(name, f"line 1: the column {twice} is there twice")
    return columns


def _points(
    rows: "_Rows", *, columns: dict[str, int], name: str
) -> Iterator[tuple[WorkoutRecord, float]]:
    """Each row with the paused share of the time that follows it."""
    for cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        line = rows.line_num
        values: dict[str, Any] = {}
        for key in NUMBERS:
            if key in columns:
                cell = _cell(cells, columns[key])
                values[_FIELD_OF.get(key, key)] = _number(cell, key=key, line=line, name=name)
        at_s = 0.0
        if TIME in columns:
            at_s = _number(_cell(cells, columns[TIME]), key=TIME, line=line, name=name)
            if not isfinite(at_s):
                raise NotAWorkout(name, f"line {line}, {TIME}: expected seconds, got nothing")
        rr_ms: tuple[float, ...] = ()
        if RR in columns:
            words = _cell(cells, columns[RR]).split()
            numbers = (_number(word, key=RR, line=line, name=name) for word in words)
            rr_ms = tuple(number for number in numbers if isfinite(number))
        share = 0.0
        if PAUSED in columns:
            share = _number(_cell(cells, columns[PAUSED]), key=PAUSED, line=line, name=name)
            share = min(1.0, max(0.0, share)) if isfinite(share) else 0.0
        yield WorkoutRecord(at_s=at_s, rr_ms=rr_ms, **values), share


def _pauses(times_s: Sequence[float], shares: Sequence[float]) -> list[PauseStretch]:
    """A pause that goes on stands at the begin of its row's time, one that begins at its end."""
    found: list[PauseStretch] = []
    for (at_s, next_s), share in zip(pairwise(times_s), shares, strict=False):
        seconds = share * (next_s - at_s)
        if seconds <= 0:
            continue
        if found and found[-1].end_s == at_s:
            found[-1] = replace(found[-1], end_s=at_s + seconds)
        else:
            found.append(PauseStretch(start_s=next_s - seconds, end_s=next_s))
    return found


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""


def _number(cell: str, *, key: str, line: int, name: str) -> float:
    if cell.lower() in _NOT_MEASURED:
        return nan
    try:
        number = float(cell)
    except ValueError:
        number = nan
    if not isfinite(number):
        raise NotAWorkout(name, f"line {line}, {key}: expected a number, got {cell!r}")
    return number


def _timed(
    points: Sequence[WorkoutRecord], *, columns: dict[str, int]
) -> tuple[list[WorkoutRecord], str]:
    if set(columns) == {RR}:
        ends_s = list(accumulate(sum(point.rr_ms) / 1000 for point in points))
        return _at(points, ends_s), "each row is placed where its RR intervals end"
    return _at(points, [float(second) for second in range(len(points))]), "each row is a second"


def _at(points: Sequence[WorkoutRecord], times_s: Sequence[float]) -> list[WorkoutRecord]:
    return [replace(point, at_s=at_s) for point, at_s in zip(points, times_s, strict=True)]
