"""Points of an activity as columns: what every reader hands on, one row for each record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import NDArray

from ingest.files.recorded_workout import Array

Rows = NDArray[np.intp]

MEASURED = (
    "heart_rate_bpm",
    "speed_kmh",
    "incline_pct",
    "cadence",
    "distance_m",
    "altitude_m",
    "latitude_deg",
    "longitude_deg",
)
"""The columns of numbers."""

MOST_POINTS = 200_000
"""So many a file may hold: more than two days of seconds. More is no workout but a bomb. Ours."""

TOO_MANY = f"left out, after the first {MOST_POINTS:,}: the rest of the records"
"""The note of a file that holds more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkoutRecord:
    """One record as the file holds it; nan: not measured. `at_s`: Unix time or the file's own."""

    at_s: float
    heart_rate_bpm: float = nan
    speed_kmh: float = nan
    incline_pct: float = nan
    cadence: float = nan
    distance_m: float = nan
    altitude_m: float = nan
    latitude_deg: float = nan
    longitude_deg: float = nan
    rr_ms: tuple[float, ...] = ()
    segment: int = 0  # the way to the next one was not recorded


@dataclass(frozen=True, kw_only=True, eq=False)
class Points:
    """Records by column, nan where not measured; `values` has each of `MEASURED`.

    `rr_ms`: the intervals that came with each record; None: with none of them.
    """

    at_s: Array
    values: Mapping[str, Array]
    rr_ms: Sequence[Sequence[float]] | None = None
    segment: Rows

    def __len__(self) -> int:
        return len(self.at_s)

    def rows(self, rows: Rows) -> "Points":
        """Only these, in this order."""
        rr_ms = self.rr_ms
        return Points(
            at_s=self.at_s[rows],
            values={key: column[rows] for key, column in self.values.items()},
            rr_ms=None if rr_ms is None else [rr_ms[row] for row in rows.tolist()],
            segment=self.segment[rows],
        )

    def merged(self, starts: Rows) -> "Points":
        """One row for all from each of `starts` to the next; the latest value that is known."""
        ends = np.append(starts[1:], len(self))
        rr_ms = self.rr_ms
        if rr_ms is not None:
            rr_ms = [
                [rr for row in rr_ms[start:end] for rr in row]
                for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
            ]
        return Points(
            at_s=self.at_s[starts],
            values={key: _latest(column, starts) for key, column in self.values.items()},
            rr_ms=rr_ms,
            segment=self.segment[starts],
        )


def points_of(records: Iterable[WorkoutRecord]) -> Points:
    """The same by column."""
    rows = [*records]
    return Points(
        at_s=np.array([row.at_s for row in rows], dtype=np.float64),
        values={
            key: np.array([getattr(row, key) for row in rows], dtype=np.float64) for key in MEASURED
        },
        rr_ms=[row.rr_ms for row in rows] if any(row.rr_ms for row in rows) else None,
        segment=np.array([row.segment for row in rows], dtype=np.intp),
    )


def points_at(rows: Mapping[float, Mapping[str, float]]) -> Points:
    """What was measured at each moment, by the names of `MEASURED`, as columns in order of time."""
    at_s = sorted(rows)
    return Points(
        at_s=np.array(at_s, dtype=np.float64),
        values={
            key: np.array([rows[at].get(key, nan) for at in at_s], dtype=np.float64)
            for key in MEASURED
        },
        segment=np.zeros(len(at_s), dtype=np.intp),
    )


def _latest(column: Array, starts: Rows) -> Array:
    known = np.where(np.isnan(column), -1, np.arange(len(column)))
    last = np.maximum.reduceat(known, starts)
    return np.where(last >= starts, column[last], np.nan)
