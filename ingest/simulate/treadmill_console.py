"""The computer of a treadmill: what its buttons do to the belt, and what it counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from ingest.simulate.belt_motion import BeltMotion
from ingest.simulate.runner import oxygen_ml_kg_min

MIN_SPEED_KMH, MAX_SPEED_KMH = 1.0, 20.0
MIN_INCLINE_PCT, MAX_INCLINE_PCT = 0.0, 15.0
# Consoles that do not know who runs assume a weight; 70 to 75 kg is usual.
_ASSUMED_MASS_KG = 75.0
_KCAL_PER_ML_OXYGEN = 0.005


class ConsoleState(Enum):
    """What the machine is doing."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSED = "paused"


class NotSupportedHere(ValueError):
    """The machine cannot go that fast, slow, steep or flat."""


def check_speed(speed_kmh: float) -> None:
    """Raise NotSupportedHere for a speed that is neither 0 nor within the machine's range."""
    if speed_kmh and not MIN_SPEED_KMH <= speed_kmh <= MAX_SPEED_KMH:
        raise NotSupportedHere(
            f"speed must be 0 or {MIN_SPEED_KMH} to {MAX_SPEED_KMH} km/h, got {speed_kmh}"
        )


def check_incline(incline_pct: float) -> None:
    """Raise NotSupportedHere for an incline outside the machine's range."""
    if not MIN_INCLINE_PCT <= incline_pct <= MAX_INCLINE_PCT:
        raise NotSupportedHere(
            f"incline must be {MIN_INCLINE_PCT} to {MAX_INCLINE_PCT} %, got {incline_pct}"
        )


@dataclass(frozen=True, kw_only=True)
class ConsoleTotals:
    """What the console has counted since Start."""

    distance_m: float
    elapsed_s: float
    energy_kcal: float


class Console:
    """Buttons and counters of one treadmill; every call is told the time, and time never goes back.

    The belt stands unless the machine is running. Start counts from zero, unless it resumes.
    """

    def __init__(self) -> None:
        self.belt = BeltMotion()
        self.running = ConsoleState.IDLE
        self._speed_kmh = MIN_SPEED_KMH
        self._counted = ConsoleTotals(distance_m=0.0, elapsed_s=0.0, energy_kcal=0.0)
        self._counted_to_s = 0.0

    def start(self, *, at_s: float) -> None:
        """Start, or resume after a pause, at the speed that was set."""
        self._count(at_s)
        if self.running is ConsoleState.IDLE:
            self._counted = ConsoleTotals(distance_m=0.0, elapsed_s=0.0, energy_kcal=0.0)
        self.running = ConsoleState.RUNNING
        self.belt.speed.go(self._speed_kmh, at_s=at_s)

    def stop(self, *, at_s: float) -> None:
        """End the workout; the belt runs down."""
        self._halt(ConsoleState.IDLE, at_s=at_s)
        self._speed_kmh = MIN_SPEED_KMH

    def pause(self, *, at_s: float) -> None:
        """Let the belt run down and keep the counters."""
        self._halt(ConsoleState.PAUSED, at_s=at_s)

    def set_speed(self, speed_kmh: float, *, at_s: float) -> None:
        """Set the speed: at once when running, else for the next start.

        Raises:
            NotSupportedHere: neither 0 nor within the machine's range.
        """
        check_speed(speed_kmh)
        self._speed_kmh = speed_kmh
        if self.running is ConsoleState.RUNNING:
            self._count(at_s)
            self.belt.speed.go(speed_kmh, at_s=at_s)

    def set_incline(self, incline_pct: float, *, at_s: float) -> None:
        """Set the incline.

        Raises:
            NotSupportedHere: outside the machine's range.
        """
        check_incline(incline_pct)
        self._count(at_s)
        self.belt.incline.go(incline_pct, at_s=at_s)

    def totals(self, *, at_s: float) -> ConsoleTotals:
        """The counters."""
        self._count(at_s)
        return self._counted

    def _halt(self, running: ConsoleState, *, at_s: float) -> None:
        self._count(at_s)
        self.running = running
        self.belt.speed.go(0.0, at_s=at_s)

    def _count(self, at_s: float) -> None:
        since_s, self._counted_to_s = self._counted_to_s, at_s
        seconds = at_s - since_s
        distance_m = self.belt.distance_m(at_s) - self.belt.distance_m(since_s)
        elapsed_s = seconds if self.running is ConsoleState.RUNNING else 0.0
        energy_kcal = 0.0
        if distance_m > 0:
            oxygen = oxygen_ml_kg_min(
                speed_kmh=self.belt.speed_kmh(at_s), incline_pct=self.belt.incline_pct(at_s)
            )
            energy_kcal = oxygen * _ASSUMED_MASS_KG * _KCAL_PER_ML_OXYGEN * seconds / 60
        self._counted = ConsoleTotals(
            distance_m=self._counted.distance_m + distance_m,
            elapsed_s=self._counted.elapsed_s + elapsed_s,
            energy_kcal=self._counted.energy_kcal + energy_kcal,
        )


# Fields of Treadmill Data, and the totals they show in whole numbers.
_SHOWN = {
    "total_distance_m": "distance_m",
    "total_energy_kcal": "energy_kcal",
    "elapsed_s": "elapsed_s",
}


class Counters:
    """Distance, energy and time of one console."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._zero: dict[str, int] = dict.fromkeys(_SHOWN, 0)
        self._shown: dict[str, int] = dict(self._zero)

    def reset(self, *, at_s: float) -> None:
        """Count from zero again, in the middle of a run."""
        self._zero = dict(self._totals(at_s))

    def show(self, *, at_s: float, is_standing: bool = False) -> dict[str, int]:
        """The fields' values; while `is_standing` what passes does not count."""
        totals = dict(self._totals(at_s))
        if is_standing:
            self._zero = {name: totals[name] - shown for name, shown in self._shown.items()}
        # The console's Start zeroes its own counters, and with them whatever was taken off.
        self._shown = {
            name: total - self._zero[name] if total >= self._zero[name] else total
            for name, total in totals.items()
        }
        return self._shown

    def _totals(self, at_s: float) -> Iterator[tuple[str, int]]:
        totals = self._console.totals(at_s=at_s)
        for name, total in _SHOWN.items():
            yield name, int(getattr(totals, total))
