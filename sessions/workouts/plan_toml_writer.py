"""Plan files: an outline in, TOML out that people can read, and `read_plan` reads back."""

import json
from collections.abc import Iterator

from sessions.workouts.outline import Outline, Part, Repeat, gait_of, step_name
from sessions.workouts.plan import HeartRateUnit, Step
from sessions.workouts.quantities import (
    distance_text,
    heart_rate_text,
    speed_text,
    time_text,
    until_text,
)


def plan_text(outline: Outline) -> str:
    """The file."""
    lines = [f"title = {_quoted(outline.title)}"]
    if outline.about:
        lines.append(f"about = {_quoted(outline.about)}")
    lines += [f"# {_comment(note)}" for note in outline.notes]
    lines.append("")
    if outline.warm_up is not None:
        lines.append(f"warm_up = {_step(outline.warm_up, called='Warm-up')}")
    lines += ["steps = [", *_parts(outline.parts, indent="  "), "]"]
    if outline.cool_down is not None:
        lines.append(f"cool_down = {_step(outline.cool_down, called='Cool-down')}")
    return "\n".join(lines) + "\n"


def _parts(parts: tuple[Part, ...], *, indent: str) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Repeat):
            yield f"{indent}{{ repeat = {part.times}, steps = ["
            yield from _parts(part.parts, indent=f"{indent}  ")
            yield f"{indent}] }},"
        else:
            yield f"{indent}{_step(part)},"


def _step(step: Step, *, called: str | None = None) -> str:
    """`called`: its name where none is written; None: after gait and heart rate."""
    kmh, beats = step.speed_kmh, step.heart_rate
    written = {
        "name": _quoted(step.name)
        if step.name != (called or step_name(step.kind, beats))
        else None,
        "gait": _quoted(step.kind.value) if step.kind is not gait_of(step.speed_kmh) else None,
        "time": None if step.duration_s is None else _quoted(time_text(step.duration_s)),
        "distance": None if step.distance_m is None else _quoted(distance_text(step.distance_m)),
        "until": _quoted(until_text(step.until)) if step.until or step.is_open else None,
        "speed": None if kmh is None else _quoted(speed_text(*step.speed_range_kmh or (kmh, kmh))),
        "incline": None if step.incline_pct is None else f"{step.incline_pct:g}",
    }
    if beats is not None:
        key = "zone" if beats.unit is HeartRateUnit.ZONE else "heart_rate"
        written[key] = _quoted(heart_rate_text(beats))
    words = (f"{key} = {value}" for key, value in written.items() if value is not None)
    return f"{{ {', '.join(words)} }}"


def _comment(text: str) -> str:
    """A comment is one line, and cannot escape what TOML does not allow in it."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes are all TOML's, but for DEL and lone surrogates."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
