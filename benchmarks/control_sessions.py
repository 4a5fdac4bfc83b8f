"""Randomised control sessions: what happens in one, and who watches that nothing bad does.

The watcher keeps its own, simple account of what was told and what was sent. It knows the rules
of docs/treadmill-control.md and nothing of how the policy is built.
"""

import math
import random
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum

from benchmarks.control_rig import STEP_S, Machine, Model, body_drawn
from ingest.codecs.machine.control_point import encode
from sessions.control.commands import (
    Answer,
    Command,
    Pause,
    RequestControl,
    SetIncline,
    SetSpeed,
)
from sessions.control.policy import Control
from sessions.control.requests import request_of
from sessions.control.signals import (
    Answered,
    Asked,
    BeltSeen,
    HeartSeen,
    LinkFell,
    MachineKnown,
    MachineReset,
    PermissionLost,
    Range,
    Released,
    SafetyKeyPulled,
    Signal,
    Stopped,
    Tick,
    Wanted,
)
from sessions.control.states import State
from sessions.control.target import BeltTarget, HoldBy

# The documented limits, written out anew.
SPEED_SLEW_KMH_PER_S = 0.5
INCLINE_SLEW_PCT_PER_S = 0.5
LEAD_KMH, LEAD_PCT = 1.5, 2.0
HEART_STALE_S, WALK_S = 5.0, 15.0
PAUSES_APART_S = 2.0
DEFAULT_CAP_KMH, DEFAULT_CAP_PCT = 16.0, 12.0
NEVER_SENT = {0x01, 0x07}  # reset; start or resume
_EPS = 1e-6
_NOISE = 0.45  # what a reading may differ from the one that a first command starts from


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


ABSURD = (math.nan, math.inf, -math.inf, -4.0, 0.0, 99.0, 1e9, 655.35, 22.0)


class Broken(AssertionError):
    """A rule was broken; the message says which, when, and of which session."""


