"""Speed and incline together: what a machine takes, what it does, and the next step of both."""

import math
from collections.abc import Iterator

from ingest.measurements import KM_PER_MILE
from sessions.control.belt_commands import BeltCommand, SetIncline, SetSpeed
from sessions.control.heart_hold import HeartHold
from sessions.control.heart_watch import WALK_KMH
from sessions.control.limits import DEFAULT_MAX_SPEED_KMH, incline_limits, speed_limits
from sessions.control.ramped_quantity import INCLINE, SPEED, Departure, RampedQuantity
from sessions.control.signals import BeltSeen, MachineKnown
from sessions.control.states import Cause
from sessions.control.target import BeltTarget, HoldBy

BLIND_AFTER_S = 6.0  # without data; READING_IS_OLD_S after the last nothing is sent any more
STANDING_KMH = 0.05
# A belt reports its speed a little high.
BEYOND_CAP_KMH = 0.3
# A person who pressed is told of by the machine's status within this time.
EXPLAINED_WITHIN_S = 3.0
# By then a heart rate is held from where the belt is, and not from where it should have begun.
BEGIN_WITHIN_S = 45.0
# A heart rate held for so long has found its speed: four closed loops are 98 % of the way.
FOUND_AFTER_S = 160.0
# A belt that has come to rest beyond the cap so long ago is where somebody wants it.
RUNS_AWAY_WITHIN_S = 60.0


