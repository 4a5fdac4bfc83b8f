"""Sessions in which nothing goes wrong: every target has to be reached, as fast as is allowed."""

import random
from dataclasses import dataclass, field

from benchmarks.research.control_rig import STEP_S, Answers, Body, Machine, Model, body_drawn
from benchmarks.research.control_watcher import (
    INCLINE_SLEW_PCT_PER_S,
    SPEED_SLEW_KMH_PER_S,
    Broken,
    Watcher,
)
from ingest.measurements import KM_PER_MILE
from sessions.control.belt_commands import MachineAnswer, SetSpeed
from sessions.control.policy import Control
from sessions.control.signals import Answered, HeartSeen, MachineRange, Signal, Tick, Wanted
from sessions.control.target import BeltTarget

CAP_KMH, CAP_PCT = 14.0, 10.0
START_S = 3.0
# Beyond the time that slew limit and ramp take: the first readings have to agree (2 to 3 s), and
# each further second of a ramp may cost the machine's half second to answer.
LATE_S = 4.0
LATE_SHARE = 0.1
STEPS = 5


@dataclass(kw_only=True)
class Reached:
    """How late each target was reached, in seconds after the moment the limits allow."""

    late_s: list[float] = field(default_factory=list)


class CalmRun:
    """A person starts the belt and does nothing more; the plan has `STEPS` targets of each.

    `odd`: on a machine that obeys, and answers late, oddly or not at all, or rounds.
    """

    def __init__(self, seed: int, *, odd: bool = False) -> None:
        self._seed = seed
        self._odd = odd
        self._rng = rng = random.Random(seed)
        model = Model.odd(rng) if odd else Model.drawn(rng)
        self._machine = Machine(model=model, rng=rng)
        self._body: Body = body_drawn(rng)
        self._control = Control(max_speed_kmh=CAP_KMH, max_incline_pct=CAP_PCT)
        silent = model.answers in (Answers.SILENT, Answers.STATUS)
        self._watcher = Watcher(cap_kmh=CAP_KMH, cap_pct=CAP_PCT, gives_up_answers=silent)
        self._answers: list[tuple[float, Answered]] = []
        self._now_s = 0.0
        self._target = BeltTarget()
        self.reached = Reached()

    @property
    def answers(self) -> Answers:
        """How the machine answers."""
        return self._machine.model.answers

    def play(self) -> Reached:
        """To the end.

        Raises:
            Broken: a rule was broken, or a target was not reached in time.
        """
        try:
            self._deliver(self._machine.known())
            while self._now_s < START_S:
                self._half_second()
            self._machine.start()
            for _ in range(STEPS):
                speed_kmh = round(self._rng.uniform(0.5, 16.0), 1)
                self._go(BeltTarget(speed_kmh=speed_kmh))
                self._go(
                    BeltTarget(
                        speed_kmh=speed_kmh, incline_pct=round(self._rng.uniform(0.0, 12.0), 1)
                    )
                )
        except Broken as broken:
            raise Broken(f"calm session {self._seed} at {self._now_s} s: {broken}") from None
        return self.reached

    def _go(self, target: BeltTarget) -> None:
        self._target = target
        machine, model = self._machine, self._machine.model
        speed_kmh, incline_pct = self._goals(target)
        allowed_s = max(
            _seconds(
                machine.speed_kmh,
                speed_kmh,
                ramp_per_s=model.ramp_kmh_per_s,
                slew=SPEED_SLEW_KMH_PER_S,
                step=_step(model.speed, 0.1),
            ),
            _seconds(
                machine.incline_pct,
                incline_pct,
                ramp_per_s=model.deck_pct_per_s,
                slew=INCLINE_SLEW_PCT_PER_S,
                step=_step(model.incline, 0.5),
            ),
        )
        began_s, most_s = self._now_s, LATE_S + allowed_s * (1 + LATE_SHARE)
        if self._odd:
            # A request and a first target whose answers never come; then a command each answer.
            most_s = 90.0 + allowed_s * (2 + 2 * model.answers_after_s)
        while not self._is_there(*self._goals(target)):
            self._half_second()
            if self._now_s - began_s > most_s and machine.moved_s > model.unit_known_after_s + 30:
                raise Broken(
                    f"{target} not reached after {most_s:.0f} s: belt at {machine.speed_kmh:.1f} "
                    f"km/h and {machine.incline_pct:.1f} %, {self._control.view}"
                )
            if self._now_s - began_s > most_s + 300:
                raise Broken(f"{target} never reached")
        if machine.moved_s > model.unit_known_after_s + 30:
            self.reached.late_s.append(self._now_s - began_s - allowed_s)

    def _goals(self, target: BeltTarget) -> tuple[float | None, float | None]:
        """What can be reached at all: the nearest within machine and caps."""
        model = self._machine.model
        speed_kmh = incline_pct = None
        high = min(CAP_KMH, model.speed.high if model.speed else 0.0)
        if target.speed_kmh is not None and model.speed is not None:
            speed_kmh = min(high, max(model.speed.low, 0.5, target.speed_kmh))
        if target.incline_pct is not None and model.incline is not None and _tilts(model.incline):
            least = max(model.incline.low, target.incline_pct)
            incline_pct = min(CAP_PCT, model.incline.high, least)
        return speed_kmh, incline_pct if model.reports_incline else None

    def _is_there(self, speed_kmh: float | None, incline_pct: float | None) -> bool:
        machine, model = self._machine, self._machine.model
        there = machine.moved_s > 0
        if speed_kmh is not None and model.speed is not None:
            step = max(_step(model.speed, 0.1), model.grid_kmh or 0.0)
            there &= abs(machine.speed_kmh - speed_kmh) <= step
        if incline_pct is not None and model.incline is not None:
            there &= abs(machine.incline_pct - incline_pct) <= _step(model.incline, 0.5)
        return there

    def _half_second(self) -> None:
        self._now_s += STEP_S
        self._machine.step(self._now_s)
        self._body.step(self._machine)
        said, self._machine.said = self._machine.said, []
        for signal in said:
            self._deliver(signal)
        for due_s, answered in list(self._answers):
            if due_s <= self._now_s:
                self._answers.remove((due_s, answered))
                self._deliver(answered)
        if self._now_s % 1 == 0:
            self._deliver(self._machine.report())
        else:
            self._deliver(HeartSeen(bpm=round(self._body.bpm)))
        self._deliver(Wanted(target=self._target))
        self._deliver(Tick())

    def _deliver(self, signal: Signal) -> None:
        self._watcher.told(signal, at_s=self._now_s)
        command = self._control.feed(signal, at_s=self._now_s)
        if command is None:
            return
        self._watcher.saw(command)
        model = self._machine.model
        doubted = self._machine.moved_s < model.unit_known_after_s
        if doubted and isinstance(command, SetSpeed) and command.speed_kmh > CAP_KMH / KM_PER_MILE:
            raise Broken(f"{command}: in miles this is above the cap")
        self._answers.clear()
        answer = Answered(answer=self._machine.obey(command))
        is_none = answer.answer is MachineAnswer.NONE
        after_s = 30.0 if is_none else model.answers_after_s
        self._answers.append((self._now_s + after_s, answer))


def _tilts(machine: MachineRange) -> bool:
    return machine.high - machine.low >= _step(machine, 0.5)


def _step(machine: MachineRange | None, unsaid: float) -> float:
    return (machine.step if machine else 0.0) or unsaid


def _seconds(
    now: float, goal: float | None, *, ramp_per_s: float, slew: float, step: float
) -> float:
    """The least it can take: whole steps of the console, one a second, and the machine's ramp."""
    if goal is None:
        return 0.0
    rate = slew if step > slew else int(slew / step + 1e-6) * step
    return abs(goal - now) / min(rate, ramp_per_s)
