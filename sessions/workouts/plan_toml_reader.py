"""Plan files: TOML in, an outline out, or one line that says where it is wrong and what to write.

The format is described in `docs/workouts.md`.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from ingest.sentence import Sentence, one_line
from sessions.core.model.sample import Kind
from sessions.workouts import quantities
from sessions.workouts.outline import Outline, Part, Repeat, step_count, step_of
from sessions.workouts.plan import HeartRateTarget, Step

PLAN_KEYS = ("title", "about", "warm_up", "steps", "cool_down")
REPEAT_KEYS = ("repeat", "steps")
STEP_KEYS = (
    "name",
    "gait",
    "time",
    "distance",
    "until",
    "speed",
    "incline",
    "zone",
    "heart_rate",
)
MAX_STEPS = 1000
MAX_DEPTH = 5
MAX_TIMES = 200
_INCLINE_PCT = (-10.0, 40.0)
_GAITS = {kind.value: kind for kind in (Kind.REST, Kind.WALK, Kind.JOG, Kind.SPRINT)}
_T = TypeVar("_T")


class PlanError(ValueError):
    """A plan cannot be used. `path` names the key, "" the file as a whole; `line` from 1."""

    def __init__(self, problem: Sentence, *, path: str = "", line: int | None = None) -> None:
        where: list[object] = [] if line is None else [Sentence("line {line}", line=line)]
        where += [path] if path else []
        place = [one_line(*where, separator=", ")] if where else []
        super().__init__(one_line(*place, problem, separator=": "))
        self.problem, self.path, self.line = problem, path, line


def read_plan(text: str, *, name: str) -> Outline:
    """The outline that a plan file's text describes.

    Raises:
        PlanError: it is not TOML, or not a plan; names the line where it can be told, and the key.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        raise PlanError(Sentence("not TOML: {reason}", reason=exc)) from exc
    except RecursionError:
        raise PlanError(
            Sentence("steps are nested more than {most} deep", most=MAX_DEPTH)
        ) from None
    except ValueError as exc:  # a number of too many digits
        raise PlanError(Sentence("not TOML: {reason}", reason=exc)) from exc
    try:
        return _plan(table, name=name)
    except PlanError as exc:
        line = line_of(text, table, exc.path) if exc.path else None
        raise PlanError(exc.problem, path=exc.path, line=line) from None


def _plan(table: Mapping[str, Any], *, name: str) -> Outline:
    _check_keys(table, PLAN_KEYS, path="")
    if "steps" not in table:
        raise PlanError(Sentence("steps is missing, expected a list of steps"))
    parts = _parts(table["steps"], path="steps", depth=1)
    if step_count(parts) > MAX_STEPS:
        raise PlanError(Sentence("there are more than {most} steps", most=MAX_STEPS), path="steps")
    return Outline(
        name=name,
        title=_text(table, "title", path="") or name,
        about=_text(table, "about", path="") or "",
        warm_up=_end(table, "warm_up", called="Warm-up"),
        parts=parts,
        cool_down=_end(table, "cool_down", called="Cool-down"),
    )


def _end(table: Mapping[str, Any], key: str, *, called: str) -> Step | None:
    if key not in table:
        return None
    value = table[key]
    if not isinstance(value, dict):
        raise PlanError(
            Sentence("expected one step in braces, got {value!r}", value=value), path=key
        )
    return _step({"name": called, **value}, path=f"{key}.")


def _parts(value: Any, *, path: str, depth: int) -> tuple[Part, ...]:
    if depth > MAX_DEPTH:
        raise PlanError(
            Sentence("steps are nested more than {most} deep", most=MAX_DEPTH), path=path
        )
    if not isinstance(value, list) or not value:
        raise PlanError(
            Sentence("expected a list of at least one step, got {value!r}", value=value), path=path
        )
    return tuple(
        _part(item, path=f"{path}[{number}]", depth=depth)
        for number, item in enumerate(value, start=1)
    )


def _part(value: Any, *, path: str, depth: int) -> Part:
    if not isinstance(value, dict):
        raise PlanError(
            Sentence("expected one step in braces, got {value!r}", value=value), path=path
        )
    if "repeat" not in value and "steps" not in value:
        return _step(value, path=f"{path}.")
    _check_keys(value, REPEAT_KEYS, path=f"{path}.")
    times = value.get("repeat")
    if isinstance(times, bool) or not isinstance(times, int) or not 1 <= times <= MAX_TIMES:
        expected = Sentence(
            "expected how often, from 1 to {most}, got {times!r}", most=MAX_TIMES, times=times
        )
        raise PlanError(expected, path=f"{path}.repeat")
    if "steps" not in value:
        raise PlanError(
            Sentence("there is nothing to repeat, expected steps"), path=f"{path}.repeat"
        )
    return Repeat(times=times, parts=_parts(value["steps"], path=f"{path}.steps", depth=depth + 1))


