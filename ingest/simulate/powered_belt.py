"""A treadmill's console and belt on their own time, from the moment it was plugged in."""

import random
from collections.abc import Callable, Sequence
from typing import Protocol

from ingest.clock import Clock
from ingest.measurements import NS_PER_S
from ingest.simulate.belt_motion import BeltStep
from ingest.simulate.treadmill_console import Console, Counters


class Buttons(Protocol):
    """What a person can press."""

    def set_speed(self, speed_kmh: float) -> None:
        """The belt's speed."""

    def set_incline(self, incline_pct: float) -> None:
        """The deck's incline."""

    def start(self) -> None:
        """Start or resume."""

    def stop(self) -> None:
        """End the workout."""


class PoweredBelt:
    """The console with its counters, and when a record of it is due.

    `every_s`: from one record to the next, give or take what no two crystals agree on.
    """

    def __init__(self, *, clock: Clock, rng: random.Random, every_s: float = 1.0) -> None:
        self.console = Console()
        self.counters = Counters(self.console)
        self._clock = clock
        self._started_ns = clock.monotonic_ns()
        self._period_s = every_s * (1.0 + rng.uniform(-0.004, 0.004))
        self._phase_s = every_s * rng.uniform(0.0, 1.0)

    @property
    def now_s(self) -> float:
        """The console's own time, from 0 when the machine was plugged in."""
        return (self._clock.monotonic_ns() - self._started_ns) / NS_PER_S

    def load(self, at_s: float) -> tuple[float, float]:
        """What the runner feels: speed in km/h and incline in per cent at a console time."""
        belt = self.console.belt
        plugged_in_s = max(0.0, at_s)  # before that it stood still
        return belt.speed_kmh(plugged_in_s), belt.incline_pct(plugged_in_s)

    async def until_due(self, number: int) -> None:
        """Wait for the moment of the `number`th record."""
        if number == 0:
            await self._clock.sleep(self._phase_s)
        else:
            await self._clock.sleep(self._phase_s + number * self._period_s - self.now_s)

    async def follow(
        self,
        schedule: Sequence[BeltStep],
        buttons: Buttons,
        *,
        is_led: Callable[[], bool] = lambda: False,
    ) -> None:
        """Be the person at the console: start, set what each step says, stop, wait for the belt.

        Who has given control to somebody else leaves the speed and the incline to them.
        """
        for number, step in enumerate(schedule):
            if not is_led():
                buttons.set_speed(step.speed_kmh)
                if step.incline_pct != self.console.belt.incline.target:
                    buttons.set_incline(step.incline_pct)
            if number == 0:
                buttons.start()
            await self._clock.sleep(step.duration_s)
        buttons.stop()
        await self._clock.sleep(self.console.belt.speed.reached_s - self.now_s)


class PlainButtons:
    """Buttons of a console that tells nobody what was pressed."""

    def __init__(self, powered: PoweredBelt) -> None:
        self._powered = powered

    def set_speed(self, speed_kmh: float) -> None:
        """See `Buttons`."""
        self._powered.console.set_speed(speed_kmh, at_s=self._powered.now_s)

    def set_incline(self, incline_pct: float) -> None:
        """See `Buttons`."""
        self._powered.console.set_incline(incline_pct, at_s=self._powered.now_s)

    def start(self) -> None:
        """See `Buttons`."""
        self._powered.console.start(at_s=self._powered.now_s)

    def stop(self) -> None:
        """See `Buttons`."""
        self._powered.console.stop(at_s=self._powered.now_s)
