"""Intervals and their numbers, read from the track so that a boundary can move at any time."""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from sessions.core.intervals.gaits import Boundary
from sessions.core.intervals.look_back import GaitStretch
from sessions.core.intervals.seconds_track import INFERRED, PAUSED, Track
from sessions.core.model.breakdown import Confidence, Interval, Role
from sessions.core.model.sample import Kind
from sessions.core.model.sealed_list import SealedList

ROLLING_KMH = 1.0

SAME_BOUNDARY_S = 60
"""Further apart are one boundary that went and one that came."""

RECOVERY_S = 60
GRACE_S = 3
"""A heart rate this much after the minute still stands for it."""


class Mean(msgspec.Struct, array_like=True):
    """A mean weighted by time."""

    total: float = 0.0
    seconds: float = 0.0

    def update(self, value: float, *, weight_s: float) -> None:
        """Add a value that held for `weight_s`."""
        self.total += value * weight_s
        self.seconds += weight_s

    @property
    def value(self) -> float | None:
        """The mean; None: nothing was added for any time."""
        return self.total / self.seconds if self.seconds > 0 else None


class Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """The sums over the cells of an interval. `active_s` holds no pause.

    `rolling_s` and `rolling_m`: what lies above `ROLLING_KMH`, by which movement that is no gait
    is told.
    """

    active_s: float
    inferred_s: float
    measured_s: float
    rolling_s: float
    rolling_m: float
    paused: bool
    incline: Mean
    heart_rate: Mean
    max_heart_rate_bpm: float | None
    distance_m: float | None
    gross_kcal: float | None


def numbers_of(rows: NDArray[np.void]) -> Numbers:
    """Add up cells of the track."""
    weight = rows["weight_s"]
    flags = rows["flags"].astype(int)
    paused = (flags & PAUSED) > 0
    inferred = (flags & INFERRED) > 0
    speed, bpm = rows["speed_kmh"], rows["heart_rate_bpm"]
    beats = bpm[~np.isnan(bpm) & ~paused]
    rolling = speed > ROLLING_KMH
    return Numbers(
        active_s=float(weight.sum()),
        inferred_s=float(weight[inferred].sum()),
        measured_s=float(weight[~inferred & ~np.isnan(speed)].sum()),
        rolling_s=float(weight[rolling].sum()),
        rolling_m=float(np.nansum(rows["distance_m"][rolling])),
        paused=bool(paused.size and paused.all()),
        incline=_mean(rows["incline_pct"], weight),
        heart_rate=_mean(bpm, weight),
        max_heart_rate_bpm=float(beats.max()) if beats.size else None,
        distance_m=_sum(rows["distance_m"]),
        gross_kcal=_sum(rows["gross_kcal"]),
    )


def _mean(values: NDArray[np.float64], weight: NDArray[np.float64]) -> Mean:
    known = ~np.isnan(values)
    return Mean(
        total=float((values[known] * weight[known]).sum()), seconds=float(weight[known].sum())
    )


def _sum(values: NDArray[np.float64]) -> float | None:
    known = values[~np.isnan(values)]
    return float(known.sum()) if known.size else None


class Moving(msgspec.Struct, kw_only=True):
    """What the session as a whole takes from its moving intervals. None: no distance in any."""

    seconds: float = 0.0
    distance_m: float | None = None

    def update(self, kind: Kind, numbers: Numbers, *, gaited: bool) -> None:
        """Add an interval."""
        seconds, metres = moving_part(kind, numbers, gaited=gaited)
        self.seconds += seconds
        if metres is not None:
            self.distance_m = (self.distance_m or 0.0) + metres

    @property
    def mean_speed_kmh(self) -> float | None:
        """Of the moving seconds."""
        return mean_kmh(self.distance_m, self.seconds)


def moving_part(kind: Kind, numbers: Numbers, *, gaited: bool) -> tuple[float, float | None]:
    """Seconds in motion and their metres: not rest, not pause, not unknown.

    Of other sports than those on foot no gait is known: what rolls faster than 1 km/h moves.
    """
    if not gaited:
        return numbers.rolling_s, None if numbers.distance_m is None else numbers.rolling_m
    if kind in (Kind.REST, Kind.UNKNOWN):
        return 0.0, None if numbers.distance_m is None else 0.0
    return numbers.active_s, numbers.distance_m


def mean_kmh(metres: float | None, seconds: float) -> float | None:
    """None: no distance is known, or nothing moved."""
    return None if metres is None or seconds <= 0 else metres / seconds * 3.6


