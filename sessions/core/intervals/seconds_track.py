"""Seconds of a session, compactly: what intervals' numbers and the look-back are read from."""

from itertools import pairwise
from struct import Struct

import msgspec
import numpy as np
from numpy.typing import NDArray

from sessions.core.model.breakdown import Span
from sessions.core.model.packed_rows import PackedRows
from sessions.core.model.sample import Grade, Sample
from sessions.core.model.sealed_list import SealedList, SealedRows

Array = NDArray[np.float64]

_CELL = Struct("<8d")
_ROW = np.dtype(
    [
        ("speed_kmh", "<f8"),
        ("incline_pct", "<f8"),
        ("cadence_spm", "<f8"),
        ("heart_rate_bpm", "<f8"),
        ("distance_m", "<f8"),
        ("gross_kcal", "<f8"),
        ("weight_s", "<f8"),
        ("flags", "<f8"),
    ]
)
_ONE = Struct("<d")
_HEART_RATE_AT = 3 * _ONE.size
_NAN = float("nan")
PAUSED, INFERRED, EMPTY, ALTITUDE = 1, 2, 4, 8
"""Of `flags`. EMPTY: the session's last stroke, which has no length. ALTITUDE: the grade is one
that altitude tells, and no belt's."""


_FINE = Struct("<2f")
"""Metres and kilocalories of a second are kept to seven digits: the others are noise, and would be
half of what is saved."""


class Track(msgspec.Struct, kw_only=True):
    """One row per cell, 64 bytes each; saved, some 8. nan: not measured in the cell.

    `weight_s` is what the cell counts for: less where it was paused. `forgotten`: heart rates of
    sealed rows that proved to be none.
    """

    cells: SealedRows = msgspec.field(default_factory=lambda: SealedRows(PackedRows(_CELL.size)))
    forgotten: SealedList[Span] = msgspec.field(default_factory=lambda: SealedList(Span))

    def append(
        self,
        sample: Sample,
        *,
        weight_s: float,
        inferred: bool,
        empty: bool = False,
        distance_m: float | None,
        gross_kcal: float | None,
    ) -> None:
        """Add the next cell."""
        speed, incline = sample.speed_kmh, sample.incline_pct
        cadence, bpm = sample.cadence_spm, sample.heart_rate_bpm
        metres, kcal = _FINE.unpack(
            _FINE.pack(
                _NAN if distance_m is None else distance_m,
                _NAN if gross_kcal is None else gross_kcal,
            )
        )
        row = _CELL.pack(
            _NAN if speed is None else speed,
            _NAN if incline is None else incline,
            _NAN if cadence is None else cadence,
            _NAN if bpm is None else bpm,
            metres,
            kcal,
            weight_s,
            (PAUSED if sample.paused else 0)
            + (INFERRED if inferred else 0)
            + (EMPTY if empty else 0)
            + (ALTITUDE if sample.grade is Grade.ALTITUDE else 0),
        )
        self.cells.open.append(row)

    def __len__(self) -> int:
        return len(self.cells)

    def rows(self, start: int = 0, end: int | None = None) -> NDArray[np.void]:
        """Cells `start` to before `end`, as an array of their own with the fields above."""
        stop = len(self) if end is None else end
        found = np.frombuffer(self.cells.between(start, stop), dtype=_ROW)
        if start < self.cells.sealed and len(self.forgotten):
            found = found.copy()
            for span in self.forgotten:
                first, last = round(span.start_s), round(span.end_s)
                found["heart_rate_bpm"][max(first - start, 0) : max(last - start, 0)] = _NAN
        return found

    def forget_heart_rate(self, since: int) -> None:
        """What was taken for a heart rate from this cell on was none."""
        sealed = self.cells.sealed
        if since < sealed:
            self.forgotten.append(Span(start_s=float(max(since, 0)), end_s=float(sealed)))
        for cell in range(max(since, sealed), len(self)):
            at = (cell - sealed) * _CELL.size + _HEART_RATE_AT
            _ONE.pack_into(self.cells.open.data, at, _NAN)

    def heart_rate_at(self, cell: int) -> float | None:
        """The last heart rate known up to a cell, at most three cells old."""
        last = min(cell, len(self) - 1)
        recent = self.rows(max(cell - 2, 0), last + 1)["heart_rate_bpm"]
        known = recent[~np.isnan(recent)]
        return float(known[-1]) if known.size else None


def filled(values: Array) -> Array:
    """Holes filled on the line; the ends hold the nearest value, and nothing known is 0."""
    known = np.flatnonzero(~np.isnan(values))
    if known.size == 0:
        return np.zeros(values.size)
    return np.interp(np.arange(values.size), known, values[known])


def runs_of(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Start and end of each run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False]))))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def equal_runs(values: NDArray[np.intp]) -> list[tuple[int, int, int]]:
    """Value, start and end of each run of equal values."""
    edges = [0, *(np.flatnonzero(np.diff(values)) + 1).tolist(), int(values.size)]
    return [(int(values[a]), a, b) for a, b in pairwise(edges) if b > a]
