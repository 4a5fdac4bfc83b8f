"""The laps a file is divided into: those that were pressed, else the session as one."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from sessions.core.model.breakdown import Breakdown, Span, overlap_s


@dataclass(frozen=True, kw_only=True)
class ExportLap:
    """One lap of a file, half-open, in seconds from the session's start."""

    start_s: float
    end_s: float
    is_last: bool

    def running_s(self, pauses: Iterable[Span]) -> float:
        """Its length without the pauses in it."""
        paused_s = overlap_s(pauses, start_s=self.start_s, end_s=self.end_s)
        return self.end_s - self.start_s - paused_s


def stretches(breakdown: Breakdown) -> tuple[ExportLap, ...]:
    """Laps without a hole between them, from 0 to the session's end."""
    end_s = breakdown.session.duration_s
    inner = {lap.end_s for lap in breakdown.laps} | {lap.start_s for lap in breakdown.laps}
    edges = [0.0, *sorted(edge for edge in inner if 0.0 < edge < end_s), end_s]
    return tuple(
        ExportLap(start_s=start_s, end_s=stop_s, is_last=stop_s == end_s)
        for start_s, stop_s in pairwise(edges)
    )
