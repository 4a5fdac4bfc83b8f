"""Workouts as a table: CONTRACT's CSV, and what spreadsheets and other programs make of it."""

import csv
from codecs import getincrementaldecoder
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO, TextIOWrapper
from itertools import accumulate, chain, islice, pairwise
from math import isfinite, nan
from typing import TYPE_CHECKING, Any

from ingest.files.csv_columns import (
    MEASURED,
    PAUSED,
    RR,
    TIME,
    Column,
    UnitUnsaid,
    column_of,
    measured,
    separator_of,
    value_of,
)
from ingest.files.errors import NotAWorkout
from ingest.files.points import MOST_POINTS, TOO_MANY, WorkoutRecord, points_of
from ingest.files.recorded_workout import PauseStretch, RecordedWorkout
from ingest.files.workout_from_records import Activity, Cadence, assemble
from ingest.sentence import Sentence

if TYPE_CHECKING:
    from _csv import Reader as _Rows

_FIELD_OF = {"cadence_spm": "cadence"}

MOST_COLUMNS = 1_000
LONGEST_HEADER = 100_000
_PIECE = 64 * 1024

FIRST_DATE_S = 86_400.0 * 365
"""Unix time of 1971: what is larger is a date, what is smaller counts from the start. Ours."""


def read_csv(data: bytes, *, name: str) -> RecordedWorkout:
    """The one recording a table holds.

    The header names any of CONTRACT's columns, or a quantity with its unit ("Speed (km/h)");
    others are left out with a note. Cells are separated by commas, semicolons or tabs; with the
    latter two, numbers may have a decimal comma. Times are seconds, h:mm:ss, another unit that
    the header names, or dates. An empty cell was not measured. `paused` is the share of the time
    up to the next row that was paused, 0 to 1. Without a time each row is a second or, where
    `rr_ms` is the only column, a row ends when its intervals do.

    Raises:
        NotAWorkout: no known column, no row, or a cell that is not a number; names the line.
    """
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    _check(data, encoding=encoding, name=name)
    text = TextIOWrapper(BytesIO(data), encoding=encoding, newline="")
    first = text.readline(LONGEST_HEADER)
    separator = separator_of([first])
    rows = csv.reader(chain([first], text), delimiter=separator)
    try:
        header = [cell.strip() for cell in next(rows, [])]
        if len(first) == LONGEST_HEADER or len(header) > MOST_COLUMNS:
            raise NotAWorkout(
                name,
                Sentence("line 1: more than {most} columns", most=MOST_COLUMNS),
            )
        columns = _columns(header, name=name, separator=separator)
        found = _points(rows, columns=columns, name=name, comma=separator != ",")
        table = [*islice(found, MOST_POINTS + 1)]
    except csv.Error as exc:
        raise NotAWorkout(
            name, Sentence("line {line}: {reason}", line=rows.line_num, reason=exc)
        ) from exc
    if not table:
        raise NotAWorkout(name, Sentence("a header without rows, expected one row per record"))
    notes = [TOO_MANY] if len(table) > MOST_POINTS else []
    del table[MOST_POINTS:]
    points = [point for point, _ in table]
    known = {column.at for column in columns.values()}
    if unknown := [cell for at, cell in enumerate(header) if cell and at not in known]:
        notes.append(f"unknown columns left out: {', '.join(unknown)}")
    if TIME not in columns:
        points, how = _timed(points, columns=columns)
        notes.append(f"no time_s column: {how}")
    epoch = TIME in columns and points[0].at_s > FIRST_DATE_S
    return assemble(
        Activity(
            name=name,
            points=points_of(points),
            epoch=epoch,
            cadence=Cadence.BOTH_FEET,
            pauses=_pauses([point.at_s for point in points], [share for _, share in table]),
            notes=notes,
        )
    )


def _check(data: bytes, *, encoding: str, name: str) -> None:
    """Whether it is text, piece by piece: as one it would take four times the memory."""
    decoder = getincrementaldecoder(encoding)()
    for at in range(0, len(data), _PIECE):
        try:
            decoder.decode(data[at : at + _PIECE], final=at + _PIECE >= len(data))
        except UnicodeDecodeError as exc:
            # What was left of the piece before counts along.
            place = at + exc.start - (len(exc.object) - len(data[at : at + _PIECE]))
            raise NotAWorkout(
                name, Sentence("not UTF-8 text at byte {place}", place=place)
            ) from exc


def _columns(header: Sequence[str], *, name: str, separator: str) -> dict[str, Column]:
    columns: dict[str, Column] = {}
    for at, title in enumerate(header):
        try:
            column = column_of(title, at=at)
        except UnitUnsaid as exc:
            raise NotAWorkout(name, Sentence("line 1: {reason}", reason=exc)) from exc
        if column is None:
            continue
        if column.key in columns:
            first = columns[column.key].title
            if first != title and title not in (TIME, PAUSED, *MEASURED):
                continue  # "Speed (km/h)" and "Pace (min/km)": one is enough
            raise NotAWorkout(
                name, Sentence("line 1: the column {title} is there twice", title=title)
            )
        columns[column.key] = column
    if not any(key in columns for key in MEASURED):
        held = Sentence("; it names {names}", names=", ".join(header[:8])) if any(header) else ""
        raise NotAWorkout(
            name,
            Sentence(
                "line 1: no column of a workout, expected any of {names}{held}",
                names=", ".join(MEASURED),
                held=held,
            ),
        )
    return columns


def _points(
    rows: "_Rows", *, columns: dict[str, Column], name: str, comma: bool
) -> Iterator[tuple[WorkoutRecord, float]]:
    """Each row with the paused share of the time that follows it."""
    for cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        line = rows.line_num
        values: dict[str, Any] = {}
        at_s = 0.0
        rr_ms: tuple[float, ...] = ()
        share = 0.0
        for key, column in columns.items():
            cell = _cell(cells, column.at)
            if key == RR:
                words = cell.split()
                numbers = (_number(w, column, line=line, name=name, comma=comma) for w in words)
                rr_ms = tuple(number for number in numbers if isfinite(number))
                continue
            number = _number(cell, column, line=line, name=name, comma=comma)
            if key == PAUSED:
                share = min(1.0, max(0.0, number)) if isfinite(number) else 0.0
            elif key != TIME:
                values[_FIELD_OF.get(key, key)] = number
            elif isfinite(number):
                at_s = number
            else:
                raise NotAWorkout(
                    name,
                    Sentence(
                        "line {line}, {title}: expected seconds, got nothing",
                        line=line,
                        title=column.title,
                    ),
                )
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


def _number(cell: str, column: Column, *, line: int, name: str, comma: bool) -> float:
    if not measured(cell):
        return nan
    try:
        return value_of(cell, column, decimal_comma=comma)
    except (ValueError, OverflowError):
        raise NotAWorkout(
            name,
            Sentence(
                "line {line}, {title}: expected a number, got {cell!r}",
                line=line,
                title=column.title,
                cell=cell,
            ),
        ) from None


def _timed(
    points: Sequence[WorkoutRecord], *, columns: dict[str, Column]
) -> tuple[list[WorkoutRecord], str]:
    if set(columns) == {RR}:
        ends_s = list(accumulate(sum(point.rr_ms) / 1000 for point in points))
        return _at(points, ends_s), "each row is placed where its RR intervals end"
    return _at(points, [float(second) for second in range(len(points))]), "each row is a second"


def _at(points: Sequence[WorkoutRecord], times_s: Sequence[float]) -> list[WorkoutRecord]:
    return [replace(point, at_s=at_s) for point, at_s in zip(points, times_s, strict=True)]
