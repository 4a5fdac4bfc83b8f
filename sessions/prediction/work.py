"""Work of a session as even rows: speed and incline, with what the heart did where it is over."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sessions.core.model.events import SecondClosed

Array = NDArray[np.float64]

ROW_S = 10
"""Of a finished session. Heart rate follows work within a minute: ten seconds lose nothing."""

LEAST_BELIEVED = 0.7
"""Of a row's seconds whose heart rate nothing speaks against. Ours."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """Rows of `row_s` seconds; nan: not measured. Pauses are left out of both.

    `gross_kcal` is what was measured over all rows; None: nothing was, or it is yet to come.
    """

    row_s: float
    speed_kmh: Array
    incline_pct: Array
    heart_rate_bpm: Array
    gross_kcal: float | None = None

    @property
    def duration_s(self) -> float:
        """Of all rows."""
        return self.row_s * self.speed_kmh.size

    @property
    def has_speed(self) -> bool:
        """Whether the speed is known for nine tenths of it: else nobody can tell what was asked."""
        return self.speed_kmh.size > 0 and float(np.isnan(self.speed_kmh).mean()) <= 0.1


def work_of(seconds: Iterable[SecondClosed]) -> Work:
    """From a session's seconds in order. A heart rate that is not to be believed is none."""
    running = [second for second in seconds if not second.paused]
    count = len(running) // ROW_S
    kept = running[: count * ROW_S]
    beats = _column(
        None if second.heart_rate_fault is not None else second.heart_rate_bpm for second in kept
    )
    known = [second.gross_kcal for second in kept if second.gross_kcal is not None]
    return Work(
        row_s=ROW_S,
        speed_kmh=_rows(_column(second.speed_kmh for second in kept), least=0.5),
        incline_pct=_rows(_column(second.incline_pct for second in kept), least=0.5),
        heart_rate_bpm=_rows(beats, least=LEAST_BELIEVED),
        gross_kcal=known[-1] if known else None,
    )


def _column(values: Iterable[float | None]) -> Array:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _rows(column: Array, *, least: float) -> Array:
    """Means of each row's known seconds; nan: fewer than the share `least` are known."""
    table = column.reshape(-1, ROW_S)
    known = ~np.isnan(table)
    count = known.sum(axis=1)
    sums = np.where(known, table, 0.0).sum(axis=1)
    return np.where(count >= least * ROW_S, sums / np.maximum(count, 1), np.nan)
