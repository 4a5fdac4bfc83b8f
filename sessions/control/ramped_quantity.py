"""One quantity under control: the next small step towards its target, and whether it is obeyed."""

import math
from collections import deque
from enum import Enum, auto

import msgspec

from ingest.measurements import KM_PER_MILE
from sessions.control.flight import Flight
from sessions.control.limits import Limits
from sessions.control.observed_grid import ObservedGrid

# Commands of one quantity are at least this far apart: consoles take about one a second.
EVERY_S = 1.0
# A belt that has just been started is left alone until two seconds of readings agree.
STEADY_S = 2.0
# Readings this old say nothing of now.
READING_IS_OLD_S = 3.0
# Of a machine that reports every 4 s a reading holds one and a half times as long, 6 s at most.
STEPS_OLD = 1.5
STEPS_KEPT = 4
SELDOM_S, SELDOM_AT_MOST_S = 2.0, 4.0
# So many readings in a row outside what was asked are no noise.
ODD_READINGS = 3
# How long an old command may still explain a reading: the lead below at the slowest ramps seen
# (0.15 km/h per second) and a few seconds of delay.
EXPLAINS_S = 15.0
# A machine repeats our target in its status within this time, rounded to its own grid.
REPEATS_WITHIN_S = 10.0
SAME = 0.06
# A change smaller than this may be lost in a console's rounding.
SHOWS = 0.5


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """How one quantity may move.

    `rate_per_s` limits the commands; `lead` is how far they may be ahead of what is measured, so
    that a belt that hangs behind never has much to catch up; `tolerance` is what a reading may
    differ from what was asked; `steady` is by how much readings at rest differ among themselves.
    `from_below`: when first led it may be below what the machine says it takes, by this factor.
    """

    rate_per_s: float
    lead: float
    tolerance: float
    steady: float
    from_below: float = 1.0


# Consoles ramp by 0.3 to 1 km/h per second; a runner takes half a kilometre per hour in stride.
# A range that may be one of miles is read as such, and its belt starts by its kilometres.
SPEED = Pace(rate_per_s=0.5, lead=1.5, tolerance=0.45, steady=0.25, from_below=KM_PER_MILE)
# Deck motors do about half a per cent per second.
INCLINE = Pace(rate_per_s=0.5, lead=2.0, tolerance=0.75, steady=0.3)


class Departure(Enum):
    """Why a reading is not what was asked."""

    MOVED = auto()  # somebody else moved it
    STUCK = auto()  # it does not move


