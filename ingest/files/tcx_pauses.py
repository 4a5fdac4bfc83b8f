"""Pauses of a TCX recording's timer; the format does not say so itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import isnan, nan
from statistics import median

from ingest.files.points import WorkoutRecord
from ingest.files.recorded_workout import PauseStretch

# Shorter holes are how watches thin out steady stretches (14 s has been seen).
SHORTEST_PAUSE_S = 15.0

# A shorter one is a pause where a new track goes on at the same distance, but not at once.
TRACK_STEPS = 2

# Points are some seconds apart, so a hole is up to that much longer than the pause in it.
_SLACK_S = 5.0


@dataclass
class TcxLap:
    """One lap as read. `timer_s`: running time as the device counted it; nan: not said.

    `track_starts`: at which of `points` a track begins.
    """

    start_s: float = nan
    timer_s: float = nan
    distance_m: float = nan
    energy_kcal: float = nan
    intensity: str = ""
    points: list[WorkoutRecord] = field(default_factory=list)
    track_starts: list[int] = field(default_factory=list)


def pauses(laps: Sequence[TcxLap]) -> list[PauseStretch]:
    """The holes between points that are pauses, in order.

    A device opens a new track when it goes on after a pause within a lap. Others (Apple's
    exports) keep one track, or the pause falls on a lap's edge; then only the laps' running
    times, together shorter than the recording, tell that the timer stood: the longest holes
    that add up to what is missing are taken.
    """
    filled = [lap for lap in laps if lap.points]
    usual_s = _usual_s(filled)
    new_tracks = [hole for lap in filled for hole in _before_new_tracks(lap, usual_s=usual_s)]
    missing_s = _missing_s(filled) - sum(max(0.0, _pause_s(hole)) for hole in new_tracks)
    found = new_tracks
    for hole in sorted(_holes(filled), key=_pause_s, reverse=True):
        if hole not in new_tracks and _pause_s(hole) <= missing_s:
            found.append(hole)
            missing_s -= _pause_s(hole)
    return sorted(found, key=lambda hole: hole.start_s)


def _before_new_tracks(lap: TcxLap, *, usual_s: float) -> Iterator[PauseStretch]:
    for at in lap.track_starts:
        if 0 < at < len(lap.points):
            before, after = lap.points[at - 1], lap.points[at]
            hole_s = after.at_s - before.at_s
            stood = before.distance_m == after.distance_m  # nan: not said
            if hole_s >= SHORTEST_PAUSE_S or (stood and hole_s > TRACK_STEPS * usual_s):
                yield PauseStretch(start_s=before.at_s, end_s=after.at_s)


def _usual_s(laps: Sequence[TcxLap]) -> float:
    """From point to point."""
    steps = [b.at_s - a.at_s for lap in laps for a, b in pairwise(lap.points)]
    return median(steps) if steps else 0.0


def _holes(laps: Sequence[TcxLap]) -> Iterator[PauseStretch]:
    points = [point for lap in laps for point in lap.points]
    for before, after in pairwise(points):
        yield from _hole(before, after)


def _hole(before: WorkoutRecord, after: WorkoutRecord) -> Iterator[PauseStretch]:
    if after.at_s - before.at_s >= SHORTEST_PAUSE_S:
        yield PauseStretch(start_s=before.at_s, end_s=after.at_s)


def _pause_s(hole: PauseStretch) -> float:
    """At least so long stood the timer."""
    return hole.end_s - hole.start_s - _SLACK_S


def _missing_s(laps: Sequence[TcxLap]) -> float:
    """How much longer the recording is than its laps' running times; 0 where one is not said."""
    if not laps or any(not lap.timer_s > 0 for lap in laps):
        return 0.0
    first_s = laps[0].points[0].at_s
    start_s = first_s if isnan(laps[0].start_s) else min(laps[0].start_s, first_s)
    return laps[-1].points[-1].at_s - start_s - sum(lap.timer_s for lap in laps)