def _step(table: Mapping[str, Any], *, path: str) -> Step:
    _check_keys(table, STEP_KEYS, path=path)
    duration_s = _read(table, "time", quantities.read_time_s, path=path)
    distance_m = _read(table, "distance", quantities.read_distance_m, path=path)
    until = _read(table, "until", quantities.read_until, path=path)
    if not {"time", "distance", "until"} & table.keys():
        raise PlanError(
            Sentence(
                'no end: expected time, distance or until (until = "key": a key press ends it)'
            ),
            path=path.rstrip("."),
        )
    if "until" in table and until is None and (duration_s, distance_m) != (None, None):
        raise PlanError(
            Sentence('a key ends any step; until = "key" stands without time and distance'),
            path=f"{path}until",
        )
    speeds = _read(table, "speed", quantities.read_speed_kmh, path=path)
    heart_rate = _heart_rate(table, path=path)
    return step_of(
        _text(table, "name", path=path),
        kind=_gait(table, path=path),
        speeds_kmh=speeds,
        incline_pct=_incline(table, path=path),
        heart_rate=heart_rate,
        ends=(duration_s, distance_m, until),
    )


def _heart_rate(table: Mapping[str, Any], *, path: str) -> HeartRateTarget | None:
    if "zone" in table and "heart_rate" in table:
        raise PlanError(Sentence("expected either zone or heart_rate"), path=f"{path}heart_rate")
    if "zone" not in table:
        return _read(table, "heart_rate", quantities.read_heart_rate, path=path)
    value = table["zone"]
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise PlanError(
            Sentence(
                "expected {reason}, got {value!r}",
                reason=quantities.ZONE_EXPECTED,
                value=value,
            ),
            path=f"{path}zone",
        )
    return _read({"zone": str(value)}, "zone", quantities.read_zones, path=path)


def _gait(table: Mapping[str, Any], *, path: str) -> Kind | None:
    if "gait" not in table:
        return None
    word = table["gait"]
    if not isinstance(word, str) or word not in _GAITS:
        expected = ", ".join(_GAITS)
        near = _did_you_mean(word, _GAITS) if isinstance(word, str) else ""
        raise PlanError(
            Sentence(
                "expected one of {expected}, got {word!r}{near}",
                expected=expected,
                word=word,
                near=near,
            ),
            path=f"{path}gait",
        )
    return _GAITS[word]


def _incline(table: Mapping[str, Any], *, path: str) -> float | None:
    value = table.get("incline")
    if isinstance(value, str):
        try:
            value = float(value.replace("%", ""))
        except ValueError:
            value = table["incline"]
    if value is None:
        return None
    low, high = _INCLINE_PCT
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not low <= value <= high:
        raise PlanError(
            Sentence(
                "expected percent from {low:g} to {high:g}, got {value!r}",
                low=low,
                high=high,
                value=table["incline"],
            ),
            path=f"{path}incline",
        )
    return float(value)


def _read(
    table: Mapping[str, Any], key: str, reader: Callable[[str], _T], *, path: str
) -> _T | None:
    if key not in table:
        return None
    value = table[key]
    try:
        # Not text: told what text would do.
        return reader(value if isinstance(value, str) else "")
    except ValueError as exc:
        raise PlanError(
            Sentence("expected {reason}, got {value!r}", reason=exc, value=value),
            path=f"{path}{key}",
        ) from None


def _text(table: Mapping[str, Any], key: str, *, path: str) -> str | None:
    if key not in table:
        return None
    value = table[key]
    if not isinstance(value, str) or not value.strip():
        raise PlanError(Sentence("expected text, got {value!r}", value=value), path=f"{path}{key}")
    return value


def _check_keys(table: Mapping[str, Any], known: tuple[str, ...], *, path: str) -> None:
    for key in table:
        if key not in known:
            near = _did_you_mean(key, known) or Sentence(
                "; expected one of {names}", names=", ".join(known)
            )
            raise PlanError(
                Sentence("unknown key {key}{near}", key=key, near=near), path=f"{path}{key}"
            )


def _did_you_mean(word: str, known: Mapping[str, Any] | tuple[str, ...]) -> Sentence | str:
    near = get_close_matches(word, list(known), n=1)
    return Sentence(" (did you mean {word}?)", word=near[0]) if near else ""


_STRING = re.compile(r'"""|"(?:[^"\\]|\\.)*"|\'[^\']*\'')
_COMMENT = re.compile(r"#.*")


def line_of(text: str, table: Mapping[str, Any], path: str) -> int | None:
    """The line, from 1, of the key at `path` ("steps[2].speed"); None: it cannot be told.

    The library that reads TOML keeps no positions. The keys of one name stand in the file in the
    order in which they are met in the table; where their numbers differ, there is no telling.
    """
    key = path.rpartition(".")[2]
    if not re.fullmatch(r"\w+", key):
        return None
    paths = [found for found in _paths(table, "") if found.rpartition(".")[2] == key]
    lines = list(_lines(text, key))
    if len(lines) != len(paths) or path not in paths:
        return None
    return lines[paths.index(path)]


def _paths(table: Mapping[str, Any], before: str) -> Iterator[str]:
    for key, value in table.items():
        yield f"{before}{key}"
        if isinstance(value, dict):
            yield from _paths(value, f"{before}{key}.")
        elif isinstance(value, list):
            for number, item in enumerate(value, start=1):
                if isinstance(item, dict):
                    yield from _paths(item, f"{before}{key}[{number}].")


def _lines(text: str, key: str) -> Iterator[int]:
    assigned = re.compile(rf"(?<![\w-]){key}\s*=")
    for number, line in enumerate(text.splitlines(), start=1):
        bare = _COMMENT.sub("", _STRING.sub('""', line))
        for _ in assigned.finditer(bare):
            yield number
