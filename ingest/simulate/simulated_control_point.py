"""Control point of a simulated treadmill: what it obeys, and how it answers.

Source: Fitness Machine Service 1.0, 4.16; the manners are those that field reports tell of.
"""

import struct
from collections.abc import Callable, Collection
from typing import Protocol

from bumble.device import Connection

from ingest.quirks.correction import SpeedUnit
from ingest.simulate.deviations import Habit
from ingest.simulate.fitness_machine import ControlResult, Op
from ingest.simulate.treadmill_console import MAX_SPEED_KMH, NotSupportedHere

LATE_S = 5.0
RUNS_AWAY_AT = 3
"""Which of its targets an unruly machine takes for its top speed."""
REFUSES_ABOVE_KMH = 8.0
LED_S = 40.0
"""How long a machine, or somebody at its console, looks on before control is taken back."""
PRESSED_KMH = 3.0


class Machine(Protocol):
    """What a remote client can do to a treadmill."""

    @property
    def now_s(self) -> float:
        """Its own time."""

    def set_speed(self, speed_kmh: float, *, is_told: bool = True) -> None:
        """The belt's speed; `is_told`: its status says so."""

    def set_incline(self, incline_pct: float) -> None:
        """The deck's incline."""

    def start(self) -> None:
        """Start or resume."""

    def stop_or_pause(self, which: int) -> None:
        """1 stops, 2 pauses."""

    def reset(self) -> None:
        """Back to idle."""

    def tell_permission_lost(self) -> None:
        """Its status says that nobody has control any more."""


class SimulatedControlPoint:
    """Requests of one client at a time. `was_asked`: somebody has asked for control."""

    def __init__(self, machine: Machine, *, habits: Collection[Habit]) -> None:
        self._machine = machine
        self._habits = habits
        self.controller: Connection | None = None
        self.was_asked = False
        self.is_refusing = False
        self._targets = 0
        self._speed_kmh = 0.0  # asked last
        self._led_since_s: float | None = None

    @property
    def answers_after_s(self) -> float:
        """How long it takes to obey, and then to answer."""
        return LATE_S if Habit.ANSWERS_LATE in self._habits else 0.0

    @property
    def is_leading(self) -> bool:
        """Whether a client moves the belt: asking alone moves nothing."""
        return self.controller is not None and self._targets > 0

    @property
    def drops_the_link(self) -> bool:
        """Whether a write is the end of the link."""
        return Habit.DROPS_ON_WRITE in self._habits

    def obeyed(self, link: Connection, op: int, parameter: bytes) -> ControlResult | None:
        """Do what is asked; how it is answered, None: not at all."""
        self.was_asked |= op == Op.REQUEST_CONTROL
        if Habit.FAILS in self._habits:
            return ControlResult.FAILED
        result = self._do(link, op, parameter)
        if {Habit.ANSWERS_NOTHING, Habit.ANSWERS_BY_STATUS} & set(self._habits):
            return None
        return ControlResult.FAILED if Habit.ANSWERS_FAILED in self._habits else result

    def pass_time(self, at_s: float) -> None:
        """Control is taken back, by the machine or by somebody at its console."""
        if self._led_since_s is None or at_s - self._led_since_s < LED_S:
            return
        if Habit.TAKES_BACK in self._habits:
            self._led_since_s = self.controller = None
            self._machine.tell_permission_lost()
        elif Habit.CONSOLE_TAKES_OVER in self._habits:
            self._led_since_s = None
            self._machine.set_speed(self._speed_kmh + PRESSED_KMH)

    def drop_controller(self) -> None:
        """Nobody has control any more."""
        self.controller = None

    def _do(self, link: Connection, op: int, parameter: bytes) -> ControlResult:
        if op not in frozenset(Op):
            return ControlResult.NOT_SUPPORTED
        if self.is_refusing or Habit.REFUSES_CONTROL in self._habits:
            return ControlResult.NOT_PERMITTED
        if op == Op.REQUEST_CONTROL:
            self.controller = link
            return ControlResult.SUCCESS
        if self.controller is not link:
            return ControlResult.NOT_PERMITTED
        try:
            self._commands()[Op(op)](parameter)
        except (NotSupportedHere, struct.error):
            return ControlResult.INVALID_PARAMETER
        return ControlResult.SUCCESS

    def _commands(self) -> dict[Op, Callable[[bytes], None]]:
        machine = self._machine
        return {
            Op.RESET: lambda _nothing: machine.reset(),
            Op.SET_TARGET_SPEED: lambda raw: self._set_speed(_number("<H", raw) / 100),
            Op.SET_TARGET_INCLINATION: lambda raw: machine.set_incline(_number("<h", raw) / 10),
            Op.START_OR_RESUME: lambda _nothing: machine.start(),
            Op.STOP_OR_PAUSE: lambda raw: machine.stop_or_pause(_number("<B", raw)),
        }

    def _set_speed(self, number: float) -> None:
        takes_mph = Habit.TAKES_MPH in self._habits
        speed_kmh = SpeedUnit.MPH.to_kmh(number) if takes_mph else number
        if Habit.REFUSES_FAST in self._habits and speed_kmh > REFUSES_ABOVE_KMH:
            raise NotSupportedHere(f"{REFUSES_ABOVE_KMH} km/h at most, got {speed_kmh}")
        self._targets += 1
        if self._led_since_s is None:
            self._led_since_s = self._machine.now_s
        self._speed_kmh = speed_kmh
        if Habit.RUNS_AWAY in self._habits and self._targets >= RUNS_AWAY_AT:
            self._machine.set_speed(MAX_SPEED_KMH, is_told=False)
            return
        self._machine.set_speed(speed_kmh)


def _number(layout: str, raw: bytes) -> int:
    (number,) = struct.unpack(layout, raw)
    return int(number)
