"""mph or km/h? The distance counter tells, and where it does not, nothing changes."""

import math
import random
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.codecs.machine.speed_range import SpeedRange
from ingest.measurements import KM_PER_MILE
from ingest.quirks.correction import SpeedUnit
from ingest.quirks.speed_unit import SpeedUnitDetector

S = 1_000_000_000


@dataclass
class Belt:
    """A belt at true speeds, and what its console sends of them."""

    sends: SpeedUnit
    tick_m: int = 1
    metre: float = 1.0  # what the counter takes for a metre
    frame_s: float = 1.0
    allowed: SpeedRange | None = None
    distance_m: float = 0.0
    now_s: float = 0.0
    offset_m: int = 0
    decided_s: float | None = None
    detector: SpeedUnitDetector = field(
        default_factory=lambda: SpeedUnitDetector(SpeedUnit.KMH, certain=False)
    )

    def run(self, kmh: float, *, seconds: float) -> SpeedUnit:
        for _ in range(math.ceil(seconds / self.frame_s)):
            self.now_s += self.frame_s
            self.distance_m += kmh / 3.6 * self.frame_s / self.metre
            counter = self.offset_m + int(self.distance_m) // self.tick_m * self.tick_m
            self.detector.update(
                round(self.sends.from_kmh(kmh), 2),
                counter,
                at_ns=round(self.now_s * S),
                allowed=self.allowed,
            )
            if self.detector.detected and self.decided_s is None:
                self.decided_s = self.now_s
        return self.detector.unit


@pytest.mark.parametrize("kmh", [3.0, 6.0, 12.0, 18.0])
@pytest.mark.parametrize("sends", list(SpeedUnit))
def test_the_counter_tells_miles_from_kilometres(kmh: float, sends: SpeedUnit) -> None:
    belt = Belt(sends=sends)
    assert belt.run(kmh, seconds=300) is sends
    assert belt.decided_s is not None


def test_a_walk_decides_within_a_minute_and_a_half() -> None:
    belt = Belt(sends=SpeedUnit.MPH)
    belt.run(5.5, seconds=300)
    assert belt.decided_s is not None
    assert belt.decided_s <= 90


def test_a_coarse_counter_needs_a_longer_look() -> None:
    belt = Belt(sends=SpeedUnit.MPH, tick_m=10)
    assert belt.run(9.0, seconds=60) is SpeedUnit.KMH
    assert belt.run(9.0, seconds=200) is SpeedUnit.MPH


def test_once_decided_it_stays() -> None:
    belt = Belt(sends=SpeedUnit.KMH)
    belt.run(8.0, seconds=120)
    belt.sends = SpeedUnit.MPH
    assert belt.run(8.0, seconds=600) is SpeedUnit.KMH


def test_a_certain_unit_is_not_questioned() -> None:
    belt = Belt(sends=SpeedUnit.MPH, detector=SpeedUnitDetector(SpeedUnit.KMH, certain=True))
    assert belt.run(8.0, seconds=600) is SpeedUnit.KMH


def test_a_guess_of_the_table_may_be_overruled() -> None:
    guessed = SpeedUnitDetector(SpeedUnit.MPH, certain=False)
    assert Belt(sends=SpeedUnit.KMH, detector=guessed).run(8.0, seconds=120) is SpeedUnit.KMH


def test_speeds_beyond_the_machines_own_range_need_twice_the_proof() -> None:
    """10 mph on a machine that says it stops at 12 km/h: converted, it would exceed that."""
    allowed = SpeedRange(min_kmh=1.0, max_kmh=12.0, step_kmh=0.1)
    free, bound = Belt(sends=SpeedUnit.MPH), Belt(sends=SpeedUnit.MPH, allowed=allowed)
    for belt in (free, bound):
        assert belt.run(16.0, seconds=300) is SpeedUnit.MPH
    assert free.decided_s is not None
    assert bound.decided_s == pytest.approx(2 * free.decided_s, abs=3)


def test_a_counter_in_yards_is_no_proof_of_miles() -> None:
    belt = Belt(sends=SpeedUnit.KMH, metre=0.9144)
    assert belt.run(9.0, seconds=3000) is SpeedUnit.KMH
    assert not belt.detector.detected


def test_a_counter_that_does_not_count_decides_nothing() -> None:
    belt = Belt(sends=SpeedUnit.MPH, metre=math.inf)
    assert belt.run(9.0, seconds=600) is SpeedUnit.KMH


def test_a_hole_and_a_jump_of_the_counter_start_the_look_anew() -> None:
    belt = Belt(sends=SpeedUnit.KMH)
    belt.run(9.0, seconds=15)
    belt.offset_m += 5_000
    belt.run(9.0, seconds=15)
    belt.now_s += 60
    belt.distance_m += 500
    belt.run(9.0, seconds=15)
    assert not belt.detector.detected


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), sends=st.sampled_from(SpeedUnit))
def test_intervals_of_any_speed_never_lead_to_the_wrong_unit(seed: int, sends: SpeedUnit) -> None:
    rng = random.Random(seed)
    belt = Belt(sends=sends, frame_s=rng.choice([0.5, 1.0, 1.9]), offset_m=rng.randint(0, 9999))
    for _ in range(8):
        belt.run(rng.uniform(2, 20), seconds=rng.uniform(5, 90))
    assert belt.detector.unit is sends or not belt.detector.detected


def test_the_factor_is_the_miles() -> None:
    assert SpeedUnit.MPH.to_kmh(10.0) == 10 * KM_PER_MILE
    assert SpeedUnit.MPH.from_kmh(SpeedUnit.MPH.to_kmh(7.5)) == pytest.approx(7.5)
