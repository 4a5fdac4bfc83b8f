"""A session's course as columns for a chart, thinned without losing what stands out."""

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from sessions.core.model.events import AnyEvent, SecondClosed

Column = tuple[float | None, ...]

DRAWN_ROWS = 7_200
"""Two hours second by second; more points than a screen has are not seen. Ours."""


class Curve(msgspec.Struct, frozen=True, kw_only=True):
    """Columns of one length, a row per second; None: not measured.

    `t_s` is the second's start from the session's start, `distance_m` cumulative at its end.
    """

    t_s: tuple[int, ...] = ()
    heart_rate_bpm: Column = ()
    speed_kmh: Column = ()
    incline_pct: Column = ()
    distance_m: Column = ()

    def between(self, from_s: float, to_s: float) -> "Curve":
        """The rows of this stretch, both ends included."""
        rows = [row for row, t_s in enumerate(self.t_s) if from_s <= t_s <= to_s]
        return self._only(rows)

    def thinned(self, rows: int = DRAWN_ROWS) -> "Curve":
        """At most about `rows` rows. In each stretch of seconds the lowest and the highest value of
        each column stay, with their seconds, and a gap stays a gap.
        """
        count = len(self.t_s)
        if count <= rows:
            return self
        columns = [
            np.array([np.nan if value is None else value for value in column])
            for column in (self.heart_rate_bpm, self.speed_kmh, self.incline_pct)
        ]
        # Three columns with a low, a high and a gap each: nine rows of a stretch may stay.
        stretches = max(1, rows // (3 * len(columns)))
        kept = {0, count - 1}
        for stretch in np.array_split(np.arange(count), stretches):
            for column in columns:
                kept.update(_standing_out(column, stretch))
        return self._only(sorted(kept))

    def _only(self, rows: Sequence[int]) -> "Curve":
        return Curve(
            t_s=tuple(self.t_s[row] for row in rows),
            heart_rate_bpm=tuple(self.heart_rate_bpm[row] for row in rows),
            speed_kmh=tuple(self.speed_kmh[row] for row in rows),
            incline_pct=tuple(self.incline_pct[row] for row in rows),
            distance_m=tuple(self.distance_m[row] for row in rows),
        )


def curve_of(events: Iterable[AnyEvent]) -> Curve:
    """From a stored session's events."""
    seconds = [event for event in events if isinstance(event, SecondClosed)]
    return Curve(
        t_s=tuple(second.cell for second in seconds),
        heart_rate_bpm=tuple(second.heart_rate_bpm for second in seconds),
        speed_kmh=tuple(second.speed_kmh for second in seconds),
        incline_pct=tuple(second.incline_pct for second in seconds),
        distance_m=tuple(second.distance_m for second in seconds),
    )


def mean_between(column: Column, t_s: Sequence[int], *, from_s: float, to_s: float) -> float | None:
    """The mean over known seconds of a half-open stretch; None: none is known."""
    known = [
        value
        for second, value in zip(t_s, column, strict=True)
        if value is not None and from_s <= second < to_s
    ]
    return sum(known) / len(known) if known else None


def _standing_out(column: NDArray[np.float64], stretch: NDArray[np.intp]) -> set[int]:
    values = column[stretch]
    missing = np.isnan(values)
    kept = {int(stretch[missing.argmax()])} if missing.any() else set()
    if not missing.all():
        kept |= {int(stretch[np.nanargmin(values)]), int(stretch[np.nanargmax(values)])}
    return kept
