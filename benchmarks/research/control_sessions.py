"""Randomised control sessions: a plan, a person and everything that goes wrong between them."""

import math
import random
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum

from benchmarks.research.control_rig import STEP_S, Answers, Machine, Model, body_drawn
from benchmarks.research.control_watcher import DEFAULT_CAP_KMH, DEFAULT_CAP_PCT, Broken, Watcher
from sessions.control.belt_commands import BeltCommand, MachineAnswer, SetSpeed
from sessions.control.policy import Control
from sessions.control.signals import (
    Answered,
    ControlAsked,
    ControlReleased,
    HeartSeen,
    LinkFell,
    MachineReset,
    Signal,
    Tick,
    Wanted,
)
from sessions.control.states import ControlState
from sessions.control.target import BeltTarget, HoldBy


class Fault(Enum):
    """What goes wrong; the first seven are those that the figure counts."""

    STALE_HEART = "stale heart rate"
    LINK_LOSS = "link loss"
    REFUSED = "refused commands"
    PERMISSION = "lost permission"
    SAFETY_KEY = "safety key"
    CONSOLE = "console changes"
    ABSURD_PLAN = "absurd plans"
    STOPPED = "stopped at the console"
    STUCK = "a belt that does not follow"
    BLIND = "no treadmill data"
    RESET = "machine reset"
    RELEASED = "taken back by the person"
    RUNAWAY = "a belt that runs away at a command"


