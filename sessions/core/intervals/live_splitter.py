"""The splitter: one second at a time, where one gait ends and the next begins."""

import msgspec
import numpy as np

from sessions.core.intervals.change_evidence import Doubt
from sessions.core.intervals.gaits import GAITS, REST_WEIGHT, Boundary, Gaits, Signal, jog_shift_kmh
from sessions.core.intervals.pace_contrast import least_step_kmh
from sessions.core.intervals.paces import MEAN_OF_S, Paces
from sessions.core.intervals.ramps import Speeds
from sessions.core.intervals.stretch_pace import StretchPace
from sessions.core.model.athlete import ThresholdOrigin
from sessions.core.model.sample import Grade, Kind, Sample

LONG_PAUSE_S = 10
"""CONTRACT: a pause of so long is a stretch of its own; a shorter one stays in its interval."""

UNKNOWN_AFTER_S = 10
"""CONTRACT: more than this without speed, cadence or usable heart rate is unknown."""

MEMORY_S = 64
"""How far a boundary can be dated back: the slowest belt ramp (0.2 km/h per s) through a jog."""

SHORTEST_S = 5
"""A stretch that is shorter than the time to announce it was passed through, not run."""

MEDIAN_OF = 5
"""Two odd readings in five are none; the price is two seconds."""

SETTLED_KMH_PER_S = 0.12
"""Slower changes than this are drift or noise; the slowest belt ramps at 0.2."""

SETTLED_AFTER_S = 3
LEAVING_WITHIN_S = 4.0
"""A ramp that will leave the gait it is passing within this time waits to be named."""

EVIDENCE = 1.5
"""Speed beyond the bound, summed over seconds (km/h s): the slowest ramp brings it in four."""

PACES_EVERY_S = 10