@dataclass(kw_only=True)
class Watcher:
    """Sees every signal that is delivered and every command that is sent."""

    cap_kmh: float
    cap_pct: float
    ranges: MachineKnown | None = None
    sent: Counter[int] = field(default_factory=Counter)  # by op code
    fastest_slew: float = 0.0
    _now_s: float = 0.0
    _speed: float | None = None
    _incline: float | None = None
    _heart_s: float = -math.inf
    _last: dict[type[Command], tuple[float, float]] = field(default_factory=dict)
    _before: tuple[type[Command], tuple[float, float] | None] | None = None
    _in_flight: bool = False
    # The right to send: a person's start, seen from standing, and asking (once it is the option).
    _stood: bool | None = None  # None: not seen yet
    _started: bool = False
    _asked: bool = True
    _controlled: bool = False
    _person_wins: bool = False
    _slowed: bool = False
    _running_down: bool = False

    def told(self, signal: Signal, *, at_s: float) -> None:
        """One signal is delivered."""
        self._now_s = at_s
        match signal:
            case BeltSeen():
                self._belt(signal)
            case HeartSeen():
                self._heart_s = at_s
                self._person_wins = self._person_wins or self._slowed
            case Wanted():
                self._wanted(signal.target)
            case Answered():
                self._answered(signal.answer)
            case MachineKnown():
                self.ranges = signal
            case LinkFell():
                self._in_flight = False
                self._speed = self._incline = None
                self._lose(stood=None)
            case Stopped() | SafetyKeyPulled() | MachineReset():
                self._running_down = True
                self._asked = self._asked and not isinstance(signal, SafetyKeyPulled)
                self._lose(stood=isinstance(signal, Stopped))
                self._stood = self._stood or isinstance(signal, Stopped)
            case PermissionLost():
                self._lose(stood=False)
            case Asked():
                fresh = at_s - self._heart_s <= HEART_STALE_S
                if self._stood:
                    self._asked = True
                if fresh:
                    self._person_wins = self._slowed = False
            case Released():
                self.person_wins()
            case _:
                pass

    def person_wins(self) -> None:
        """A person changed something, or took control back."""
        self._person_wins = True

    def saw(self, command: Command) -> None:
        """One command is sent."""
        code = encode(request_of(command))[0]
        self.sent[code] += 1
        self._rule(code not in NEVER_SENT, f"op {code:#x} is never sent")
        self._rule(not self._in_flight, "one command at a time")
        self._in_flight = True
        self._rule(
            bool(self._stood and self._started and self._asked),
            f"{command} without a fresh start by a person",
        )
        self._rule(not self._person_wins, f"{command} although a person changed it")
        stale_s = self._now_s - self._heart_s
        if isinstance(command, Pause):
            self._rule(stale_s > WALK_S, "a pause only when the heart rate stays away")
            paused_s, _ = self._last.get(Pause, (-math.inf, 0.0))
            self._rule(self._now_s - paused_s >= PAUSES_APART_S, "pause after pause")
            self._last[Pause] = (self._now_s, 0.0)
            self._slowed = True
            return
        self._rule((self._speed or 0) > 0, f"{command} to a belt that stands")
        self._rule(not self._running_down, f"{command} to a belt that was stopped")
        self._controlled = True
        if isinstance(command, RequestControl):
            self._rule(stale_s <= HEART_STALE_S, "asking without a heart rate")
            self._last.clear()
        elif isinstance(command, SetSpeed):
            self._rule(command.speed_kmh > 0, "a target of 0 is a stop, and the next a start")
            self._quantity(
                command,
                command.speed_kmh,
                now=self._speed,
                cap=self.cap_kmh,
                machine=self.ranges.speed if self.ranges else None,
                slew=SPEED_SLEW_KMH_PER_S,
                lead=LEAD_KMH,
                step=0.1,
            )
        else:
            self._quantity(
                command,
                command.incline_pct,
                now=self._incline,
                cap=self.cap_pct,
                machine=self.ranges.incline if self.ranges else None,
                slew=INCLINE_SLEW_PCT_PER_S,
                lead=LEAD_PCT,
                step=0.5,
            )

    def _quantity(
        self,
        command: Command,
        value: float,
        *,
        now: float | None,
        cap: float,
        machine: Range | None,
        slew: float,
        lead: float,
        step: float,
    ) -> None:
        if now is None or machine is None:
            raise Broken(f"{command} without a reading to start from, or without a range")
        step = machine.step or step
        self._rule(
            value <= min(cap, machine.high) + _EPS, f"{command}: {cap=} machine {machine.high}"
        )
        self._rule(value >= machine.low - _EPS, f"{command} below the machine's {machine.low}")
        self._rule(abs(value - now) <= max(lead, step) + _EPS, f"{command} leads {now}")
        last = self._last.get(type(command))
        at_s, before = last or (self._now_s - max(1.0, step / slew), now)
        seconds = self._now_s - at_s
        most = slew * min(max(1.0, step / slew), seconds)
        self._rule(
            abs(value - before) <= most + (_EPS if last else _NOISE),
            f"{command} after {before}, {seconds} s: slew",
        )
        if last is not None:
            self.fastest_slew = max(self.fastest_slew, abs(value - before) / seconds)
        stale_s = self._now_s - self._heart_s
        if stale_s > HEART_STALE_S:
            self._rule(
                value < before + (0 if last else _NOISE) and stale_s > WALK_S,
                f"{command} without a heart rate",
            )
            self._slowed = True
        self._before = (type(command), last)
        self._last[type(command)] = (self._now_s, value)

    def _answered(self, answer: Answer) -> None:
        self._in_flight = False
        if answer is Answer.NOT_PERMITTED:
            self._lose(stood=False)
        if answer is Answer.FAILED and self._before is not None:
            kind, last = self._before
            if last is None:
                self._last.pop(kind, None)
            else:
                self._last[kind] = (self._last[kind][0], last[1])
        self._before = None

    def _wanted(self, target: BeltTarget) -> None:
        """What is left to the runner starts anew from the belt when it is wanted again."""
        if self._now_s - self._heart_s > HEART_STALE_S:
            return  # nothing that is wanted counts
        held = None
        if target.band_bpm is not None and all(map(math.isfinite, target.band_bpm)):
            held = target.hold_by
        for kind, value, by in (
            (SetSpeed, target.speed_kmh, HoldBy.SPEED),
            (SetIncline, target.incline_pct, HoldBy.INCLINE),
        ):
            if held is not by and (value is None or not math.isfinite(value)):
                self._last.pop(kind, None)

    def _belt(self, belt: BeltSeen) -> None:
        if belt.incline_pct is not None:
            self._incline = belt.incline_pct
        if belt.speed_kmh is None:
            return
        self._speed = belt.speed_kmh
        if belt.speed_kmh <= 0.05:
            self._running_down = self._person_wins = self._slowed = False
            if self._controlled:
                self._lose(stood=True)
            self._stood, self._started = True, False
        elif self._stood is None and not self._running_down:
            self._stood, self._started, self._asked = True, True, False
        elif self._stood and not self._running_down:
            self._started = True

    def _lose(self, *, stood: bool | None) -> None:
        """Given up: a person's stop, start and asking are needed. Before control: only a start."""
        self._last.clear()
        self._started = False
        if self._controlled:
            self._controlled = self._asked = False
            self._stood = bool(stood)
        elif stood is None:
            self._stood = None

    def _rule(self, holds: bool, what: str) -> None:
        if not holds:
            raise Broken(what)


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
    states: Counter[State] = field(default_factory=Counter)  # entered
    sent: Counter[int] = field(default_factory=Counter)  # by op code
    fastest_slew: float = 0.0