class RampedQuantity:
    """Speed or incline. Holds what was sent; decides what may be sent next."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self.limits: Limits | None = None  # None: not to be controlled
        self.commanded: float | None = None  # None: left to the runner
        self._before: float | None = None  # the command before, for one that is refused
        self._sent_s = 0.0
        self._sent_at: float | None = None  # what was measured when it was sent
        self._in_force: deque[tuple[float, float]] = deque()  # since when, value; newest last
        self._unrepeated: deque[tuple[float, float]] = deque(maxlen=10)  # sent, not yet echoed
        self._readings: deque[tuple[float, float]] = deque()
        self._steps_s: deque[float] = deque(maxlen=STEPS_KEPT)
        self._odd = 0
        self._answered_s = -math.inf
        self.flight = Flight()
        self._grid = ObservedGrid()

    @property
    def measured(self) -> float | None:
        """The newest reading."""
        return self._readings[-1][1] if self._readings else None

    def seen(self, value: float, *, at_s: float) -> None:
        """Take one reading."""
        if self._readings:
            self._steps_s.append(at_s - self._readings[-1][0])
        self._readings.append((at_s, value))
        while at_s - self._readings[0][0] > max(STEADY_S + 1.0, STEPS_OLD * self._step_s):
            self._readings.popleft()
        seen_late_s = self._step_s if self._is_seldom else 0.0
        self.flight.seen(
            value,
            at_s=at_s,
            acted_s=self._acted_s,
            tolerance=self._tolerance(),
            late_s=seen_late_s,
        )
        self._odd = self._odd + 1 if self._is_odd(value, at_s=at_s) else 0
        if self._is_steady() and self._spread() <= SAME / 2:
            self._grid.add(value)

    def release(self) -> None:
        """Leave it to the runner; what was sent may still be repeated."""
        self.commanded = self._before = None
        self._in_force.clear()
        self._odd = 0

    def forget(self) -> None:
        """A new link: what was measured before says nothing."""
        self.release()
        self._unrepeated.clear()
        self._readings.clear()
        self._steps_s.clear()
        self._grid = ObservedGrid()
        self.flight = Flight()

    def was_answered(self, *, at_s: float) -> None:
        """The last command was answered: some machines move only now."""
        self._answered_s = at_s

    def next_command(self, target: float, *, high: float, at_s: float) -> float | None:
        """The next step towards `target`, at most `high`; None: none is due, or none is allowed.

        The first one starts from the reading, which has to be steady and within the limits.
        """
        measured, base = self.measured, self.commanded
        if self.limits is None or measured is None:
            return None
        if base is not None and (at_s - self._sent_s < EVERY_S or self._odd):
            return None  # too soon, or somebody may be stopping it just now
        limits = self.limits.lowered(high)
        if limits is None or at_s - self._readings[-1][0] > self._reading_is_old_s:
            return None
        if base is None:
            if not self._is_steady() or not self._is_within(measured, limits):
                return None
            base = self._engage(measured, at_s=at_s)
        since_s = at_s - self._sent_s
        pace = self._pace
        whole_step = max(limits.step, limits.low - base)
        budget = pace.rate_per_s * min(since_s, max(EVERY_S, whole_step / pace.rate_per_s))
        goal = limits.nearest(target)
        want = _between(goal, base - budget, base + budget)
        # A step wider than the lead (an old console) is still one step.
        lead = max(pace.lead, limits.step)
        want = _between(want, min(base, measured - lead), max(base, measured + lead))
        step = limits.at_most(want) if want > base else limits.at_least(want)
        if step is None or (step - base) * (want - base) <= 0:
            return None
        # Less than before may still be more than the belt does, if somebody moved it.
        return step if abs(step - measured) <= lead else None

    def _engage(self, measured: float, *, at_s: float) -> float:
        # From here on it is ours, even if it is where it should be and nothing has to be sent.
        self.commanded = measured
        self._in_force.append((at_s, measured))
        self._sent_s, self._sent_at = at_s - EVERY_S, measured
        return measured

    def send(self, value: float, *, at_s: float) -> None:
        """`value` is on its way."""
        self._before, self.commanded = self.commanded, value
        self._sent_s, self._sent_at = at_s, self.measured
        self.flight.sent(value, before=self._before)
        self._in_force.append((at_s, value))
        self._unrepeated.append((at_s, value))
        while len(self._in_force) > 1 and at_s - self._in_force[1][0] > EXPLAINS_S:
            self._in_force.popleft()

    def was_refused(self) -> None:
        """The last command was not taken: the one before still holds."""
        self.commanded = self._before

    def is_ours(self, value: float, *, at_s: float) -> bool:
        """Whether a target that the machine reports repeats one that was sent; each does once."""
        if self.commanded is not None and self._rests_at(self.commanded):
            # Where it has come to rest, what was asked before that is not repeated any more.
            while len(self._unrepeated) > 1:
                self._unrepeated.popleft()
        for place, (sent_s, sent) in enumerate(self._unrepeated):
            same = abs(value - sent) <= SAME or (
                # A console where the belt rests at what was asked has not rounded it.
                not self._rests_at(sent) and self._grid.may_be(value, asked=sent)
            )
            if at_s - sent_s <= REPEATS_WITHIN_S and same:
                self._grid.add(value)
                for _ in range(place + 1):
                    self._unrepeated.popleft()
                return True
        return False

    def departure(self) -> Departure | None:
        """Whether the readings say that it is not where it was asked to be; None: it is."""
        if (
            self._odd < ODD_READINGS - self._is_seldom
            or self.measured is None
            or self._sent_at is None
        ):
            return None
        still = abs(self.measured - self._sent_at) <= self._pace.tolerance
        away = self.commanded is not None and abs(self._sent_at - self.commanded) > (
            self._pace.tolerance
        )
        return Departure.STUCK if still and away else Departure.MOVED

    def has_arrived(self) -> bool:
        """Whether the newest reading is what this console makes of what was asked last."""
        if self.measured is None or self.commanded is None:
            return False
        return self._grid.may_be(self.measured, asked=self.commanded)

    @property
    def has_moved(self) -> bool:
        """Whether it went towards what was asked last, by more than readings differ at rest."""
        if self.measured is None or self.commanded is None or self._sent_at is None:
            return False
        went, asked = self.measured - self._sent_at, self.commanded - self._sent_at
        return abs(went) > self._pace.steady / 2 and went * asked > 0

    @property
    def was_asked_little(self) -> bool:
        """Whether what was asked last may not show, for the console's rounding."""
        if self.commanded is None or self._sent_at is None:
            return True
        return abs(self.commanded - self._sent_at) < SHOWS

    @property
    def _acted_s(self) -> float:
        return max(self._sent_s, self._answered_s)

    def _is_odd(self, value: float, *, at_s: float) -> bool:
        if self.commanded is None or not self._in_force:
            return False
        # The command before the oldest that is young enough was in force when the time began.
        explaining = [sent for sent_s, sent in self._in_force if at_s - sent_s <= EXPLAINS_S]
        older = [sent for sent_s, sent in self._in_force if at_s - sent_s > EXPLAINS_S]
        values = [*older[-1:], *explaining]
        tolerance = self._tolerance()
        return not min(values) - tolerance <= value <= max(values) + tolerance

    def _tolerance(self) -> float:
        step = self.limits.step if self.limits else 0.0
        # Consoles round to their own grid, whatever they say of it.
        return max(self._pace.tolerance, 0.6 * max(step, self._grid.step or 0.0))

    def _is_steady(self) -> bool:
        lasted_s = self._readings[-1][0] - self._readings[0][0]
        return lasted_s >= STEADY_S and self._spread() <= self._pace.steady

    @property
    def _step_s(self) -> float:
        """How often it is reported: the shortest of the last steps."""
        return min(min(self._steps_s, default=0.0), SELDOM_AT_MOST_S)

    @property
    def _is_seldom(self) -> bool:
        return self._step_s > SELDOM_S

    @property
    def _reading_is_old_s(self) -> float:
        return max(READING_IS_OLD_S, STEPS_OLD * self._step_s)

    def _rests_at(self, value: float) -> bool:
        recent = [reading for _, reading in self._readings][-2:]
        return len(recent) > 1 and all(abs(reading - value) <= SAME for reading in recent)

    def _spread(self) -> float:
        values = [value for _, value in self._readings]
        return max(values) - min(values)

    def _is_within(self, value: float, limits: Limits) -> bool:
        # A belt reports its slowest speed a little low; one above the cap is not ours to slow.
        low = limits.low
        if all(reading > 0 for _, reading in self._readings) and self._spread() <= SAME / 2:
            low /= self._pace.from_below  # it is not on its way up from standing
        return low - limits.step / 2 <= value <= limits.high + 1e-9


def _between(value: float, low: float, high: float) -> float:
    return min(high, max(low, value))
