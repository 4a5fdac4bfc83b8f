"""Recognition of a run that is stored already: by its time, or by its content on another clock."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.files.recorded_workout import RecordedWorkout
from ingest.measurements import NS_PER_S, Sport

Array = NDArray[np.float64]

SAME_SHARE = 0.5
"""Nobody runs twice at once: so much of the shorter one inside the other is the same run. Ours."""

FARTHEST_S = 14 * 3600.0
"""The largest offset of a time zone from UTC; a clock set to the wrong zone is off by less."""

SAME_DURATION_S = 3.0
EQUAL_SHARE = 0.95
"""Share of seconds whose heart rate or speed must be the same on another clock. Ours."""

LEAST_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class StoredRun:
    """A stored session as it is compared: its place in time, and its seconds when asked for."""

    id: str
    started_ns: int
    duration_s: float
    sport: Sport = Sport.UNKNOWN
    seconds: Callable[[], tuple[Array, Array]]  # heart rate and speed, nan where unknown

    @property
    def ended_ns(self) -> int:
        """Unix nanoseconds of its end."""
        return self.started_ns + round(self.duration_s * NS_PER_S)


@dataclass(frozen=True, kw_only=True)
class SameRun:
    """The stored session that is the same run. `clock_off_s`: by how much its clock is ahead."""

    run: StoredRun
    clock_off_s: float = 0.0


def same_run(
    recording: RecordedWorkout, *, started_ns: int | None, among: Iterable[StoredRun]
) -> SameRun | None:
    """The stored session of the same run; None: there is none."""
    if started_ns is None:
        return None
    candidates = [
        run for run in among if abs(run.started_ns - started_ns) <= 2 * FARTHEST_S * NS_PER_S
    ]
    for run in candidates:
        if (
            _same_sport(recording.sport_kind, run.sport)
            and _overlap(recording, run, started_ns=started_ns) >= SAME_SHARE
        ):
            return SameRun(run=run)
    for run in candidates:
        off_s = (run.started_ns - started_ns) / NS_PER_S
        longer_s = abs(run.duration_s - recording.duration_s)
        if abs(off_s) <= FARTHEST_S and longer_s <= SAME_DURATION_S and _equal(recording, run):
            return SameRun(run=run, clock_off_s=off_s)
    return None


def _same_sport(one: Sport, other: Sport) -> bool:
    """Legs of a multisport recording may overlap; where one does not say, it may be the same."""
    return one is other or Sport.UNKNOWN in (one, other)


def _overlap(recording: RecordedWorkout, run: StoredRun, *, started_ns: int) -> float:
    """Share of the shorter one that lies in the other."""
    ended_ns = started_ns + round(recording.duration_s * NS_PER_S)
    common_s = (min(ended_ns, run.ended_ns) - max(started_ns, run.started_ns)) / NS_PER_S
    shorter_s = min(recording.duration_s, run.duration_s)
    return common_s / shorter_s if shorter_s > 0 else 0.0


def _equal(recording: RecordedWorkout, run: StoredRun) -> bool:
    """Whether both hold the same values at the same seconds from their starts."""
    heart_rate, speed = run.seconds()
    own_heart_rate, own_speed = seconds_of(recording)
    pairs = ((own_heart_rate, heart_rate, 1.0), (own_speed, speed, 0.2))
    compared = 0
    for ours, theirs, tolerance in pairs:
        count = min(len(ours), len(theirs))
        known = np.isfinite(ours[:count]) & np.isfinite(theirs[:count])
        if known.sum() < LEAST_SECONDS:
            continue
        difference = np.abs(ours[:count][known] - theirs[:count][known])
        if np.ptp(ours[:count][known]) == 0.0:
            continue  # a value that never changes proves nothing
        if (difference <= tolerance).mean() < EQUAL_SHARE:
            return False
        compared += 1
    return compared > 0


def seconds_of(recording: RecordedWorkout) -> tuple[Array, Array]:
    """Heart rate and speed in each second from its start, nan where unknown."""
    return (
        _in_seconds(recording, recording.heart_rate_bpm),
        _in_seconds(recording, recording.speed_kmh),
    )


def _in_seconds(recording: RecordedWorkout, column: Array | None) -> Array:
    starts = np.arange(int(recording.duration_s) + 1, dtype=float)
    if column is None:
        return np.full(len(starts), np.nan)
    known = np.isfinite(column)
    if known.sum() < 2:
        return np.full(len(starts), np.nan)
    found: Array = np.interp(
        starts, recording.time_s[known], column[known], left=np.nan, right=np.nan
    )
    return found


def quantities(recording: RecordedWorkout) -> Sequence[str]:
    """What it has measured."""
    names = ("heart_rate_bpm", "speed_kmh", "distance_m", "cadence_spm", "altitude_m", "rr_ms")
    return [name for name in names if getattr(recording, name) is not None]
