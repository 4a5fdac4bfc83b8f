"""A planned workout: steps in order, what each asks for, and what ends it."""

from enum import Enum

import msgspec

from sessions.core.model.sample import Kind

OPEN_S = 60.0
"""How long a step that only a key or a heart rate ends is drawn and simulated: nobody knows."""

WALK_KMH, RUN_KMH = 5.5, 9.0
"""What a distance is drawn and simulated at where the step leaves the speed to the runner."""


class HeartRateUnit(Enum):
    """What a planned heart rate is counted in; only beats mean the same to everybody."""

    BPM = "bpm"
    MAXIMUM = "%HRmax"
    RESERVE = "%HRR"
    ZONE = "zone"


class HeartRateTarget(msgspec.Struct, frozen=True, kw_only=True):
    """From `low` to `high`, both included; zones: from the bottom of `low` to the top of `high`."""

    low: float
    high: float
    unit: HeartRateUnit


class Crossing(Enum):
    """Which way a heart rate has to go to end a step."""

    ABOVE = "above"
    BELOW = "below"


class HeartRateEnd(msgspec.Struct, frozen=True, kw_only=True):
    """The step ends when the heart rate is at `value` or beyond it. Zones have no single value."""

    crossing: Crossing
    value: float
    unit: HeartRateUnit = HeartRateUnit.BPM


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One stretch of a plan. A target that is None is left to the runner.

    It ends with whatever comes first of `duration_s`, `distance_m` and `until`; with none of them
    it is open and ends by a key press. `kind` UNKNOWN: no gait is asked for. `speed_kmh` is what
    a belt is set to, `speed_range_kmh` what the runner may choose from. `nth` of `times`: the
    round of the innermost repeat, from 1.
    """

    name: str
    kind: Kind
    duration_s: float | None = None
    distance_m: float | None = None
    until: HeartRateEnd | None = None
    speed_kmh: float | None = None
    speed_range_kmh: tuple[float, float] | None = None
    incline_pct: float | None = None
    heart_rate: HeartRateTarget | None = None
    nth: int | None = None
    times: int | None = None

    @property
    def is_open(self) -> bool:
        """Only a key press ends it."""
        return self.duration_s is None and self.distance_m is None and self.until is None

    @property
    def expected_kmh(self) -> float:
        """How fast it will be run, as far as the plan tells."""
        if self.speed_kmh is not None:
            return self.speed_kmh
        if self.kind is Kind.REST:
            return 0.0
        return WALK_KMH if self.kind is Kind.WALK else RUN_KMH

    @property
    def expected_s(self) -> float:
        """How long it will take, as far as the plan tells; see `OPEN_S`, `WALK_KMH`."""
        if self.distance_m is None:
            return OPEN_S if self.duration_s is None else self.duration_s
        # Somebody who stands has to walk for the metres to pass.
        expected_s = self.distance_m / ((self.expected_kmh or WALK_KMH) / 3.6)
        return expected_s if self.duration_s is None else min(expected_s, self.duration_s)


class Workout(msgspec.Struct, frozen=True, kw_only=True):
    """Steps in order; repeats are already written out."""

    name: str
    title: str
    steps: tuple[Step, ...]
    about: str = ""

    @property
    def duration_s(self) -> float:
        """Expected length in seconds; exact where every step ends by time."""
        return sum(step.expected_s for step in self.steps)


def walk_jog_sprint(*, rounds: int = 2) -> Workout:
    """Walk three minutes, jog two, sprint one, between a warm-up and a cool-down."""
    walk = Step(name="Walk", kind=Kind.WALK, duration_s=180, speed_kmh=5.5, incline_pct=0)
    jog = Step(name="Jog", kind=Kind.JOG, duration_s=120, speed_kmh=9.0, incline_pct=0)
    sprint = Step(name="Sprint", kind=Kind.SPRINT, duration_s=60, speed_kmh=13.5, incline_pct=0)
    warm_up = Step(name="Warm-up", kind=Kind.WALK, duration_s=120, speed_kmh=4.5, incline_pct=0)
    cool_down = Step(name="Cool-down", kind=Kind.WALK, duration_s=120, speed_kmh=4.0, incline_pct=0)
    return Workout(
        name="walk-jog-sprint",
        title="Walk 3, jog 2, sprint 1",
        steps=(warm_up, *(walk, jog, sprint) * rounds, cool_down),
    )
