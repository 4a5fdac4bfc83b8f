"""Limits of speed and grade: the machine's own range, narrowed to the athlete's caps."""

import math

import msgspec

from sessions.control.signals import MachineRange

# For a profile without caps. A command that went wrong has taken a runner to 22 km/h; 16 is a fast
# training pace and 12 the steepest that the usual incline walks ask for.
DEFAULT_MAX_SPEED_KMH = 16.0
DEFAULT_MAX_INCLINE_PCT = 12.0
# A target of 0, or near it, stops some belts, and the next one would start them.
SLOWEST_KMH = 0.5
# Where a machine does not say its step: that of nearly all consoles.
DEFAULT_SPEED_STEP_KMH = 0.1
DEFAULT_INCLINE_STEP_PCT = 0.5

_ROUNDING = 1e-6  # of a step: sums of tenths are not tenths


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What may be asked for: `grid_from`, `grid_from` + `step` and so on, from `low` to `high`."""

    low: float
    high: float
    step: float
    grid_from: float

    def nearest(self, value: float) -> float:
        """The value on the grid nearest to `value`, from `low` to `high`."""
        inside = min(self.high, max(self.low, value))
        below, above = self.at_most(inside), self.at_least(inside)
        if below is None or (above is not None and above - inside < inside - below):
            return self.low if above is None else above
        return below

    def at_most(self, value: float) -> float | None:
        """The highest on the grid that is not above `value`; None: there is none."""
        steps = math.floor((min(value, self.high) - self.grid_from) / self.step + _ROUNDING)
        found = _tidy(self.grid_from + steps * self.step)
        return found if found >= self.low - _ROUNDING * self.step else None

    def at_least(self, value: float) -> float | None:
        """The lowest on the grid that is not below `value`; None: there is none."""
        steps = math.ceil((max(value, self.low) - self.grid_from) / self.step - _ROUNDING)
        found = _tidy(self.grid_from + steps * self.step)
        return found if found <= self.high + _ROUNDING * self.step else None

    def lowered(self, high: float) -> "Limits | None":
        """With a lower `high`; None: nothing is left."""
        return _limits(
            low=self.low, high=min(high, self.high), step=self.step, grid_from=self.grid_from
        )


def speed_limits(machine: MachineRange | None, *, cap_kmh: float | None) -> Limits | None:
    """For a belt; None: no control of its speed.

    Args:
        machine: Supported Speed Range (0x2AD4); None: not given.
        cap_kmh: the athlete's; None: not set.
    """
    if machine is None:
        return None
    step = machine.step if machine.step > 0 else DEFAULT_SPEED_STEP_KMH
    return _limits(
        low=max(machine.low, SLOWEST_KMH),
        high=min(machine.high, DEFAULT_MAX_SPEED_KMH if cap_kmh is None else cap_kmh),
        step=step,
        grid_from=machine.low,
    )


def incline_limits(machine: MachineRange | None, *, cap_pct: float | None) -> Limits | None:
    """For a deck; None: no control of its incline. The cap holds downhill as well.

    Args:
        machine: Supported Inclination Range (0x2AD5); None: not given.
        cap_pct: the athlete's; None: not set.
    """
    if machine is None:
        return None
    cap = DEFAULT_MAX_INCLINE_PCT if cap_pct is None else cap_pct
    step = machine.step if machine.step > 0 else DEFAULT_INCLINE_STEP_PCT
    return _limits(
        low=max(machine.low, -cap), high=min(machine.high, cap), step=step, grid_from=machine.low
    )


def _limits(*, low: float, high: float, step: float, grid_from: float) -> Limits | None:
    """None where not even one step is between them: a range of zeros says that nothing moves."""
    if not all(map(math.isfinite, (low, high, step, grid_from))) or high - low < step:
        return None
    # As tidy as what is found on the grid, or its lowest step would be below the lowest.
    return Limits(low=_tidy(low), high=high, step=step, grid_from=_tidy(grid_from))


def _tidy(value: float) -> float:
    """The wire has two decimals for a speed and one for an incline."""
    return round(value, 4)
