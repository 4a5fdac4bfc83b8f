"""A session as a table: the columns that `strapline analyse` reads."""

import csv
from io import StringIO

from sessions.sinks.files.session_rows import Recorded, SecondRow, rows_of

COLUMNS = (
    "time_s",
    "heart_rate_bpm",
    "speed_kmh",
    "incline_pct",
    "cadence_spm",
    "distance_m",
    "paused",
    "rr_ms",
)


def to_csv(recorded: Recorded) -> bytes:
    """UTF-8 text, a header and a line per row; what was not measured is an empty cell."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in rows_of(recorded):
        writer.writerow(_cells(row))
    return text.getvalue().encode()


def _cells(row: SecondRow) -> list[str]:
    numbers = (
        row.t_s,
        row.heart_rate_bpm,
        row.speed_kmh,
        row.incline_pct,
        row.cadence_spm,
        row.distance_m,
    )
    cells = ["" if number is None else _shortest(number) for number in numbers]
    paused = _shortest(row.paused) if row.paused else ""
    return [*cells, paused, " ".join(_shortest(rr) for rr in row.rr_ms)]


def _shortest(number: float) -> str:
    """The fewest digits that read back as the same number."""
    return f"{number:.0f}" if number == int(number) else repr(number)