class IntervalBook(msgspec.Struct, kw_only=True):
    """Closed intervals, the one under way, and the track that all their numbers come from."""

    track: Track = msgspec.field(default_factory=Track)
    closed: SealedList[Interval] = msgspec.field(default_factory=lambda: SealedList(Interval))
    moving: Moving = msgspec.field(default_factory=Moving)
    kind: Kind = Kind.UNKNOWN
    start: int = 0  # the first cell of the interval under way
    role: Role | None = None  # told at the end only
    moved: int = 0  # boundaries that the end has set elsewhere
    gaited: bool = True  # on foot

    @property
    def start_s(self) -> float:
        """Where the interval under way began."""
        return float(self.start)

    def split(self, boundary: Boundary) -> Interval | None:
        """Apply a boundary; the interval it closed, None where it only renames."""
        if boundary.replaces:
            self.kind = boundary.kind
            return None
        interval = self._close(boundary.start)
        self.kind = boundary.kind
        self.start = boundary.start
        return interval

    def split_anew(self, stretches: Sequence[GaitStretch]) -> int | None:
        """Take the look-back's stretches, which cover the track, in place of what was split.

        Returns:
            The index of the first closed interval that is another one now, or none any more;
            None: all closed intervals stay as they are.
        """
        before = self.closed
        self.moved = boundaries_moved(
            [*(int(i.start_s) for i in before), self.start], [s.start for s in stretches]
        )
        self.closed, self.moving = SealedList(Interval), Moving()
        for stretch in stretches:
            self.kind, self.start, self.role = stretch.kind, stretch.start, stretch.role
            if stretch is not stretches[-1]:
                self._close(stretch.end)
        for index, (old, new) in enumerate(zip(before, self.closed, strict=False)):
            if old != new:
                return index
        same = min(len(before), len(self.closed))
        return None if len(before) == len(self.closed) else same

    def _close(self, end: int) -> Interval:
        numbers = numbers_of(self.track.rows(self.start, end))
        interval = self.interval(numbers, end_s=float(end))
        self.closed.append(interval)
        self.moving.update(self.kind, numbers, gaited=self.gaited)
        return interval

    def interval(self, numbers: Numbers, *, end_s: float) -> Interval:
        """The interval under way as it would close at `end_s`."""
        measured = numbers.measured_s >= numbers.inferred_s and numbers.measured_s > 0
        moving_s, moving_m = moving_part(self.kind, numbers, gaited=self.gaited)
        paused = numbers.paused
        return Interval(
            kind=self.kind,
            start_s=self.start_s,
            end_s=end_s,
            distance_m=0.0 if paused else numbers.distance_m,
            moving_distance_m=0.0 if paused else moving_m,
            mean_speed_kmh=mean_kmh(moving_m, moving_s),
            mean_incline_pct=None if paused else numbers.incline.value,
            mean_heart_rate_bpm=None if paused else numbers.heart_rate.value,
            max_heart_rate_bpm=None if paused else numbers.max_heart_rate_bpm,
            energy_kcal=0.0 if paused else numbers.gross_kcal,
            paused=paused,
            role=self.role,
            confidence=Confidence.MEASURED if measured else Confidence.INFERRED,
        )


def boundaries_moved(before: Sequence[int], after: Sequence[int]) -> int:
    """How many boundaries were moved, added or removed; the nearest two are one that moved.

    Args:
        before: The cells where intervals began.
        after: Where they begin now.
    """
    gone, new = set(before) - set(after), set(after) - set(before)
    moved = 0
    for _, old, cell in sorted((abs(a - b), a, b) for a in gone for b in new):
        if abs(old - cell) <= SAME_BOUNDARY_S and old in gone and cell in new:
            gone.remove(old)
            new.remove(cell)
            moved += 1
    return moved + len(gone) + len(new)


def recovery_bpm(book: IntervalBook, *, vigorous_bpm: float) -> float | None:
    """How far heart rate fell in the minute after the last hard interval.

    Hard is a sprint, or a jog that ended at a vigorous heart rate. None: there was none, the next
    sprint has begun since, or there is no heart rate at its end or a minute later.

    Source:
        Cole et al. 1999, N Engl J Med 341:1351-1357 (there after a maximal test; after a
        shorter effort the fall is smaller).
    """
    following = book.kind
    for interval in reversed(list(book.closed)):
        if following is Kind.SPRINT:
            return None
        following, end = interval.kind, int(interval.end_s)
        at_end_bpm = book.track.heart_rate_at(end - 1)
        is_vigorous = at_end_bpm is not None and at_end_bpm >= vigorous_bpm
        if following is Kind.SPRINT or (following is Kind.JOG and is_vigorous):
            after = book.track.rows(end + RECOVERY_S, end + RECOVERY_S + GRACE_S + 1)
            beats = after["heart_rate_bpm"]
            beats = beats[~np.isnan(beats)]
            return at_end_bpm - float(beats[0]) if at_end_bpm is not None and beats.size else None
    return None
