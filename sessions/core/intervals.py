"""The splitter: one second at a time, where one gait ends and the next begins."""

import msgspec

from sessions.core.gaits import GAITS, Gaits, Signal
from sessions.core.onset import onset_index
from sessions.core.sample import Kind, Sample

UNKNOWN_AFTER_S = 10
"""CONTRACT: more than this without speed, cadence or usable heart rate is unknown."""

MEMORY_S = 64
"""How far a boundary can be dated back: the slowest belt ramp (0.2 km/h per s) through a jog."""

SHORTEST_S = 5
"""A stretch that is shorter than the time to announce it was passed through, not run."""

SETTLED_KMH_PER_S = 0.12
"""Slower changes than this are drift or noise; the slowest belt ramps at 0.2."""

SETTLED_AFTER_S = 3
LEAVING_WITHIN_S = 6.0
"""A ramp that will leave the gait it is passing within this time waits to be named."""


class Boundary(msgspec.Struct, frozen=True, kw_only=True):
    """`kind` holds from the start of cell `start`.

    `replaces`: it renames the stretch that is under way instead of ending it.
    """

    start: int
    kind: Kind
    replaces: bool


class Splitter(msgspec.Struct, kw_only=True):
    """Finds gaits from the best signal there is: speed, else cadence, else heart rate."""

    kind: Kind = Kind.UNKNOWN
    before: Kind | None = None  # of the stretch before; None: there is none
    start: int = 0
    named: bool = False  # the stretch under way has been announced
    signal: Signal | None = None
    level: int | None = None  # of `signal`; None: not decided since it came
    since: int = 0  # where the undecided stretch began
    candidate: int | None = None
    candidate_since: int = 0
    candidate_renames: bool = False  # reached on the ramp that the present gait was named on
    ramping: bool = False  # announced in mid-ramp; may still be renamed
    absent_s: int = 0  # of `signal`
    silent_s: int = 0  # of all signals
    values: list[float | None] = []
    cell: int = -1

    def update(self, sample: Sample, *, gaits: dict[Signal, Gaits]) -> Boundary | None:
        """Take one cell; a boundary, dated back, once it is sure enough to announce."""
        self.cell = sample.cell
        signal, value = self._best(sample, gaits)
        self.silent_s = self.silent_s + 1 if signal is None else 0
        if self.silent_s > UNKNOWN_AFTER_S:
            return self._lose()
        if signal is not None and self._takes_over(signal):
            self._switch(signal)
        if signal is self.signal and signal is not None:
            self.absent_s = 0
        else:
            self.absent_s += 1
            value = None
        self.values.append(value)
        if len(self.values) > MEMORY_S:
            del self.values[0]
        if value is None or self.signal is None:
            return None
        return self._follow(gaits[self.signal])

    def settle(self, *, gaits: dict[Signal, Gaits]) -> Boundary | None:
        """The end has come: name what was too young to be announced, where nothing else names it.

        A change that had not been confirmed by now is not one.
        """
        if self.level is not None or self.signal is None:
            return None
        known = sorted(v for v in self.values[-(self.cell - self.since + 1) :] if v is not None)
        if not known or (self.named and self.kind is not Kind.UNKNOWN):
            return None
        level = gaits[self.signal].level(known[len(known) // 2], current=None)
        return self._announce(level, self.since)

    @staticmethod
    def _best(sample: Sample, gaits: dict[Signal, Gaits]) -> tuple[Signal | None, float | None]:
        if sample.speed_kmh is not None:
            return Signal.SPEED, sample.speed_kmh
        if sample.cadence_spm is not None:
            return Signal.CADENCE, sample.cadence_spm
        if sample.heart_rate_bpm is not None and Signal.HEART_RATE in gaits:
            return Signal.HEART_RATE, sample.heart_rate_bpm
        return None, None

    def _takes_over(self, signal: Signal) -> bool:
        """A better signal at once, a worse one when the present one has been gone for long."""
        if self.signal is None or signal is self.signal:
            return self.signal is None
        better = _RANK[signal] < _RANK[self.signal]
        return better or self.absent_s >= UNKNOWN_AFTER_S

    def _switch(self, signal: Signal) -> None:
        if self.signal is None or self.absent_s < UNKNOWN_AFTER_S:
            self.since = self.cell if self.named else self.start
        else:
            self.since = max(self.start, self.cell - self.absent_s)
        self.signal = signal
        self.level = self.candidate = None
        self.ramping = False
        self.values.clear()

    def _lose(self) -> Boundary | None:
        self.signal = self.level = self.candidate = None
        self.ramping = False
        self.values.clear()
        if self.named and self.kind is Kind.UNKNOWN:
            return None
        return self._enter(Kind.UNKNOWN, self.cell + 1 - self.silent_s)

    def _follow(self, gaits: Gaits) -> Boundary | None:
        smooth = self._smooth()
        level = gaits.level(smooth, current=self.level)
        if self.ramping and not self._moving():
            self.ramping = False
        if level == self.level:
            self.candidate = None
            return None
        if self.candidate is None:
            self.candidate_since = self.since if self.level is None else self.cell
            self.candidate_renames = self.ramping
        self.candidate = level
        if not self._sure(gaits, smooth):
            return None
        return self._announce(level, self._onset(gaits))

    def _smooth(self) -> float:
        """Median of the last three cells: one odd reading is none, at a delay of one second."""
        known = [v for v in self.values[-3:] if v is not None]
        return sorted(known)[len(known) // 2]

    def _slope(self) -> float:
        """Change per second over the last six values; 0 where there are fewer."""
        known = [v for v in self.values[-6:] if v is not None]
        if len(known) < 6:
            return 0.0
        return (sum(known[3:]) - sum(known[:3])) / 9

    def _moving(self) -> bool:
        return abs(self._slope()) >= SETTLED_KMH_PER_S

    def _sure(self, gaits: Gaits, smooth: float) -> bool:
        waited_s = self.cell - self.candidate_since + 1
        if not gaits.follows_ramps:
            return waited_s >= gaits.confirm_s
        if not self._moving():
            return waited_s >= (SETTLED_AFTER_S if self.level is not None else gaits.confirm_s)
        if waited_s < gaits.confirm_s:
            return False
        assert self.candidate is not None
        slope = self._slope()
        ahead = self.candidate if slope > 0 else self.candidate - 1
        if not 0 <= ahead < len(gaits.bounds):
            return True
        return (gaits.bounds[ahead] - smooth) / slope > LEAVING_WITHIN_S

    def _onset(self, gaits: Gaits) -> int:
        if self.level is None:
            return self.since
        base = self.cell - len(self.values) + 1  # the cell of values[0]
        end = self.candidate_since
        before = self.values[end - 1 - base] if end - 1 >= base else None
        # The median is a second late where the change was clean.
        if before is not None and gaits.level(before, current=self.level) != self.level:
            end -= 1
        if not gaits.follows_ramps:
            return end
        first = max(base, self.start)
        return base + onset_index(self.values, end=end - base, first=first - base)

    def _announce(self, level: int, start: int) -> Boundary | None:
        self.level = level
        self.candidate = None
        self.ramping = self.signal is Signal.SPEED and self._moving()
        kind = GAITS[level]
        if self.named and kind is self.kind:
            return None
        # Back to the gait before is a new stretch; two neighbours are never of one kind.
        if self.candidate_renames and kind is not self.before:
            self.kind = kind
            return Boundary(start=self.start, kind=kind, replaces=True)
        return self._enter(kind, start)

    def _enter(self, kind: Kind, start: int) -> Boundary:
        if not self.named or (start - self.start < SHORTEST_S and self.start == 0):
            self.named = True
            self.kind = kind
            return Boundary(start=self.start, kind=kind, replaces=True)
        # UNKNOWN ends where it ends, however short what is left of it.
        if self.kind is not Kind.UNKNOWN and kind is not Kind.UNKNOWN:
            start = max(start, self.start + SHORTEST_S)
        self.start = max(start, self.start + 1)
        self.before = self.kind
        self.kind = kind
        return Boundary(start=self.start, kind=kind, replaces=False)


_RANK = {signal: rank for rank, signal in enumerate(Signal)}