class SpeedAndIncline:
    """What is known and wanted of one treadmill.

    Args:
        cap_kmh: the athlete's; None: not set.
        cap_pct: the athlete's; None: not set.
        alarm_bpm: the athlete's heart-rate alarm; None: not set.
    """

    def __init__(
        self, *, cap_kmh: float | None, cap_pct: float | None, alarm_bpm: float | None
    ) -> None:
        self.speed, self.incline = RampedQuantity(SPEED), RampedQuantity(INCLINE)
        self.is_known = False  # the machine has told its ranges on this link
        self.unit_is_known = False
        self.runs_down = False  # it was stopped; what still moves is no start
        self._caps = cap_kmh, cap_pct
        self._alarm_bpm = alarm_bpm
        self._seen_s = -math.inf
        self._target = BeltTarget()
        self._bpm: float | None = None
        self._hold: HeartHold | None = None
        self._begin_s: float | None = None  # since when it goes to where the hold begins
        self._held_leg: int | None = None  # the leg whose hold has begun
        self._found_kmh: dict[tuple[float, float], float] = {}  # where a heart rate was held before

    @property
    def lanes(self) -> tuple[RampedQuantity, RampedQuantity]:
        """Both."""
        return self.speed, self.incline

    @property
    def is_controllable(self) -> bool:
        """Whether there is anything to control."""
        return any(lane.limits is not None for lane in self.lanes)

    @property
    def is_walking(self) -> bool:
        """Whether it has come down to walking speed."""
        now_kmh = self.speed.measured
        return now_kmh is not None and now_kmh <= self._walk_kmh() + SPEED.tolerance

    @property
    def is_held_by_heart(self) -> bool:
        """Whether a heart rate is kept, and moves speed or incline."""
        return self._target.band_bpm is not None

    def known(self, machine: MachineKnown) -> None:
        """The machine's ranges."""
        cap_kmh, cap_pct = self._caps
        self.is_known = True
        self.speed.limits = speed_limits(machine.speed, cap_kmh=cap_kmh)
        self.incline.limits = incline_limits(machine.incline, cap_pct=cap_pct)
        for lane in self.lanes:
            if lane.limits is None:
                lane.release()

    def link_fell(self) -> None:
        """Whatever comes next may be another machine, or the same after somebody was at it."""
        self.is_known = self.unit_is_known = False
        self._seen_s = -math.inf
        for lane in self.lanes:
            lane.forget()
            lane.limits = None

    def seen(self, reading: BeltSeen, *, at_s: float) -> bool | None:
        """One record. Whether a person set the belt going; None: it does not say."""
        self.unit_is_known = reading.unit_is_known
        if reading.incline_pct is not None:
            self.incline.seen(reading.incline_pct, at_s=at_s)
        if reading.speed_kmh is None:
            return None
        self._seen_s = at_s
        self.speed.seen(reading.speed_kmh, at_s=at_s)
        if reading.speed_kmh <= STANDING_KMH:
            self.runs_down = False
            self.speed.flight.was_explained()
            return False
        return None if self.runs_down else True

    def heart_seen(self, bpm: float) -> None:
        """For the heart rate that is held."""
        self._bpm = bpm
        if self._hold is not None:
            self._hold.seen(bpm)

    def want(self, target: BeltTarget, *, is_led: bool) -> None:
        """The plan's target. `is_led`: control is in charge; what it leaves out is let go."""
        if target.leg != self._target.leg:
            self._hold = self._begin_s = self._held_leg = None
        self._target = target
        held = None if target.band_bpm is None else target.hold_by
        if held is None:
            self._hold = None
        if is_led and target.speed_kmh is None and held is not HoldBy.SPEED:
            self.speed.release()
        if is_led and target.incline_pct is None and held is not HoldBy.INCLINE:
            self.incline.release()

    def release(self) -> None:
        """Leave it to the runner."""
        self._hold = None
        for lane in self.lanes:
            lane.release()

    def drop(self, lane: RampedQuantity) -> None:
        """The machine does not take this quantity after all."""
        lane.release()
        lane.limits = None

    def explained(self) -> None:
        """Somebody at the console says why it moves."""
        self.speed.flight.was_explained()

    def _runs_away(self, at_s: float) -> bool:
        """Whether it left what was asked right after our command, and is beyond the cap."""
        cap_kmh, _ = self._caps
        highest = DEFAULT_MAX_SPEED_KMH if cap_kmh is None else cap_kmh
        fled_s, now_kmh = self.speed.flight.since_s, self.speed.measured
        if fled_s is None or now_kmh is None or now_kmh <= highest + BEYOND_CAP_KMH:
            return False
        is_recent = at_s - self.speed.flight.climbed_s <= RUNS_AWAY_WITHIN_S
        return at_s - fled_s >= EXPLAINED_WITHIN_S - 1.0 and is_recent

    def troubles(self, at_s: float) -> Iterator[Cause]:
        """What its data say is wrong."""
        if self._runs_away(at_s):
            yield Cause.RAN_AWAY
        if at_s - self._seen_s > BLIND_AFTER_S:
            yield Cause.BLIND
        for lane in self.lanes:
            match lane.departure():
                case Departure.MOVED:
                    yield Cause.CONSOLE_CHANGED
                case Departure.STUCK:
                    yield Cause.NOT_OBEYED

    def follow(self, at_s: float) -> BeltCommand | None:
        """The next step towards the target; None: none is due."""
        goal = self._goal(at_s)
        return self._step(goal, highest_kmh=self._highest_kmh(), steepest_pct=math.inf, at_s=at_s)

    def slow_down(self, at_s: float) -> BeltCommand | None:
        """The next step down to walking on the flat; never upwards, whatever the grid has."""
        self._hold = None
        return self._step(
            BeltTarget(speed_kmh=self._walk_kmh(), incline_pct=0.0),
            highest_kmh=_first(self.speed.commanded, self.speed.measured, 0.0),
            steepest_pct=_first(self.incline.commanded, self.incline.measured, 0.0),
            at_s=at_s,
        )

    def _step(
        self, goal: BeltTarget, *, highest_kmh: float, steepest_pct: float, at_s: float
    ) -> BeltCommand | None:
        speed_kmh = _next(self.speed, goal.speed_kmh, high=highest_kmh, at_s=at_s)
        if speed_kmh is not None:
            return SetSpeed(speed_kmh=speed_kmh)
        incline_pct = _next(self.incline, goal.incline_pct, high=steepest_pct, at_s=at_s)
        return None if incline_pct is None else SetIncline(incline_pct=incline_pct)

    def _goal(self, at_s: float) -> BeltTarget:
        if self._target.band_bpm is None:
            return self._target
        if self.speed.measured is None:
            return BeltTarget()
        speed_kmh = _first(self.speed.commanded, self.speed.measured)
        incline_pct = _first(self.incline.commanded, self.incline.measured, 0.0)
        if self._hold is None:
            begin_kmh = self._begin_kmh(speed_kmh, at_s)
            if begin_kmh is not None:
                return BeltTarget(speed_kmh=begin_kmh, incline_pct=self._target.incline_pct)
            self._hold = HeartHold(speed_kmh=speed_kmh, incline_pct=incline_pct, at_s=at_s)
            self._held_leg = self._target.leg
        self._hold.update(
            self._target,
            speed_kmh=speed_kmh,
            incline_pct=incline_pct,
            alarm_bpm=self._alarm_bpm,
            at_s=at_s,
        )
        if self._hold.held_s(at_s) >= FOUND_AFTER_S and self._target.hold_by is HoldBy.SPEED:
            self._found_kmh[self._target.band_bpm] = speed_kmh
        return self._hold.goal(self._target, speed_kmh=speed_kmh, incline_pct=incline_pct)

    def _begin_kmh(self, now_kmh: float, at_s: float) -> float | None:
        """Where the belt has to go before the heart rate leads it; None: it may lead.

        That is where the same heart rate was held in an earlier leg, else where the plan begins.
        Up it goes no further than the heart rate allows.
        """
        target, limits = self._target, self.speed.limits
        if target.hold_by is HoldBy.INCLINE or limits is None or self._held_leg == target.leg:
            return None
        assert target.band_bpm is not None
        wanted = self._found_kmh.get(target.band_bpm, target.speed_kmh)
        if wanted is None:
            return None
        if self._begin_s is None:
            self._begin_s = at_s
        goal = limits.nearest(min(wanted, self._highest_kmh()))
        is_there = abs(goal - now_kmh) < limits.step
        is_too_much = goal > now_kmh and self._bpm is not None and self._bpm > target.band_bpm[1]
        is_late = at_s - self._begin_s > BEGIN_WITHIN_S
        return None if is_there or is_too_much or is_late else goal

    def _walk_kmh(self) -> float:
        return max(WALK_KMH, self.speed.limits.low if self.speed.limits else 0.0)

    def _highest_kmh(self) -> float:
        """While its unit is in doubt, the machine's number may be miles and has to be safe so."""
        if self.unit_is_known or self.speed.limits is None:
            return math.inf
        return self.speed.limits.high / KM_PER_MILE


def _next(lane: RampedQuantity, target: float | None, *, high: float, at_s: float) -> float | None:
    if target is None:
        return None
    value = lane.next_command(target, high=high, at_s=at_s)
    if value is not None:
        lane.send(value, at_s=at_s)
    return value


def _first(*values: float | None) -> float:
    return next((value for value in values if value is not None), 0.0)
