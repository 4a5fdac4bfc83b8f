"""Grafana's variables and macros in a query, filled in as its InfluxDB data source does.

Source: Grafana's documentation, "Variable syntax" (the formats) and "Global variables"; what
`$__interval` becomes is the rule of its time-range utilities: the range by the points that fit on
the screen, rounded to a length that people read.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

ALL = "$__all"

_VARIABLE = re.compile(r"\$\{(\w+)(?::(\w+))?\}|\$(\w+)")
_MARKS = re.compile(r"[\\^$*+?.()|[\]{}/]")

# Below which length of a step which one is taken.
_STEPS = (
    (15, "10ms"),
    (35, "20ms"),
    (75, "50ms"),
    (150, "100ms"),
    (350, "200ms"),
    (750, "500ms"),
    (1_500, "1s"),
    (3_500, "2s"),
    (7_500, "5s"),
    (12_500, "10s"),
    (17_500, "15s"),
    (25_000, "20s"),
    (45_000, "30s"),
    (90_000, "1m"),
    (210_000, "2m"),
    (450_000, "5m"),
    (750_000, "10m"),
    (1_050_000, "15m"),
    (1_500_000, "20m"),
    (2_700_000, "30m"),
    (5_400_000, "1h"),
    (9_000_000, "2h"),
    (16_200_000, "3h"),
    (32_400_000, "6h"),
    (86_400_000, "12h"),
    (604_800_000, "1d"),
    (1_814_400_000, "1w"),
)
_LONGEST = "30d"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a board shows: Unix milliseconds, and how many points fit across it."""

    from_ms: int
    to_ms: int
    points: int = 1_000


Chosen = Mapping[str, str | tuple[str, ...]]
"""What is chosen of each variable: one value, several, or `ALL`; under "NAME:text" what it reads,
where that is something else."""


class UnknownVariable(Exception):
    """The query asks for a variable that nobody has chosen."""


def filled_in(query: str, *, shown: Shown, chosen: Chosen, least_ms: int = 1) -> str:
    """The statement that reaches the database.

    Args:
        query: As it stands in a board.
        shown: The board's time range.
        chosen: The board's variables.
        least_ms: The shortest `$__interval` the panel allows.

    Raises:
        UnknownVariable: nobody has chosen it.
    """
    macros = {
        "timeFilter": f"time >= {shown.from_ms}ms and time <= {shown.to_ms}ms",
        "__interval": interval(shown, least_ms=least_ms),
        "__from": str(shown.from_ms),
        "__to": str(shown.to_ms),
    }

    def value(found: re.Match[str]) -> str:
        name, form = found[1] or found[3], found[2]
        if form == "text":
            name, form = f"{name}:text", None
        if name in macros:
            return macros[name]
        if name not in chosen:
            raise UnknownVariable(f"nobody has chosen ${name}")
        return _formatted(chosen[name], form)

    # A lone $ before a slash ends a regular expression; the pattern leaves it.
    return _VARIABLE.sub(value, query)


def interval(shown: Shown, *, least_ms: int) -> str:
    """`$__interval` of this range: about one step a point, never below `least_ms`."""
    wanted_ms = max((shown.to_ms - shown.from_ms) / shown.points, least_ms)
    for below_ms, name in _STEPS:
        if wanted_ms < below_ms:
            return name
    return _LONGEST


def _formatted(value: str | tuple[str, ...], form: str | None) -> str:
    if value == ALL:
        return ".*"  # what our variables say for all, which Grafana takes as it is
    several = (value,) if isinstance(value, str) else value
    if form != "regex":
        return ",".join(several)
    escaped = "|".join(_MARKS.sub(_escape, each) for each in several)
    return escaped if isinstance(value, str) else f"({escaped})"


def _escape(mark: re.Match[str]) -> str:
    return f"\\{mark[0]}"
