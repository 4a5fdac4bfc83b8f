"""Laps a file is divided into: the session's intervals."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sessions.core.model.breakdown import Breakdown, Interval, Span, overlap_s


@dataclass(frozen=True, kw_only=True)
class ExportLap:
    """One lap of a file, half-open, in seconds from the session's start."""

    start_s: float
    end_s: float
    is_last: bool
    interval: Interval | None = None

    def running_s(self, pauses: Iterable[Span]) -> float:
        """Its length without the pauses in it."""
        paused_s = overlap_s(pauses, start_s=self.start_s, end_s=self.end_s)
        return self.end_s - self.start_s - paused_s


def laps_of(breakdown: Breakdown) -> tuple[ExportLap, ...]:
    """One for each interval, without a hole between them, from 0 to the session's end."""
    if not breakdown.intervals:
        return (ExportLap(start_s=0.0, end_s=breakdown.session.duration_s, is_last=True),)
    return tuple(
        ExportLap(
            start_s=interval.start_s,
            end_s=interval.end_s,
            is_last=number == len(breakdown.intervals),
            interval=interval,
        )
        for number, interval in enumerate(breakdown.intervals, start=1)
    )


def laps_with_pauses(breakdown: Breakdown) -> tuple[ExportLap, ...]:
    """The same where a pause cannot be a lap of its own: it is the end of the one before it."""
    laps: list[ExportLap] = []
    for lap in laps_of(breakdown):
        if laps and lap.interval is not None and lap.interval.paused:
            laps[-1] = replace(laps[-1], end_s=lap.end_s, is_last=lap.is_last)
        else:
            laps.append(lap)
    return tuple(laps)
