"""Outline of a plan as it is written: steps, and repeats inside repeats; `workout` unrolls it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import msgspec

from sessions.core.intervals.gaits import JOG_FROM_KMH, REST_BELOW_KMH, SPRINT_FROM_KMH
from sessions.core.model.sample import Kind
from sessions.workouts.plan import HeartRateEnd, HeartRateTarget, HeartRateUnit, Step, Workout
from sessions.workouts.quantities import heart_rate_text


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """`parts` in order, `times` times."""

    times: int
    parts: tuple["Part", ...]


Part = Step | Repeat


@dataclass(frozen=True, kw_only=True)
class Outline:
    """What a plan file says. `name` is the file's; `notes`: what an import could not take over."""

    name: str
    title: str
    parts: tuple[Part, ...]
    about: str = ""
    warm_up: Step | None = None
    cool_down: Step | None = None
    notes: tuple[str, ...] = field(default=(), compare=False)

    def named(self, name: str) -> "Outline":
        """The same plan under another name."""
        return replace(self, name=name)

    def workout(self) -> Workout:
        """The steps written out, each with its round."""
        ends = (self.warm_up,), (self.cool_down,)
        warm_up, cool_down = (tuple(step for step in end if step is not None) for end in ends)
        return Workout(
            name=self.name,
            title=self.title,
            about=self.about,
            steps=(*warm_up, *_written_out(self.parts), *cool_down),
        )


def step_count(parts: tuple[Part, ...]) -> int:
    """How many steps there will be, without writing them out."""
    return sum(
        part.times * step_count(part.parts) if isinstance(part, Repeat) else 1 for part in parts
    )


def step_of(
    name: str | None,
    *,
    kind: Kind | None = None,
    speeds_kmh: tuple[float, float] | None,
    incline_pct: float | None = None,
    heart_rate: HeartRateTarget | None,
    ends: tuple[float | None, float | None, HeartRateEnd | None],
) -> Step:
    """A step as a file gives it: without a name or a gait it has those of its speeds.

    Args:
        name: What it is called; None or "": after gait and heart rate.
        kind: Its gait; None: that of its mean speed.
        speeds_kmh: The slowest and the fastest.
        incline_pct: None: left to the runner.
        heart_rate: None: left to the runner.
        ends: After how many seconds, how many metres, at which heart rate.
    """
    speed_kmh = None if speeds_kmh is None else (speeds_kmh[0] + speeds_kmh[1]) / 2
    kind = kind or gait_of(speed_kmh)
    duration_s, distance_m, until = ends
    return Step(
        name=name or step_name(kind, heart_rate),
        kind=kind,
        duration_s=duration_s,
        distance_m=distance_m,
        until=until,
        speed_kmh=speed_kmh,
        speed_range_kmh=None
        if speeds_kmh is None or speeds_kmh[0] == speeds_kmh[1]
        else speeds_kmh,
        incline_pct=incline_pct,
        heart_rate=heart_rate,
    )


def gait_of(speed_kmh: float | None) -> Kind:
    """The gait a speed is usually run in; without one there is no telling."""
    if speed_kmh is None:
        return Kind.UNKNOWN
    if speed_kmh < REST_BELOW_KMH:
        return Kind.REST
    if speed_kmh < JOG_FROM_KMH:
        return Kind.WALK
    return Kind.JOG if speed_kmh < SPRINT_FROM_KMH else Kind.SPRINT


def step_name(kind: Kind, heart_rate: HeartRateTarget | None) -> str:
    """What a step without a name is called."""
    if kind is not Kind.UNKNOWN:
        return str(kind.value).capitalize()
    if heart_rate is None:
        return "Run"
    words = heart_rate_text(heart_rate)
    return f"Zone {words}" if heart_rate.unit is HeartRateUnit.ZONE else words


def _written_out(
    parts: tuple[Part, ...], *, nth: int | None = None, times: int | None = None
) -> Iterator[Step]:
    for part in parts:
        if isinstance(part, Step):
            yield msgspec.structs.replace(part, nth=nth, times=times)
            continue
        for number in range(1, part.times + 1):
            yield from _written_out(part.parts, nth=number, times=part.times)
