"""A belt's speed and incline as exact functions of time.

Being functions, they may be asked for any moment in any order; nobody has to be ahead of
anybody else for the simulation to come out the same.
"""

from dataclasses import dataclass

# Consoles ramp at 0.3 to 1 km/h per second, the incline motor at about half a per cent.
SPEED_KMH_PER_S = 0.5
INCLINE_PCT_PER_S = 0.5
_SECONDS_X_KMH_PER_M = 3.6


@dataclass(frozen=True, kw_only=True)
class BeltStep:
    """One press at the console: what the belt is set to, and for how long."""

    duration_s: float
    speed_kmh: float
    incline_pct: float = 0.0


@dataclass(frozen=True, kw_only=True)
class _Leg:
    start_s: float
    start_value: float
    target: float
    rate_per_s: float
    area_before: float

    @property
    def ramp_s(self) -> float:
        return abs(self.target - self.start_value) / self.rate_per_s

    def value(self, at_s: float) -> float:
        ramp_s = self.ramp_s
        since_s = at_s - self.start_s
        if since_s >= ramp_s:
            return self.target
        return self.start_value + (self.target - self.start_value) * since_s / ramp_s

    def area(self, at_s: float) -> float:
        ramping_s = min(at_s - self.start_s, self.ramp_s)
        mean = (self.start_value + self.value(self.start_s + ramping_s)) / 2
        steady_s = at_s - self.start_s - ramping_s
        return self.area_before + mean * ramping_s + self.target * steady_s


class BeltRamp:
    """A quantity that goes to its target at a fixed rate; 0 until the first target is set."""

    def __init__(self, *, rate_per_s: float) -> None:
        self._rate_per_s = rate_per_s
        self._legs = [
            _Leg(start_s=0.0, start_value=0.0, target=0.0, rate_per_s=rate_per_s, area_before=0.0)
        ]

    @property
    def target(self) -> float:
        """Where it is going."""
        return self._legs[-1].target

    @property
    def reached_s(self) -> float:
        """When it arrives, or arrived, at the target."""
        return self._legs[-1].start_s + self._legs[-1].ramp_s

    def go(self, target: float, *, at_s: float) -> None:
        """Head for `target` from `at_s` on; later than every call before."""
        leg = _Leg(
            start_s=at_s,
            start_value=self.value(at_s),
            target=target,
            rate_per_s=self._rate_per_s,
            area_before=self.area(at_s),
        )
        self._legs.append(leg)

    def value(self, at_s: float) -> float:
        """The quantity at a moment from 0 s on."""
        return self._leg(at_s).value(at_s)

    def area(self, at_s: float) -> float:
        """Its integral over time from 0 s to `at_s`."""
        return self._leg(at_s).area(at_s)

    def _leg(self, at_s: float) -> _Leg:
        return next(leg for leg in reversed(self._legs) if leg.start_s <= at_s)


class BeltMotion:
    """What the runner stands on."""

    def __init__(self) -> None:
        self.speed = BeltRamp(rate_per_s=SPEED_KMH_PER_S)
        self.incline = BeltRamp(rate_per_s=INCLINE_PCT_PER_S)

    def speed_kmh(self, at_s: float) -> float:
        """Speed of the belt."""
        return self.speed.value(at_s)

    def incline_pct(self, at_s: float) -> float:
        """Incline of the deck."""
        return self.incline.value(at_s)

    def distance_m(self, at_s: float) -> float:
        """Belt that has passed since 0 s."""
        return self.speed.area(at_s) / _SECONDS_X_KMH_PER_M
