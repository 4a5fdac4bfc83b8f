"""The numbers of each interval, kept so that a boundary can still be dated back."""

from copy import deepcopy

import msgspec

from sessions.core.breakdown import Confidence, Interval
from sessions.core.intervals import MEMORY_S, Boundary
from sessions.core.sample import Kind, Sample


class CellNumbers(msgspec.Struct, frozen=True, array_like=True):
    """What one cell adds to its interval. None: not measured."""

    weight_s: float
    paused: bool
    inferred: bool
    speed_kmh: float | None
    incline_pct: float | None
    heart_rate_bpm: float | None
    distance_m: float | None
    gross_kcal: float | None


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


class Numbers(msgspec.Struct, kw_only=True):
    """The sums of an interval, cell by cell."""

    seconds: float = 0.0
    unpaused_s: float = 0.0
    inferred_s: float = 0.0
    measured_s: float = 0.0
    speed: Mean = msgspec.field(default_factory=Mean)
    moving_speed: Mean = msgspec.field(default_factory=Mean)
    incline: Mean = msgspec.field(default_factory=Mean)
    heart_rate: Mean = msgspec.field(default_factory=Mean)
    max_heart_rate_bpm: float | None = None
    distance_m: float | None = None
    gross_kcal: float | None = None

    def update(self, cell: CellNumbers) -> None:
        """Add one cell."""
        weight_s = cell.weight_s
        self.seconds += weight_s
        if not cell.paused:
            self.unpaused_s += weight_s
        if cell.inferred:
            self.inferred_s += weight_s
        if cell.speed_kmh is not None:
            if not cell.inferred:
                self.measured_s += weight_s
            self.speed.update(cell.speed_kmh, weight_s=weight_s)
            if not cell.paused:
                self.moving_speed.update(cell.speed_kmh, weight_s=weight_s)
        if cell.incline_pct is not None:
            self.incline.update(cell.incline_pct, weight_s=weight_s)
        bpm = cell.heart_rate_bpm
        if bpm is not None:
            self.heart_rate.update(bpm, weight_s=weight_s)
            if self.max_heart_rate_bpm is None or bpm > self.max_heart_rate_bpm:
                self.max_heart_rate_bpm = bpm
        if cell.distance_m is not None:
            self.distance_m = (self.distance_m or 0.0) + cell.distance_m
        if cell.gross_kcal is not None:
            self.gross_kcal = (self.gross_kcal or 0.0) + cell.gross_kcal


class Moving(msgspec.Struct, kw_only=True):
    """What the session as a whole takes from its moving intervals."""

    seconds: float = 0.0
    speed: Mean = msgspec.field(default_factory=Mean)

    def update(self, kind: Kind, numbers: Numbers) -> None:
        """Add a closed interval; rest and unknown do not move."""
        if kind in (Kind.REST, Kind.UNKNOWN):
            return
        self.seconds += numbers.unpaused_s
        self.speed.total += numbers.moving_speed.total
        self.speed.seconds += numbers.moving_speed.seconds


class IntervalBook(msgspec.Struct, kw_only=True):
    """Closed intervals, and the one under way with its last cells apart."""

    closed: list[Interval] = []
    moving: Moving = msgspec.field(default_factory=Moving)
    kind: Kind = Kind.UNKNOWN
    start_s: float = 0.0
    older: Numbers = msgspec.field(default_factory=Numbers)
    recent: list[CellNumbers] = []
    recent_from: int = 0  # the cell of recent[0]

    def update(
        self,
        sample: Sample,
        *,
        weight_s: float,
        inferred: bool,
        distance_m: float | None,
        gross_kcal: float | None,
    ) -> None:
        """Add one cell to the interval under way."""
        self.recent.append(
            CellNumbers(
                weight_s,
                sample.paused,
                inferred,
                sample.speed_kmh,
                sample.incline_pct,
                sample.heart_rate_bpm,
                distance_m,
                gross_kcal,
            )
        )
        if len(self.recent) > MEMORY_S:
            self.older.update(self.recent.pop(0))
            self.recent_from += 1

    def forget_heart_rate(self, since: int) -> None:
        """What was taken for a heart rate from this cell on was none."""
        for i in range(max(since - self.recent_from, 0), len(self.recent)):
            cell = self.recent[i]
            if cell.heart_rate_bpm is not None:
                self.recent[i] = msgspec.structs.replace(cell, heart_rate_bpm=None)

    def heart_rate_at(self, cell: int) -> float | None:
        """The last heart rate known up to a remembered cell, at most three seconds old."""
        index = cell - self.recent_from
        for i in range(index, max(index - 3, -1), -1):
            if 0 <= i < len(self.recent):
                bpm = self.recent[i].heart_rate_bpm
                if bpm is not None:
                    return bpm
        return None

    def split(self, boundary: Boundary) -> Interval | None:
        """Apply a boundary; the interval it closed, None where it only renames."""
        if boundary.replaces:
            self.kind = boundary.kind
            return None
        numbers = self.older
        count = boundary.start - self.recent_from
        for cell in self.recent[:count]:
            numbers.update(cell)
        interval = self._interval(numbers, end_s=float(boundary.start))
        self.closed.append(interval)
        self.moving.update(self.kind, numbers)
        del self.recent[:count]
        self.recent_from = boundary.start
        self.older = Numbers()
        self.kind = boundary.kind
        self.start_s = float(boundary.start)
        return interval

    def under_way(self) -> Numbers:
        """The sums of the interval under way, as of now; changes nothing."""
        numbers = deepcopy(self.older)
        for cell in self.recent:
            numbers.update(cell)
        return numbers

    def moving_so_far(self) -> Moving:
        """A copy of the closed intervals' sums, to add the open one to."""
        return deepcopy(self.moving)

    def open_interval(self, numbers: Numbers, *, end_s: float) -> Interval:
        """The interval under way as it would close at `end_s`."""
        return self._interval(numbers, end_s=end_s)

    def _interval(self, numbers: Numbers, *, end_s: float) -> Interval:
        measured = numbers.measured_s >= numbers.inferred_s and numbers.measured_s > 0
        return Interval(
            kind=self.kind,
            start_s=self.start_s,
            end_s=end_s,
            distance_m=numbers.distance_m,
            mean_speed_kmh=numbers.speed.value,
            mean_incline_pct=numbers.incline.value,
            mean_heart_rate_bpm=numbers.heart_rate.value,
            max_heart_rate_bpm=numbers.max_heart_rate_bpm,
            energy_kcal=numbers.gross_kcal,
            confidence=Confidence.MEASURED if measured else Confidence.INFERRED,
        )
