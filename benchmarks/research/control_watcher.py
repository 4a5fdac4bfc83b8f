"""A watcher over treadmill control: its own, simple account of what was told and what was sent.

It knows the rules of docs/treadmill-control.md and nothing of how the policy is built.
"""

import math
from collections import Counter
from dataclasses import dataclass, field

from ingest.codecs.machine.control_point import encode
from sessions.control.belt_commands import (
    BeltCommand,
    MachineAnswer,
    PauseBelt,
    RequestControl,
    SetIncline,
    SetSpeed,
)
from sessions.control.control_point_requests import request_of
from sessions.control.signals import (
    Answered,
    BeltSeen,
    ControlAsked,
    ControlReleased,
    HeartSeen,
    LinkFell,
    MachineKnown,
    MachineRange,
    MachineReset,
    PermissionLost,
    SafetyKeyPulled,
    Signal,
    Stopped,
    Wanted,
)
from sessions.control.target import BeltTarget, HoldBy

# The documented limits, written out anew.
SPEED_SLEW_KMH_PER_S = 0.5
INCLINE_SLEW_PCT_PER_S = 0.5
LEAD_KMH, LEAD_PCT = 1.5, 2.0
HEART_STALE_S, WALK_S = 5.0, 15.0
PAUSES_APART_S = 2.0
PAUSE_WAITS_S = 3.0
RUNS_AWAY_S = 185.0  # belts gain 0.2 km/h a second at least: 25 km/h, and a minute beyond the cap
DEFAULT_CAP_KMH, DEFAULT_CAP_PCT = 16.0, 12.0
NEVER_SENT = {0x01, 0x07}  # reset; start or resume
_EPS = 1e-6
_NOISE = 0.45  # what a reading may differ from the one that a first command starts from


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
    _last: dict[type[BeltCommand], tuple[float, float]] = field(default_factory=dict)
    _before: tuple[type[BeltCommand], tuple[float, float] | None] | None = None
    _or_from: dict[type[BeltCommand], float | None] = field(default_factory=dict)
    _in_flight: bool = False
    # The right to send: a person's start, seen from standing, and asking (once it is the option).
    _stood: bool | None = None  # None: not seen yet
    _started: bool = False
    _asked: bool = True
    _controlled: bool = False
    _person_wins: bool = False
    _slowed: bool = False
    _running_down: bool = False
    gives_up_answers: bool = False  # the machine never answers: what it obeys is its answer
    _sent_s: float = -math.inf
    _fled: bool = False

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
            case ControlAsked():
                fresh = at_s - self._heart_s <= HEART_STALE_S
                if self._stood:
                    self._asked = True
                if fresh:
                    self._person_wins = self._slowed = False
            case ControlReleased():
                self.person_wins()
            case _:
                pass

    def person_wins(self) -> None:
        """A person changed something, or took control back."""
        self._person_wins = True

    def saw(self, command: BeltCommand) -> None:
        """One command is sent."""
        code = encode(request_of(command))[0]
        self.sent[code] += 1
        self._rule(code not in NEVER_SENT, f"op {code:#x} is never sent")
        waited_s = self._now_s - self._sent_s
        may_overtake = isinstance(command, PauseBelt) and waited_s >= PAUSE_WAITS_S
        self._rule(
            not self._in_flight or may_overtake or self.gives_up_answers, "one command at a time"
        )
        self._in_flight = True
        if isinstance(command, PauseBelt) and self._is_beyond():
            self._fled = True
        if not isinstance(command, PauseBelt):
            self._sent_s = self._now_s
        if self._fled:
            self._rule(isinstance(command, PauseBelt), f"{command} to a belt that ran away")
            paused_s, _ = self._last.get(PauseBelt, (-math.inf, 0.0))
            self._rule(self._now_s - paused_s >= PAUSES_APART_S, "pause after pause")
            self._last[PauseBelt] = (self._now_s, 0.0)
            return
        self._rule(
            bool(self._stood and self._started and self._asked),
            f"{command} without a fresh start by a person",
        )
        self._rule(not self._person_wins, f"{command} although a person changed it")
        stale_s = self._now_s - self._heart_s
        if isinstance(command, PauseBelt):
            self._rule(stale_s > WALK_S, "a pause only when the heart rate stays away")
            paused_s, _ = self._last.get(PauseBelt, (-math.inf, 0.0))
            self._rule(self._now_s - paused_s >= PAUSES_APART_S, "pause after pause")
            self._last[PauseBelt] = (self._now_s, 0.0)
            self._slowed = True
            return
        self._rule((self._speed or 0) > 0, f"{command} to a belt that stands")
        self._rule(not self._running_down, f"{command} to a belt that was stopped")
        self._controlled = True
        if isinstance(command, RequestControl):
            self._rule(stale_s <= HEART_STALE_S, "asking without a heart rate")
            self._last.clear()
            self._or_from.clear()
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

    def _is_beyond(self) -> bool:
        """Whether the belt is beyond the cap, not long after a command."""
        return (self._speed or 0) > self.cap_kmh and self._now_s - self._sent_s <= RUNS_AWAY_S

    def _quantity(
        self,
        command: BeltCommand,
        value: float,
        *,
        now: float | None,
        cap: float,
        machine: MachineRange | None,
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
        change = abs(value - before)
        if type(command) in self._or_from:
            other = self._or_from[type(command)]
            change = min(change, abs(value - (now if other is None else other)))
            last = last if other is not None else None
        self._rule(
            change <= most + (_EPS if last else _NOISE),
            f"{command} after {before}, {seconds} s: slew",
        )
        if last is not None:
            self.fastest_slew = max(self.fastest_slew, change / seconds)
        stale_s = self._now_s - self._heart_s
        if stale_s > HEART_STALE_S:
            # What failed may be asked for again.
            again = value == before and type(command) in self._or_from
            self._rule(
                (again or value < before + (0 if last else _NOISE)) and stale_s > WALK_S,
                f"{command} without a heart rate",
            )
            self._slowed = True
        self._before = (type(command), last)
        self._last[type(command)] = (self._now_s, value)

    def _answered(self, answer: MachineAnswer) -> None:
        self._in_flight = False
        if answer is MachineAnswer.NOT_PERMITTED:
            self._lose(stood=False)
        if answer is MachineAnswer.FAILED and self._before is not None:
            # It may have obeyed all the same: the next one may start from either; after several
            # from what was asked before the first of them.
            kind, last = self._before
            self._or_from.setdefault(kind, None if last is None else last[1])
        elif self._before is not None:
            self._or_from.pop(self._before[0], None)
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
            self._running_down = self._person_wins = self._slowed = self._fled = False
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
        self._or_from.clear()
        self._started = False
        if self._controlled:
            self._controlled = self._asked = False
            self._stood = bool(stood)
        elif stood is None:
            self._stood = None

    def _rule(self, holds: bool, what: str) -> None:
        if not holds:
            raise Broken(what)