SESSION_S = 240.0
# A press that no status tells: for 15 s a reading may be explained by what was asked before, then
# three readings have to agree, and a slow belt needs its time to get out of the tolerance.
NOTICED_WITHIN_S = 25.0


class Run:
    """One session: a treadmill, a body, a person, a plan, faults, and the policy among them."""

    def __init__(self, seed: int) -> None:
        self._rng = rng = random.Random(seed)
        self._seed = seed
        self._machine = Machine(model=Model.drawn(rng), rng=rng)
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
        )
        self._plan = _plan(rng)
        self._events = _events(rng)
        self._now_s = 0.0
        self._linked = True
        self._heart_back_s = self._belt_back_s = self._link_back_s = -math.inf
        self._absurd: BeltTarget | None = None
        self._until: dict[Fault, float] = {}
        self._answers: list[tuple[float, Answer]] = []
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

    def _send(self, command: Command) -> None:
        if isinstance(command, SetSpeed):
            self._recent.append((self._now_s, command.speed_kmh))
            self._unnoticed = None  # it was overruled before anything could be seen
        if not self._linked:
            return
        answer = self._machine.obey(command)
        # A client waits three seconds for an answer and then says that there was none.
        after_s = 3.0 if answer is Answer.NONE else self._machine.model.answers_after_s
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
        if state in (State.HOLDING, State.UNASKED, State.STOOD) and for_s > self._patience_s:
            self._deliver(Asked())
            self._patience_s = self._rng.uniform(3, 25)
        elif state is State.GAVE_UP and for_s > self._patience_s and machine.runs:
            machine.stop()
        elif self._rng.random() < 0.002:
            self._deliver(Asked())

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
                    (Answer.FAILED, Answer.INVALID, Answer.NOT_SUPPORTED, Answer.NONE)
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
                self._deliver(Released())
            case Fault.STUCK:
                machine.is_stuck = True
                self._until[fault] = until_s
            case Fault.CONSOLE:
                self._press()
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
        if any(abs(pressed - value) < 0.1 for value in recent):
            return  # no policy can tell it from an echo
        self._pressed = machine.said[-1] if machine.model.tells_status else None
        if self._control.view.speed_kmh is not None and abs(pressed - before) > 1.4:
            self._unnoticed = (self._now_s, pressed)

    def _notice(self) -> None:
        """A press has to be noticed, told or not, unless it was undone or something else came."""
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


_LED = (State.FOLLOWING, State.STALE_HELD, State.STALE_WALKING)


def _plan(rng: random.Random) -> list[tuple[float, BeltTarget]]:
    plan, at_s = [], 0.0
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
