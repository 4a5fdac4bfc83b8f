"""A treadmill, a body and a person, without a radio: what the control policy is tried against.

Nothing here is shared with the policy: the machine has its own ranges, ramps and manners, and
says what it does in the policy's signals.
"""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum

from ingest.measurements import KM_PER_MILE
from sessions.control.belt_commands import (
    BeltCommand,
    MachineAnswer,
    PauseBelt,
    RequestControl,
    SetIncline,
    SetSpeed,
)
from sessions.control.signals import (
    BeltSeen,
    InclineSet,
    MachineKnown,
    MachineRange,
    PermissionLost,
    SafetyKeyPulled,
    Signal,
    SpeedSet,
    Stopped,
)

STEP_S = 0.5  # the rig's own clock, and the policy's tick


class Answers(Enum):
    """How a make answers what it obeys."""

    RIGHTLY = "as the standard says"
    LATE = "3 to 8 s late, and obeys then"
    FAILS = "operation failed, and obeys"
    SILENT = "not at all"
    STATUS = "by its status alone"


# Besides the steps that it tells: none, tenths and halves of a mile, halves, odd steps.
_GRIDS = (None, KM_PER_MILE / 10, KM_PER_MILE / 5, 0.5, 0.32)


@dataclass(frozen=True, kw_only=True)
class Model:
    """One make of treadmill."""

    speed: MachineRange | None
    incline: MachineRange | None
    ramp_kmh_per_s: float
    deck_pct_per_s: float
    start_kmh: float
    tells_status: bool
    echoes_targets: bool
    answers_after_s: float
    noise_kmh: float
    reports_incline: bool
    unit_known_after_s: float
    answers: Answers = Answers.RIGHTLY
    grid_kmh: float | None = None  # it rounds to it, whatever it tells
    rounds_down: bool = False

    @classmethod
    def odd(cls, rng: random.Random) -> "Model":
        """One that answers late, oddly or not at all, or rounds what it is asked."""
        plain = cls.drawn(rng)
        answers = rng.choice(tuple(Answers))
        grid_kmh = rng.choice(_GRIDS)
        told = plain.speed
        if told is not None and told.step > 0.1:
            grid_kmh = None  # of two grids none is
        is_late, is_status = answers is Answers.LATE, answers is Answers.STATUS
        return replace(
            plain,
            answers=answers,
            answers_after_s=rng.choice((3.0, 5.0, 8.0)) if is_late else plain.answers_after_s,
            tells_status=plain.tells_status or is_status,
            echoes_targets=plain.echoes_targets or is_status,
            grid_kmh=grid_kmh,
            rounds_down=rng.random() < 0.5,
        )

    @classmethod
    def drawn(cls, rng: random.Random) -> "Model":
        """Consoles as they are: steps of 0.1 to 1, ramps of 0.2 to 1 km/h per second."""
        low = rng.choice((0.0, 0.5, 0.8, 1.0, 1.0, 1.61))
        step = rng.choice((0.0, 0.1, 0.1, 0.1, 0.16, 0.2, 0.5, 1.0))
        inclines = rng.choice((None, MachineRange(low=0, high=0, step=0), *_DECKS))
        status = rng.random() < 0.8
        return cls(
            speed=MachineRange(low=low, high=rng.choice((6.0, 12.0, 16.0, 20.0, 25.0)), step=step),
            incline=inclines,
            ramp_kmh_per_s=rng.uniform(0.2, 1.0),
            deck_pct_per_s=rng.uniform(0.25, 1.0),
            start_kmh=max(low, rng.choice((0.8, 1.0, 2.0))),
            tells_status=status,
            echoes_targets=status and rng.random() < 0.8,
            answers_after_s=rng.choice((0.0, 0.0, 0.5)),
            noise_kmh=rng.choice((0.0, 0.0, 0.05)),
            reports_incline=rng.random() < 0.9,
            unit_known_after_s=rng.choice((0.0, 0.0, 60.0)),
        )


_DECKS = (
    MachineRange(low=0, high=15, step=0.5),
    MachineRange(low=0, high=10, step=1.0),
    MachineRange(low=-3, high=15, step=0.5),
    MachineRange(low=0, high=12, step=0.0),
)


