"""A plan as a picture of blocks, 80 columns wide, and as a list of its steps."""

from dashboards.words.interval_bar import effort
from dashboards.words.steps import planned_words
from sessions.core.model.athlete import Units
from sessions.units import Formatter
from sessions.workouts.outline import Outline, Part, Repeat
from sessions.workouts.plan import Step, Workout

WIDTH = 80
HEIGHT = 6
_UNIT = " min"
_EIGHTHS = " ▁▂▃▄▅▆▇█"


def profile(workout: Workout, *, width: int = WIDTH) -> list[str]:
    """Rows of blocks: as wide as a step is long, as high as it is hard, with minutes below."""
    total_s = workout.duration_s
    fastest_kmh = max((step.speed_kmh or 0.0 for step in workout.steps), default=0.0)
    columns: list[float] = []
    for column in range(width):
        step = _step_at(workout, (column + 0.5) / width * total_s)
        columns.append(
            effort(
                step.kind,
                speed_kmh=step.speed_kmh,
                incline_pct=step.incline_pct,
                heart_rate=step.heart_rate,
                fastest_kmh=fastest_kmh,
            )
        )
    rows = [
        "".join(_block(height * HEIGHT - (HEIGHT - 1 - row)) for height in columns).rstrip()
        for row in range(HEIGHT)
    ]
    return [*rows, _minutes(total_s, width=width)]


def step_lines(outline: Outline, *, units: Units) -> list[str]:
    """The steps as they are written: a repeat once, with what it repeats below it."""
    formatter = Formatter(units)
    parts: list[Part] = [*([outline.warm_up] if outline.warm_up else []), *outline.parts]
    parts += [outline.cool_down] if outline.cool_down else []
    return [line for part in parts for line in _lines(part, formatter, indent="")]


def step_words(step: Step, formatter: Formatter) -> str:
    """What ends one step, and what it asks for."""
    return "  ".join(words for words in planned_words(step, formatter) if words)


def _lines(part: Part, formatter: Formatter, *, indent: str) -> list[str]:
    if isinstance(part, Step):
        return [f"{indent}{part.name:<18}  {step_words(part, formatter)}"]
    assert isinstance(part, Repeat)
    inside = [line for one in part.parts for line in _lines(one, formatter, indent=f"{indent}  ")]
    return [f"{indent}{part.times} ×", *inside]


def _step_at(workout: Workout, at_s: float) -> Step:
    start_s = 0.0
    for step in workout.steps:
        start_s += step.expected_s
        if at_s < start_s:
            return step
    return workout.steps[-1]


def _block(height: float) -> str:
    return _EIGHTHS[round(min(1.0, max(0.0, height)) * 8)]


def _minutes(total_s: float, *, width: int) -> str:
    """Minutes under the columns where they begin, as many as there is room for."""
    minutes = total_s / 60
    every = next(
        step for step in (1, 2, 5, 10, 15, 20, 30, 60, 120, 1440, 10**6) if minutes / step <= 10
    )
    marks = [" "] * width
    for minute in range(0, int(minutes) + 1, every):
        at = int(minute / minutes * width) if minutes else 0
        word = str(minute)
        if at + len(word) <= width - len(_UNIT):
            marks[at : at + len(word)] = word
    return "".join(marks).rstrip() + _UNIT