GAIT_STEP_KMH, GAIT_STEP_SHARE, OWN_STEP_KMH, WELL_BEYOND_KMH = 1.4, 0.8, 0.7, 0.9
"""A bound that a session or its learning tells is crossed by a change of pace, not by a wandering
one: most of a step that would tell without it. The athlete's own word needs less."""


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
    evidence: float = 0.0  # that the candidate is one
    ramping: bool = False  # announced in mid-ramp; may still be renamed
    calm_s: int = 0  # since the speed last changed
    pace: StretchPace = msgspec.field(default_factory=StretchPace)
    paused_s: int = 0
    apart_since: int | None = None  # the end of a long pause, until what came after it is named
    doubt: Doubt = msgspec.field(default_factory=Doubt)
    absent_s: int = 0  # of `signal`
    silent_s: int = 0  # of all signals
    values: list[float | None] = []
    cell: int = -1
    paces: Paces = msgspec.field(default_factory=Paces)
    own_kmh: tuple[float, float] | None = None  # jog and sprint, as the paces tell
    steady: list[float] = []  # the last speeds, for the paces

    def update(self, sample: Sample, *, gaits: dict[Signal, Gaits]) -> Boundary | None:
        """Take one cell; a boundary, dated back, once it is sure enough to announce."""
        self.cell = sample.cell
        if sample.paused:
            self.paused_s += 1
            self._remember(None)
            return None
        if self.paused_s:
            paused = self._resume()
            if paused is not None:
                return paused
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
        self._remember(value)
        if value is None or self.signal is None:
            return None
        known = gaits[self.signal]
        if known.origins is None:
            return self._follow(known, known.bounds)
        renamed = self._learn(value, known)
        if renamed is not None:
            return renamed
        assert self.own_kmh is not None
        jog_kmh, sprint_kmh = self.own_kmh
        is_own = known.origins.jog is ThresholdOrigin.PROFILE
        if not is_own or sample.incline_pct:
            cadence = None if is_own else sample.cadence_spm
            jog_kmh += jog_shift_kmh(incline_pct=sample.incline_pct, cadence_spm=cadence)
        grade_pct = sample.incline_pct if sample.grade is Grade.BELT else None
        bounds = (known.bounds[0], min(jog_kmh, sprint_kmh), sprint_kmh)
        return self._follow(known, bounds, grade_pct)

    def _resume(self) -> Boundary | None:
        """After a long pause: the stretch that it was, told now; what comes is judged apart.

        A shorter one belongs to what was under way.
        """
        paused_s, self.paused_s = self.paused_s, 0
        if paused_s < LONG_PAUSE_S:
            return None
        self._forget()
        self.apart_since = self.cell
        start = self.cell - paused_s
        replaces = start <= self.start
        if not replaces:
            self.before, self.start = self.kind, start
        self.kind, self.named = Kind.REST, True
        return Boundary(start=self.start, kind=Kind.REST, replaces=replaces)

    @staticmethod
    def _best(sample: Sample, gaits: dict[Signal, Gaits]) -> tuple[Signal | None, float | None]:
        if sample.speed_kmh is not None:
            return Signal.SPEED, sample.speed_kmh
        if sample.cadence_spm is not None:
            return Signal.CADENCE, sample.cadence_spm
        if sample.heart_rate_bpm is not None and Signal.HEART_RATE in gaits:
            return Signal.HEART_RATE, sample.heart_rate_bpm
        return None, None

    def _remember(self, value: float | None) -> None:
        self.values.append(value)
        if len(self.values) > MEMORY_S:
            del self.values[0]

    def _takes_over(self, signal: Signal) -> bool:
        """A better signal at once, a worse one when the present one has been gone for long."""
        if self.signal is None or signal is self.signal:
            return self.signal is None
        better = _RANK[signal] < _RANK[self.signal]
        return better or self.absent_s >= UNKNOWN_AFTER_S

    def _switch(self, signal: Signal) -> None:
        if self.apart_since is not None:
            self.since = self.apart_since
        elif self.signal is None or self.absent_s < UNKNOWN_AFTER_S:
            self.since = self.cell if self.named else self.start
        else:
            self.since = max(self.start, self.cell - self.absent_s)
        self.signal = signal
        self.level = self.candidate = None
        self.ramping = False
        self.values.clear()
        self.steady.clear()
        self.pace.forget()

    def _forget(self) -> None:
        self.signal = self.level = self.candidate = None
        self.ramping = False
        self.values.clear()
        self.steady.clear()
        self.pace.forget()

    def _lose(self) -> Boundary | None:
        self._forget()
        if self.named and self.kind is Kind.UNKNOWN:
            return None
        return self._enter(Kind.UNKNOWN, self.cell + 1 - self.silent_s)

    def _learn(self, speed_kmh: float, gaits: Gaits) -> Boundary | None:
        """Take the speed into the paces; what they now say of the stretch under way."""
        steady = self.steady
        steady.append(speed_kmh)
        if len(steady) > MEAN_OF_S:
            del steady[0]
        if len(steady) == MEAN_OF_S:
            self.paces.update(steady, jog_from_kmh=gaits.bounds[1])
        if self.own_kmh is not None and self.cell % PACES_EVERY_S:
            return None
        before = self.own_kmh
        self.own_kmh = self.paces.bounds_kmh(gaits)
        if before == self.own_kmh or self.level is None or self.candidate is not None:
            return None
        return self._reconsider(gaits)

    def _reconsider(self, gaits: Gaits) -> Boundary | None:
        """The stretch under way, by the bounds as they are known now."""
        assert self.own_kmh is not None
        known = [v for v in self.values[-(self.cell - self.start + 1) :] if v is not None]
        middle = sorted(known)[len(known) // 2]
        bounds = (gaits.bounds[0], *self.own_kmh)
        level = gaits.level(middle, bounds=bounds, current=self.level)
        if level == self.level:
            return None
        self.level = level
        kind = GAITS[level]
        if kind in (self.kind, self.before):
            return None
        self.kind = kind
        return Boundary(start=self.start, kind=kind, replaces=True)

    def _follow(
        self,
        gaits: Gaits,
        bounds: tuple[float, float, float],
        grade_pct: float | None = None,
    ) -> Boundary | None:
        smooth = self._smooth()
        level = gaits.level(smooth, bounds=bounds, current=None)
        # The median sees the end of a ramp two seconds after the slope does.
        self.calm_s = 0 if self._moving() else self.calm_s + 1
        if self.calm_s > MEDIAN_OF // 2:
            self.ramping = False
        if self.level is not None and gaits.follows_ramps:
            self.doubt.follow(smooth, level=self.level, bounds=bounds)
            if self.pace.has_changed(smooth, grade_pct, calm=self.calm_s > MEDIAN_OF // 2):
                return self._change_pace(gaits, bounds, smooth)
        if level == self.level:
            back = self.candidate is None or self._is_back(smooth, gaits, bounds)
            if back:
                self.candidate = None
                return None
            level = self.candidate if self.candidate is not None else level
        if self.candidate is None:
            self.candidate_since = self.since if self.level is None else self.cell
            self.candidate_renames = self.ramping
            self.evidence = 0.0
        self.candidate = level
        self.evidence += self._beyond(smooth, bounds)
        if not self._sure(gaits, bounds, smooth):
            return None
        return self._announce(level, self._onset(gaits))

    def _change_pace(
        self, gaits: Gaits, bounds: tuple[float, float, float], smooth: float
    ) -> Boundary:
        """Another pace has come to stay, whatever its gait is called."""
        self.candidate_since = self.cell + 1 - self.pace.away_s
        start = self.candidate_since if self.pace.by_grade else self._onset(gaits)
        level = gaits.level(smooth, bounds=bounds, current=self.level)
        if level != self.level:
            self.doubt.change(self.level, to=level)
        self.level = level
        self.candidate = None
        self.ramping = False
        return self._enter(GAITS[level], start)

    def _is_back(self, smooth: float, gaits: Gaits, bounds: tuple[float, float, float]) -> bool:
        """Whether a change that was under way is over: firmly inside the old gait again."""
        assert self.level is not None
        assert self.candidate is not None
        if self.candidate > self.level:
            return smooth < bounds[self.level] - gaits.margins[self.level]
        return smooth >= bounds[self.level - 1] + gaits.margins[self.level - 1]

    def _beyond(self, smooth: float, bounds: tuple[float, float, float]) -> float:
        """How far the speed lies on the candidate's side of the old gait's bound."""
        if self.level is None or self.candidate is None:
            return EVIDENCE
        if self.candidate > self.level:
            index, distance = self.level, smooth - bounds[self.level]
        else:
            index, distance = self.level - 1, bounds[self.level - 1] - smooth
        return distance * REST_WEIGHT if index == 0 else distance

    def _smooth(self) -> float:
        """Median of the last five cells that are known: one odd reading is none."""
        known = [v for v in self.values[-MEDIAN_OF:] if v is not None]
        known.sort()
        return known[len(known) // 2]

    def _slope(self) -> float:
        """Change per second over the last four cells; 0 where not all are known."""
        known = [v for v in self.values[-4:] if v is not None]
        if len(known) < 4:
            return 0.0
        first, second, third, fourth = known
        return (third + fourth - (first + second)) / 4

    def _moving(self) -> bool:
        return abs(self._slope()) >= SETTLED_KMH_PER_S

    def _sure(self, gaits: Gaits, bounds: tuple[float, float, float], smooth: float) -> bool:
        waited_s = self.cell - self.candidate_since + 1
        if not gaits.follows_ramps:
            return waited_s >= gaits.confirm_s
        if self.evidence < EVIDENCE * self.doubt.times:
            return False
        if self.level is not None and not self._is_apart(gaits, bounds, smooth):
            return False
        if gaits.level(smooth, bounds=bounds, current=self.level) == self.level:
            return False
        if not self._moving():
            return waited_s >= (SETTLED_AFTER_S if self.level is not None else gaits.confirm_s)
        if waited_s < gaits.confirm_s:
            return False
        assert self.candidate is not None
        slope = self._slope()
        ahead = self.candidate if slope > 0 else self.candidate - 1
        if not 0 <= ahead < len(bounds):
            return True
        now = smooth + slope * (MEDIAN_OF // 2)
        return (bounds[ahead] - now) / slope > LEAVING_WITHIN_S

    def _is_apart(self, gaits: Gaits, bounds: tuple[float, float, float], smooth: float) -> bool:
        """Whether the pace has changed by what makes another gait of it, the bound crossed aside.

        A pace that drifted there slowly is of the other gait all the same, once it is well beyond
        the bound: that renames the stretch.
        """
        assert self.level is not None
        assert self.candidate is not None
        bound = min(self.level, self.candidate)
        if bound == 0 or self.pace.kmh is None or gaits.origins is None:
            return True
        origin = gaits.origins.jog if bound == 1 else gaits.origins.sprint
        least = OWN_STEP_KMH
        if origin is not ThresholdOrigin.PROFILE:
            step = least_step_kmh(min(smooth, self.pace.kmh))
            least = max(GAIT_STEP_KMH, GAIT_STEP_SHARE * step)
        if abs(smooth - self.pace.kmh) >= least:
            return True
        # A pace that drifts to and fro over a bound has not changed.
        is_back = GAITS[self.candidate] is self.before
        self.candidate_renames = not is_back and abs(smooth - bounds[bound]) >= WELL_BEYOND_KMH
        return self.candidate_renames

    def _onset(self, gaits: Gaits) -> int:
        if self.level is None:
            return self.since
        base = self.cell - len(self.values) + 1  # the cell of values[0]
        if not gaits.follows_ramps:
            return self.candidate_since - MEDIAN_OF // 2
        values = np.array([np.nan if v is None else v for v in self.values])
        place = np.arange(values.size)
        known = ~np.isnan(values)
        speeds = Speeds(np.interp(place, place[known], values[known]))
        first = max(base, self.start) - base
        ramp = speeds.ramp_near(
            max(self.candidate_since - base - 1, first), first=first, last=values.size - 1
        )
        return base + ramp.onset

    def _announce(self, level: int, start: int) -> Boundary | None:
        if self.signal is Signal.SPEED and level != self.level:
            self.doubt.change(self.level, to=level)
        self.level = level
        self.candidate = None
        self.ramping = self.signal is Signal.SPEED and self._moving()
        kind = GAITS[level]
        if self.named and kind is self.kind and self.apart_since is None:
            return None
        # Back to the gait before is a new stretch.
        if self.candidate_renames and kind is not self.before:
            self.kind = kind
            return Boundary(start=self.start, kind=kind, replaces=True)
        return self._enter(kind, start)

    def _enter(self, kind: Kind, start: int) -> Boundary:
        self.pace.forget()
        self.apart_since = None
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
