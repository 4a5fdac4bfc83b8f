"""Source choice: of several devices that give a quantity the preferred one, with hand-over."""

import msgspec

from ingest.measurements import (
    BRIDGED,
    NS_PER_S,
    RELAYED,
    STEPPED_OFF,
    FootPod,
    HeartRate,
    Treadmill,
    Value,
)
from sessions.core.alignment.counter_speed import CounterSpeed
from sessions.core.alignment.usable_values import belt_incline_pct, usable_heart_rate_bpm
from sessions.core.model.athlete import Priority

FRESH_NS = 3 * NS_PER_S
"""A value this old is no value any more, unless its device sends more rarely (CONTRACT)."""

FRESH_STEPS = 1.5
LONGEST_FRESH_NS = 6 * NS_PER_S
STEPS_KEPT = 8
SELDOM_NS = 2 * NS_PER_S
"""Of a device that sends more rarely a value holds 1.5 times its usual step, 6 s at most."""

MAIN, BESIDES = 0, 1
"""Rank of a device that is made for a quantity, and of one that gives it besides."""

SECOND_HAND = frozenset({BRIDGED, RELAYED})
"""Issues of a heart rate that another device or program passes on: it may be a neighbour's."""


class Held(msgspec.Struct, array_like=True):
    """The last value one source gave, with the moment it was received."""

    at_ns: int
    value: float
    rank: int
    fresh_ns: int = FRESH_NS
    steps_ns: list[int] = []  # the last few, of a device that sends seldom

    def renew(self, value: float, *, at_ns: int, rank: int) -> None:
        """A newer value of a source that sends seldom, or did: how long it holds follows."""
        step_ns = at_ns - self.at_ns
        self.at_ns, self.value, self.rank = at_ns, value, rank
        self.steps_ns = [*self.steps_ns[1 - STEPS_KEPT :], step_ns]
        usual_ns = sorted(self.steps_ns)[len(self.steps_ns) // 2]
        self.fresh_ns = min(LONGEST_FRESH_NS, max(FRESH_NS, round(FRESH_STEPS * usual_ns)))
        if self.fresh_ns == FRESH_NS and len(self.steps_ns) == STEPS_KEPT:
            self.steps_ns = []


class Choice(msgspec.Struct, kw_only=True):
    """The values of one quantity by source; the best-ranked fresh one counts.

    Named sources come first, in the order of `priority`; the others follow by the rank they
    report with, then by name.
    """

    priority: tuple[str, ...] = ()
    held: dict[str, Held] = {}
    chosen: str | None = None

    def hold(self, value: float, *, source: str, at_ns: int, rank: int = MAIN) -> None:
        """Remember a source's newest value."""
        if self.priority:
            names = self.priority
            rank = names.index(source) if source in names else len(names) + rank
        held = self.held.get(source)
        if held is None:
            self.held[source] = Held(at_ns, float(value), rank)
        elif at_ns - held.at_ns <= SELDOM_NS and not held.steps_ns:
            held.at_ns, held.value, held.rank = at_ns, float(value), rank
        else:
            held.renew(float(value), at_ns=at_ns, rank=rank)

    def drop(self, source: str) -> None:
        """The source said that it has no value."""
        self.held.pop(source, None)

    def best(self, at_ns: int, *, within_ns: float | None = None) -> tuple[str, Held] | None:
        """The best-ranked source whose value is younger than this (None: still holds)."""
        best: tuple[str, Held] | None = None
        for source, held in self.held.items():
            if at_ns - held.at_ns < (held.fresh_ns if within_ns is None else within_ns) and (
                best is None or (held.rank, source) < (best[1].rank, best[0])
            ):
                best = source, held
        return best

    def value_at(self, end_ns: int) -> float | None:
        """The value at a cell's end, choosing its source; None: no source has a fresh one."""
        best = self.best(end_ns)
        self.chosen = None if best is None else best[0]
        return None if best is None else best[1].value


class SourceChoices(msgspec.Struct, kw_only=True):
    """All quantities that several devices may give, each with its choice."""

    heart_rate: Choice = msgspec.field(default_factory=Choice)
    speed: Choice = msgspec.field(default_factory=Choice)
    incline: Choice = msgspec.field(default_factory=Choice)
    cadence: Choice = msgspec.field(default_factory=Choice)
    counters: dict[str, CounterSpeed] = {}

    @classmethod
    def by(cls, priority: Priority) -> "SourceChoices":
        """Nothing held yet."""
        return cls(
            heart_rate=Choice(priority=priority.heart_rate), speed=Choice(priority=priority.speed)
        )

    def hold(self, value: Value, *, source: str, at_ns: int) -> None:
        """Remember what a measurement says; what is no heart rate takes the last one back."""
        if isinstance(value, HeartRate):
            is_own = not value.issues or SECOND_HAND.isdisjoint(value.issues)
            rank = MAIN if is_own else BESIDES
            self._hold_beats(value, source=source, at_ns=at_ns, rank=rank)
        elif isinstance(value, Treadmill):
            speed_kmh = self._speed_kmh(value, source=source, at_ns=at_ns)
            incline_pct = belt_incline_pct(value)
            if speed_kmh is not None:
                self.speed.hold(speed_kmh, source=source, at_ns=at_ns)
            elif STEPPED_OFF in value.issues:
                self.speed.drop(source)  # known not to be the runner's: nothing to hold on to
            if incline_pct is not None:
                self.incline.hold(incline_pct, source=source, at_ns=at_ns)
            if value.heart_rate_bpm is not None:
                self._hold_beats(value, source=source, at_ns=at_ns, rank=BESIDES)
        elif isinstance(value, FootPod):
            speed_kmh = self._speed_kmh(value, source=source, at_ns=at_ns)
            if speed_kmh is not None:
                self.speed.hold(speed_kmh, source=source, at_ns=at_ns, rank=BESIDES)
            self.cadence.hold(value.cadence_spm, source=source, at_ns=at_ns)

    def distance_m(self, end_ns: int) -> float | None:
        """The counter of whoever gives the speed, while it is fresh."""
        source = self.speed.chosen
        if source is None and len(self.counters) == 1:
            source = next(iter(self.counters))
        counter = None if source is None else self.counters.get(source)
        if counter is None or source is None:
            return None
        held = self.speed.held.get(source)
        fresh_ns = FRESH_NS if held is None else held.fresh_ns
        odometer = counter.odometer
        if odometer.counter_m is None or end_ns - odometer.at_ns >= fresh_ns:
            return None
        return odometer.total_m

    @property
    def notes(self) -> tuple[str, ...]:
        """What of the devices' speeds was not believed, one sentence for each kind."""
        return tuple(
            f"{source}: {fault}"
            for source, counter in self.counters.items()
            for fault in counter.faults
        )

    def _speed_kmh(self, value: Treadmill | FootPod, *, source: str, at_ns: int) -> float | None:
        counter = self.counters.get(source)
        if counter is None:
            counter = self.counters[source] = CounterSpeed()
        return counter.speed_kmh(value, at_ns=at_ns)

    def _hold_beats(
        self, value: HeartRate | Treadmill, *, source: str, at_ns: int, rank: int
    ) -> None:
        bpm = usable_heart_rate_bpm(value)
        if bpm is None:
            self.heart_rate.drop(source)
        else:
            self.heart_rate.hold(bpm, source=source, at_ns=at_ns, rank=rank)