@dataclass(kw_only=True)
class Machine:
    """The treadmill at work; `said` collects its signals."""

    model: Model
    rng: random.Random
    said: list[Signal] = field(default_factory=list)
    speed_kmh: float = 0.0
    incline_pct: float = 0.0
    target_kmh: float = 0.0
    target_pct: float = 0.0
    runs: bool = False
    is_controlled: bool = False
    is_stuck: bool = False
    refuses: MachineAnswer | None = None
    moved_s: float = 0.0
    runs_away_to_kmh: float | None = None  # at the next target speed
    ran_away: bool = False
    now_s: float = 0.0
    later: list[tuple[float, BeltCommand]] = field(default_factory=list)

    def known(self) -> MachineKnown:
        """What is read from it after connecting."""
        return MachineKnown(speed=self.model.speed, incline=self.model.incline)

    def step(self, now_s: float) -> None:
        """Half a second of belt."""
        self.now_s = now_s
        for due_s, command in list(self.later):
            if due_s <= now_s:
                self.later.remove((due_s, command))
                self._do(command)
        goal = self.target_kmh if self.runs else 0.0
        if not (self.is_stuck and self.runs):
            self.speed_kmh = _toward(self.speed_kmh, goal, self.model.ramp_kmh_per_s * STEP_S)
        deck = self.model.deck_pct_per_s * STEP_S
        self.incline_pct = _toward(self.incline_pct, self.target_pct, deck)
        if self.speed_kmh > 0:
            self.moved_s += STEP_S

    def report(self) -> BeltSeen:
        """One treadmill record."""
        noise = self.rng.uniform(-1, 1) * self.model.noise_kmh if self.speed_kmh > 0.2 else 0.0
        return BeltSeen(
            speed_kmh=round(max(0.0, self.speed_kmh + noise), 2),
            incline_pct=round(self.incline_pct, 1) if self.model.reports_incline else None,
            unit_is_known=self.moved_s >= self.model.unit_known_after_s,
        )

    def start(self) -> None:
        """A person presses Start."""
        if not self.runs:
            self.later.clear()
            self.ran_away = False
            self.runs, self.target_kmh, self.is_controlled = True, self.model.start_kmh, False

    def stop(self) -> None:
        """A person presses Stop or Pause."""
        self.later.clear()
        self.runs = False
        self._say(Stopped())

    def pull_key(self) -> None:
        """The safety key."""
        self.runs = self.is_controlled = False
        self._say(SafetyKeyPulled())

    def revoke(self) -> None:
        """Somebody else takes control, or the machine just ends it."""
        self.is_controlled = False
        self._say(PermissionLost())

    def press_speed(self, kmh: float) -> None:
        """A person sets a speed at the console."""
        assert self.model.speed is not None
        self.ran_away = False
        self.target_kmh = round(min(self.model.speed.high, max(self.model.start_kmh, kmh)), 1)
        self._say(SpeedSet(speed_kmh=self.target_kmh))

    def obey(self, command: BeltCommand) -> MachineAnswer:
        """What a remote command does, and how it is answered."""
        if self.refuses is not None:
            return self.refuses
        if isinstance(command, RequestControl):
            self.is_controlled = True
            return self._answer
        if not self.is_controlled:
            return MachineAnswer.NOT_PERMITTED
        if self.model.answers is Answers.LATE:
            self.later.append((self.now_s + self.model.answers_after_s - STEP_S, command))
        else:
            self._do(command)
        return self._answer

    @property
    def _answer(self) -> MachineAnswer:
        odd = {
            Answers.FAILS: MachineAnswer.FAILED,
            Answers.SILENT: MachineAnswer.NONE,
            Answers.STATUS: MachineAnswer.NONE,
        }
        return odd.get(self.model.answers, MachineAnswer.ACCEPTED)

    def _do(self, command: BeltCommand) -> None:
        echo: Signal | None = None
        if isinstance(command, SetSpeed):
            self.target_kmh = self._on_grid(command.speed_kmh)
            echo = SpeedSet(speed_kmh=round(self.target_kmh, 2))
            self.runs = True  # the worst of them: any target starts the belt
            self.ran_away = False
            if self.runs_away_to_kmh is not None:
                self.target_kmh, self.runs_away_to_kmh = self.runs_away_to_kmh, None
                self.ran_away, echo = True, None
        elif isinstance(command, SetIncline):
            self.target_pct = command.incline_pct
            echo = InclineSet(incline_pct=command.incline_pct)
        elif isinstance(command, PauseBelt):
            self.runs = False
            echo = Stopped()
        if echo is not None and self.model.echoes_targets:
            self._say(echo)

    def _on_grid(self, kmh: float) -> float:
        grid = self.model.grid_kmh
        if grid is None:
            return kmh
        steps = math.floor(kmh / grid + 1e-6) if self.model.rounds_down else round(kmh / grid)
        return max(1, steps) * grid

    def _say(self, signal: Signal) -> None:
        if self.model.tells_status:
            self.said.append(signal)


@dataclass(kw_only=True)
class Body:
    """A heart that follows the belt as a first-order lag."""

    gain_bpm_per_m_s: float
    tau_s: float
    rest_bpm: float
    bpm: float

    def step(self, machine: Machine) -> None:
        """Half a second of it."""
        load = machine.speed_kmh / 3.6 * (1 + 4.5 * max(0.0, machine.incline_pct) / 100)
        steady = self.rest_bpm + self.gain_bpm_per_m_s * load
        self.bpm += (steady - self.bpm) * STEP_S / self.tau_s


def body_drawn(rng: random.Random) -> Body:
    """Gains and lags as published: 24.2, SD 8.3 bpm per m/s; 57.6, SD 23.6 s; within two SD."""
    rest = rng.uniform(60, 85)
    return Body(
        gain_bpm_per_m_s=_within(rng, mean=24.2, sd=8.3),
        tau_s=max(15.0, _within(rng, mean=57.6, sd=23.6)),
        rest_bpm=rest,
        bpm=rest,
    )


def _within(rng: random.Random, *, mean: float, sd: float) -> float:
    draw: Callable[[], float] = lambda: rng.gauss(mean, sd)  # noqa: E731
    value = draw()
    while abs(value - mean) > 2 * sd:
        value = draw()
    return value


def _toward(value: float, goal: float, most: float) -> float:
    return goal if abs(goal - value) <= most else value + (most if goal > value else -most)
