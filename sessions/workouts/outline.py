"""A plan as it is written: steps and repeats inside repeats; running it needs them written out."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import msgspec

from sessions.workouts.plan import Step, Workout


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


def _written_out(
    parts: tuple[Part, ...], *, nth: int | None = None, times: int | None = None
) -> Iterator[Step]:
    for part in parts:
        if isinstance(part, Step):
            yield msgspec.structs.replace(part, nth=nth, times=times)
            continue
        for number in range(1, part.times + 1):
            yield from _written_out(part.parts, nth=number, times=part.times)
