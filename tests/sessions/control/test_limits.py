"""What may be asked for: the machine's range, narrowed to the athlete's caps, on its grid."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.control.limits import (
    DEFAULT_MAX_INCLINE_PCT,
    DEFAULT_MAX_SPEED_KMH,
    Limits,
    incline_limits,
    speed_limits,
)
from sessions.control.signals import MachineRange
from tests.sessions.control.counts import EXAMPLES

PLAIN = MachineRange(low=1.0, high=20.0, step=0.1)

ranges = st.builds(
    MachineRange,
    low=st.integers(0, 300).map(lambda n: n / 100),
    high=st.integers(0, 4000).map(lambda n: n / 100),
    step=st.integers(0, 200).map(lambda n: n / 100),
)
caps = st.none() | st.floats(1, 40)


def on_grid(limits: Limits) -> list[float]:
    """Every value, the slow way."""
    count = math.ceil((limits.high - limits.grid_from) / limits.step) + 2
    values = (limits.grid_from + n * limits.step for n in range(-1, count))
    return [value for value in values if limits.low - 1e-6 <= value <= limits.high + 1e-6]


@settings(max_examples=EXAMPLES)
@given(ranges, caps, st.floats(-10, 50))
def test_the_nearest_is_that_of_a_full_scan(
    machine: MachineRange, cap: float | None, x: float
) -> None:
    limits = speed_limits(machine, cap_kmh=cap)
    if limits is None:
        return
    nearest = limits.nearest(x)
    least = min(abs(value - x) for value in on_grid(limits))
    assert abs(nearest - x) == pytest.approx(least, abs=1e-3)
    assert limits.low - 1e-4 <= nearest <= limits.high + 1e-4
    assert 0 < nearest <= (DEFAULT_MAX_SPEED_KMH if cap is None else cap) + 1e-4


@settings(max_examples=EXAMPLES)
@given(ranges, caps, st.floats(-10, 50))
def test_up_and_down_the_grid_are_those_of_a_full_scan(
    machine: MachineRange, cap: float | None, x: float
) -> None:
    limits = speed_limits(machine, cap_kmh=cap)
    if limits is None:
        return
    below = [value for value in on_grid(limits) if value <= x + 1e-6 * limits.step]
    above = [value for value in on_grid(limits) if value >= x - 1e-6 * limits.step]
    assert limits.at_most(x) == (pytest.approx(max(below), abs=1e-3) if below else None)
    assert limits.at_least(x) == (pytest.approx(min(above), abs=1e-3) if above else None)


def test_the_lower_of_machine_and_cap_holds() -> None:
    assert speed_limits(PLAIN, cap_kmh=12.0) == Limits(low=1.0, high=12.0, step=0.1, grid_from=1.0)
    assert speed_limits(PLAIN, cap_kmh=25.0) == Limits(low=1.0, high=20.0, step=0.1, grid_from=1.0)


def test_a_profile_without_caps_gets_cautious_ones() -> None:
    speeds, inclines = speed_limits(PLAIN, cap_kmh=None), incline_limits(PLAIN, cap_pct=None)
    assert speeds is not None
    assert inclines is not None
    assert speeds.high == DEFAULT_MAX_SPEED_KMH
    assert inclines.high == DEFAULT_MAX_INCLINE_PCT


@pytest.mark.parametrize(
    ("what", "machine"),
    [
        ("no range at all", None),
        (
            "all zero, as Urevo says of a deck that does not tilt",
            MachineRange(low=0, high=0, step=0),
        ),
        ("a range the wrong way round", MachineRange(low=10, high=2, step=0.1)),
        ("a step wider than the range", MachineRange(low=1, high=2, step=5)),
    ],
)
def test_a_range_that_says_nothing_means_no_control(
    what: str, machine: MachineRange | None
) -> None:
    assert speed_limits(machine, cap_kmh=20.0) is None, what
    assert incline_limits(machine, cap_pct=20.0) is None, what


def test_a_cap_below_the_slowest_speed_means_no_control() -> None:
    assert speed_limits(MachineRange(low=4.0, high=20.0, step=0.1), cap_kmh=3.0) is None


def test_a_machine_that_would_take_0_is_never_asked_for_it() -> None:
    limits = speed_limits(MachineRange(low=0.0, high=20.0, step=0.1), cap_kmh=None)
    assert limits is not None
    assert limits.nearest(0.0) == 0.5


def test_a_cap_off_the_grid_is_rounded_down_and_holds_downhill_as_well() -> None:
    limits = incline_limits(MachineRange(low=-6.0, high=15.0, step=1.0), cap_pct=2.7)
    assert limits is not None
    assert (limits.nearest(-9.0), limits.nearest(9.0)) == (-2.0, 2.0)


def test_a_step_of_0_is_that_of_most_consoles() -> None:
    limits = speed_limits(MachineRange(low=1.0, high=20.0, step=0.0), cap_kmh=None)
    assert limits is not None
    assert limits.nearest(7.04) == 7.0