ABSURD = (math.nan, math.inf, -math.inf, -4.0, 0.0, 99.0, 1e9, 655.35, 22.0)


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing that happens at a moment; `seconds` for what lasts."""

    at_s: float
    fault: Fault
    seconds: float = 0.0


@dataclass(kw_only=True)
class Outcome:
    """What came of one session."""

    hits: Counter[Fault] = field(default_factory=Counter)  # while control was in charge
    states: Counter[ControlState] = field(default_factory=Counter)  # entered
    sent: Counter[int] = field(default_factory=Counter)  # by op code
    fastest_slew: float = 0.0


SESSION_S = 240.0
# A press that no status tells: for 15 s a reading may be explained by what was asked before, then
# three readings have to agree, and a slow belt needs its time to get out of the tolerance.
NOTICED_WITHIN_S = 25.0


UNKNOWN_STEP_KMH = 0.52

# Three readings, three seconds for the console to explain, and those that a pause waits for the
# answer to something else, which late machines take to obey as well.
PAUSED_WITHIN_S = 16.0


class Run:
    """One session: a treadmill, a body, a person, a plan, faults, and the policy among them."""

    def __init__(self, seed: int) -> None:
        self._rng = rng = random.Random(seed)
        self._seed = seed
        odd = seed % 2 == 1
        model = Model.odd(rng) if odd else Model.drawn(rng)
        self._machine = Machine(model=model, rng=rng)
        self._body = body_drawn(rng)
        cap_kmh = rng.choice((None, rng.uniform(5, 22)))
        cap_pct = rng.choice((None, rng.uniform(0, 15)))
        self._control = Control(
            max_speed_kmh=cap_kmh,
            max_incline_pct=cap_pct,
            alarm_bpm=rng.choice((None, 170.0)),
        )
        self._watcher = Watcher(
            cap_kmh=DEFAULT_CAP_KMH if cap_kmh is None else cap_kmh,
            cap_pct=DEFAULT_CAP_PCT if cap_pct is None else cap_pct,
            gives_up_answers=model.answers in (Answers.SILENT, Answers.STATUS),
        )
        self._cap_kmh = DEFAULT_CAP_KMH if cap_kmh is None else cap_kmh
        self._beyond_s: float | None = None
        self._plan = _plan(rng)
        self._events = _events(rng)
        self._now_s = 0.0
        self._linked = True
        self._heart_back_s = self._belt_back_s = self._link_back_s = -math.inf
        self._absurd: BeltTarget | None = None
        self._until: dict[Fault, float] = {}
        self._answers: list[tuple[float, MachineAnswer]] = []
        self._pressed: Signal | None = None
        self._unnoticed: tuple[float, float] | None = None
        self._recent: list[tuple[float, float]] = []
        self._patience_s = rng.uniform(5, 25)
        self._start_s: float | None = rng.uniform(2, 6)
        self._state_since_s = 0.0
        self.outcome = Outcome()

    def play(self) -> Outcome:
        """To the end.

        Raises:
            Broken: a rule was broken.
        """
        try:
            self._deliver(self._machine.known())
            while self._now_s < SESSION_S:
                self._half_second()
        except Broken as broken:
            raise Broken(f"session {self._seed} at {self._now_s} s: {broken}") from None
        self.outcome.sent = self._watcher.sent
        self.outcome.fastest_slew = self._watcher.fastest_slew
        return self.outcome

    def _half_second(self) -> None:
        self._now_s += STEP_S
        self._machine.step(self._now_s)
        self._body.step(self._machine)
        self._person()
        while self._events and self._events[0].at_s <= self._now_s:
            self._strike(self._events.pop(0))
        self._mend()
        if self._linked:
            said, self._machine.said = self._machine.said, []
            for signal in said:
                self._deliver(signal)
            for due_s, answer in list(self._answers):
                if due_s <= self._now_s:
                    self._answers.remove((due_s, answer))
                    self._deliver(Answered(answer=answer))
            if self._now_s % 1 == 0 and self._now_s >= self._belt_back_s:
                self._deliver(self._machine.report())
        else:
            self._machine.said.clear()
        if self._now_s % 1 == 0.5 and self._now_s >= self._heart_back_s:
            self._deliver(HeartSeen(bpm=round(self._body.bpm)))
        self._deliver(Wanted(target=self._target()))
        self._deliver(Tick())
        self._notice()

    def _deliver(self, signal: Signal) -> None:
        control, before = self._control, self._control.state
        was_led = control.view.speed_kmh is not None
        self._watcher.told(signal, at_s=self._now_s)
        if signal is self._pressed and was_led:
            self._watcher.person_wins()
            self._unnoticed = None
        command = control.feed(signal, at_s=self._now_s)
        if control.state is not before:
            self.outcome.states[control.state] += 1
            self._state_since_s = self._now_s
        if command is not None:
            self._watcher.saw(command)
            self._send(command)

    def _send(self, command: BeltCommand) -> None:
        if isinstance(command, SetSpeed):
            self._recent.append((self._now_s, command.speed_kmh))
            self._unnoticed = None  # it was overruled before anything could be seen
        if not self._linked:
            return
        self._answers.clear()  # what is sent now takes the place of what was waited for
        answer = self._machine.obey(command)
        # A client waits as long as the standard allows and then says that there was none.
        after_s = 30.0 if answer is MachineAnswer.NONE else self._machine.model.answers_after_s
        self._answers.append((self._now_s + after_s, answer))

    def _target(self) -> BeltTarget:
        if self._absurd is not None:
            return self._absurd
        wanted = BeltTarget()
        for at_s, target in self._plan:
            if at_s <= self._now_s:
                wanted = target
        return wanted

    def _person(self) -> None:
        """Starts the belt, and after a while wants control back."""
        machine, state = self._machine, self._control.state
        for_s = self._now_s - self._state_since_s
        if self._start_s is not None and self._now_s >= self._start_s:
            machine.start()
            self._start_s = None
        elif not machine.runs and machine.speed_kmh == 0 and self._start_s is None:
            self._start_s = self._now_s + self._rng.uniform(1, 20)
        if (
            state in (ControlState.HOLDING, ControlState.UNASKED, ControlState.STOOD)
            and for_s > self._patience_s
        ):
            self._deliver(ControlAsked())
            self._patience_s = self._rng.uniform(3, 25)
        elif state is ControlState.GAVE_UP and for_s > self._patience_s and machine.runs:
            machine.stop()
        elif self._rng.random() < 0.002:
            self._deliver(ControlAsked())

    def _strike(self, event: Event) -> None:
        fault, machine = event.fault, self._machine
        if self._control.state in _LED:
            self.outcome.hits[fault] += 1
        until_s = self._now_s + event.seconds
        match fault:
            case Fault.STALE_HEART:
                self._heart_back_s = until_s
            case Fault.LINK_LOSS:
                self._linked, self._link_back_s = False, until_s
                machine.is_controlled = False
                self._answers.clear()
                self._deliver(LinkFell())
            case Fault.BLIND:
                self._belt_back_s = until_s
            case Fault.REFUSED:
                machine.refuses = self._rng.choice(
                    (
                        MachineAnswer.FAILED,
                        MachineAnswer.INVALID,
                        MachineAnswer.NOT_SUPPORTED,
                        MachineAnswer.NONE,
                    )
                )
                self._until[fault] = until_s
            case Fault.PERMISSION:
                machine.revoke()
            case Fault.SAFETY_KEY:
                machine.pull_key()
            case Fault.STOPPED:
                machine.stop()
            case Fault.RESET:
                machine.runs = machine.is_controlled = False
                if machine.model.tells_status:
                    machine.said.append(MachineReset())
            case Fault.RELEASED:
                self._deliver(ControlReleased())
            case Fault.STUCK:
                machine.is_stuck = True
                self._until[fault] = until_s
            case Fault.CONSOLE:
                self._press()
            case Fault.RUNAWAY:
                machine.runs_away_to_kmh = self._cap_kmh + self._rng.uniform(1, 8)
            case Fault.ABSURD_PLAN:
                self._absurd = _absurd(self._rng)
                self._until[fault] = until_s

    def _press(self) -> None:
        machine = self._machine
        if not machine.runs:
            return
        recent = [value for at_s, value in self._recent if self._now_s - at_s < 7]
        before = machine.target_kmh
        machine.press_speed(before + self._rng.choice((-3, -2, -1.5, 1.5, 2, 3)))
        pressed = machine.target_kmh
        slack = max(0.3, machine.model.grid_kmh or 0.0)
        # Before a console's grid is known, half a km/h lower may be its rounding.
        if any(-UNKNOWN_STEP_KMH <= pressed - value < slack for value in recent):
            return  # no policy can tell it from an echo
        self._pressed = machine.said[-1] if machine.model.tells_status else None
        if self._control.view.speed_kmh is not None and abs(pressed - before) > 1.4:
            self._unnoticed = (self._now_s, pressed)

    def _notice(self) -> None:
        """A press has to be noticed, told or not, unless it was undone or something else came."""
        self._notice_runaway()
        if self._unnoticed is None:
            return
        at_s, pressed = self._unnoticed
        # Left to the runner, a press is nobody's business.
        led = self._control.state in _LED and self._control.view.speed_kmh is not None
        seen = not led or self._machine.target_kmh != pressed
        if seen or self._until or not self._linked or self._now_s < self._belt_back_s:
            self._unnoticed = None
        elif self._now_s - at_s > NOTICED_WITHIN_S:
            raise Broken(f"a press at the console to {pressed} km/h was not noticed")

    def _notice_runaway(self) -> None:
        """A belt beyond the cap that no person set has to be paused."""
        machine, led = self._machine, self._control.state in _IN_CHARGE
        is_beyond = machine.ran_away and machine.runs and machine.speed_kmh > self._cap_kmh + 0.5
        interrupted = self._until or not self._linked or self._now_s < self._belt_back_s
        if not is_beyond or not led or interrupted:
            self._beyond_s = None
        elif self._beyond_s is None:
            self._beyond_s = self._now_s
        elif self._now_s - self._beyond_s > PAUSED_WITHIN_S:
            raise Broken(f"a belt at {machine.speed_kmh:.1f} km/h ran away and was not paused")

    def _mend(self) -> None:
        for fault in [fault for fault, until_s in self._until.items() if until_s <= self._now_s]:
            del self._until[fault]
            match fault:
                case Fault.REFUSED:
                    self._machine.refuses = None
                case Fault.STUCK:
                    self._machine.is_stuck = False
                case _:
                    self._absurd = None
        if not self._linked and self._now_s >= self._link_back_s:
            self._linked = True
            self._deliver(self._machine.known())


_IN_CHARGE = (
    ControlState.FOLLOWING,
    ControlState.HOLDING,
    ControlState.STALE_HELD,
    ControlState.STALE_WALKING,
    ControlState.RUNAWAY,
)
_LED = (ControlState.FOLLOWING, ControlState.STALE_HELD, ControlState.STALE_WALKING)


def _plan(rng: random.Random) -> list[tuple[float, BeltTarget]]:
    plan: list[tuple[float, BeltTarget]] = []
    at_s = 0.0
    while at_s < SESSION_S:
        band = None
        if rng.random() < 0.2:
            low = rng.uniform(90, 170)
            band = (low, low + rng.uniform(0, 15))
        plan.append(
            (
                at_s,
                BeltTarget(
                    speed_kmh=None if rng.random() < 0.15 else round(rng.uniform(0, 18), 1),
                    incline_pct=None if rng.random() < 0.5 else round(rng.uniform(0, 14), 1),
                    band_bpm=band,
                    hold_by=rng.choice(tuple(HoldBy)),
                    leg=len(plan),
                ),
            )
        )
        at_s += rng.uniform(10, 80)
    return plan


def _absurd(rng: random.Random) -> BeltTarget:
    band = (rng.choice(ABSURD), rng.choice(ABSURD)) if rng.random() < 0.3 else None
    return BeltTarget(
        speed_kmh=rng.choice((None, *ABSURD)),
        incline_pct=rng.choice((None, *ABSURD)),
        band_bpm=band,
        hold_by=rng.choice(tuple(HoldBy)),
    )


def _events(rng: random.Random) -> list[Event]:
    count = rng.choice((1, 1, 2, 2, 3, 4))
    events = [
        Event(
            at_s=rng.uniform(20, SESSION_S - 20),
            fault=rng.choice(tuple(Fault)),
            seconds=rng.choice((3.0, 8.0, 15.0, 30.0, 120.0)),
        )
        for _ in range(count)
    ]
    return sorted(events, key=lambda event: event.at_s)
