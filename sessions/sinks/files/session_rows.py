"""A stored session as the file writers need it: one row a second, and one where it ends."""

from collections.abc import Iterable, Iterator

import msgspec

from sessions.core.model.breakdown import Breakdown, Span, overlap_s
from sessions.core.model.events import SecondClosed
from sessions.store.stored_values import Remark


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """A finished session. `started_ns`: Unix time of t = 0; None: it has no place in time."""

    id: str
    started_ns: int | None
    seconds: tuple[SecondClosed, ...]
    breakdown: Breakdown
    remark: Remark = Remark()

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
    altitude_m: float = 0.0
    rr_ms: tuple[float, ...] = ()
    paused: float = 0.0


def rows_of(recorded: Recorded) -> Iterator[SecondRow]:
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
