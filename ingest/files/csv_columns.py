"""Columns of a table: which quantity a header names, in which unit, and what a cell says."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from ingest.files.xml_text import moment
from ingest.sentence import Sentence

KMH_PER_M_PER_S = 3.6
KM_PER_MILE = 1.609344
M_PER_FOOT = 0.3048

TIME = "time_s"
RR = "rr_ms"
PAUSED = "paused"
NUMBERS = (
    "heart_rate_bpm",
    "speed_kmh",
    "incline_pct",
    "cadence_spm",
    "distance_m",
    "altitude_m",
)
MEASURED = (*NUMBERS, RR)

PACE = "pace"
"""In place of a factor: minutes for so much way, "5:30" or 5.5."""

# Factor to our unit by the units that a header may name; the first is what CONTRACT's names hold.
_UNITS: Mapping[str, Mapping[str, float | str]] = {
    TIME: {
        **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1.0),
        **dict.fromkeys(("min", "mins", "minute", "minutes"), 60.0),
        **dict.fromkeys(("h", "hour", "hours"), 3600.0),
        **dict.fromkeys(("ms", "milliseconds"), 0.001),
        **dict.fromkeys(("hh:mm:ss", "h:mm:ss", "mm:ss", "m:ss"), 1.0),
    },
    "heart_rate_bpm": dict.fromkeys(("bpm", "1/min", "/min", "beats/min"), 1.0),
    "speed_kmh": {
        **dict.fromkeys(("km/h", "kmh", "kph", "km/hr"), 1.0),
        **dict.fromkeys(("m/s", "mps", "ms", "m s-1"), KMH_PER_M_PER_S),
        **dict.fromkeys(("mph", "mi/h", "mile/h"), KM_PER_MILE),
        **dict.fromkeys(("min/km", "min per km"), PACE),
        **dict.fromkeys(("min/mi", "min/mile", "min per mile"), f"{PACE} mile"),
    },
    "incline_pct": dict.fromkeys(("%", "pct", "percent"), 1.0),
    "cadence_spm": {
        **dict.fromkeys(("spm", "steps/min", "1/min", "/min"), 1.0),
        **dict.fromkeys(("rpm", "strides/min"), 2.0),
    },
    "distance_m": {
        **dict.fromkeys(("m", "meter", "meters", "metres"), 1.0),
        **dict.fromkeys(("km", "kilometers", "kilometres"), 1000.0),
        **dict.fromkeys(("mi", "mile", "miles"), 1000 * KM_PER_MILE),
    },
    "altitude_m": {
        **dict.fromkeys(("m", "meter", "meters", "metres"), 1.0),
        **dict.fromkeys(("ft", "feet"), M_PER_FOOT),
    },
    RR: {**dict.fromkeys(("ms",), 1.0), **dict.fromkeys(("s",), 1000.0)},
}

# What headers call them; a unit in brackets or after the last blank or underscore is cut off.
_NAMES: Mapping[str, tuple[str, ...]] = {
    TIME: (
        "time",
        "elapsed time",
        "elapsed",
        "timestamp",
        "seconds",
        "secs",
        "sec",
        "minutes",
        "duration",
        "timer",
    ),
    "heart_rate_bpm": ("heart rate", "heartrate", "hr", "bpm", "pulse", "hf", "puls"),
    "speed_kmh": ("speed", "velocity", "pace"),
    "incline_pct": ("incline", "inclination", "grade", "gradient", "slope"),
    "cadence_spm": ("cadence", "step rate", "steps per minute"),
    "distance_m": ("distance", "dist"),
    "altitude_m": ("altitude", "elevation", "height", "ele", "alt"),
    RR: ("rr", "rr interval", "rr intervals", "rri", "r-r"),
}

# Where the name alone leaves no doubt.
_SAID_BY_NAME: Mapping[str, str] = {
    "seconds": "s",
    "secs": "s",
    "sec": "s",
    "minutes": "min",
    "steps per minute": "spm",
}
_DOUBTFUL = frozenset({"speed_kmh", "distance_m"})


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a workout. `factor`: to our unit, or the word of a pace."""

    at: int
    key: str
    title: str
    factor: float | str = 1.0


class UnitUnsaid(ValueError):
    """A header leaves open what its numbers mean. The message says how to say it."""


def column_of(title: str, *, at: int) -> Column | None:
    """What a header names; None: nothing of a workout.

    Raises:
        UnitUnsaid: a speed or a distance without its unit, or in one that is not known.
    """
    plain = title.strip().strip('"').strip()
    if plain in (TIME, PAUSED, *MEASURED):
        return Column(at=at, key=plain, title=plain)
    name, unit = _parts(plain.lower())
    key = next((key for key, names in _NAMES.items() if name in names), None)
    if key is None:
        return None
    unit = unit or _SAID_BY_NAME.get(name)
    units = _UNITS[key]
    if unit is None and key in _DOUBTFUL:
        raise UnitUnsaid(
            Sentence(
                "{plain}: no unit, expected for example {plain} ({unit})",
                plain=plain,
                unit=next(iter(units)),
            )
        )
    if unit is not None and unit not in units:
        raise UnitUnsaid(
            Sentence(
                "{plain}: the unit {unit} is not known, expected {names}",
                plain=plain,
                unit=unit,
                names=", ".join(units),
            )
        )
    return Column(at=at, key=key, title=plain, factor=1.0 if unit is None else units[unit])


def value_of(cell: str, column: Column, *, decimal_comma: bool) -> float:
    """The cell in our unit.

    Raises:
        ValueError: it is not a number, nor a time where one may stand.
    """
    if isinstance(column.factor, str):
        minutes = _clock_s(cell) / 60 if ":" in cell else _number(cell, decimal_comma=decimal_comma)
        if minutes <= 0:
            return 0.0
        return 60 / minutes * (KM_PER_MILE if column.factor.endswith("mile") else 1.0)
    if column.key == TIME and ":" in cell:
        return _clock_s(cell)
    return _number(cell, decimal_comma=decimal_comma) * column.factor


def _number(cell: str, *, decimal_comma: bool) -> float:
    """In a table separated by commas one that is quoted may also stand between thousands."""
    digits = cell
    if "," in cell:
        thousands = not decimal_comma and re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d*)?", cell)
        digits = cell.replace(",", "") if thousands else cell.replace(".", "").replace(",", ".")
    number = float(digits)
    if not isfinite(number):
        raise ValueError(cell)
    return number


def _clock_s(cell: str) -> float:
    """Seconds of h:mm:ss, mm:ss (with decimals after either separator), or of a date and time."""
    found = re.fullmatch(r"(?:(\d+):)?(\d+):(\d{1,2}(?:[.,]\d+)?)", cell)
    if found:
        hours, minutes, seconds = found.groups()
        return 3600 * int(hours or 0) + 60 * int(minutes) + float(seconds.replace(",", "."))
    at_s = moment(cell)
    if not isfinite(at_s):
        raise ValueError(cell)
    return at_s


def _parts(title: str) -> tuple[str, str | None]:
    """Name and unit: "Speed (km/h)", "speed [m/s]", "speed_kmh", "Speed km/h"."""
    bracketed = re.fullmatch(r"(.*?)\s*[(\[]\s*([^)\]]*?)\s*[)\]]", title)
    if bracketed:
        return bracketed[1].replace("_", " ").strip(), bracketed[2] or None
    spaced = title.replace("_", " ").strip()
    name, _, last = spaced.rpartition(" ")
    if name and any(last in units for units in _UNITS.values()):
        return name.strip(), last
    return spaced, None


def separator_of(lines: Sequence[str]) -> str:
    """Comma, semicolon or tab: the one that the header holds most often."""
    header = lines[0] if lines else ""
    return max((",", ";", "\t"), key=header.count)


NOT_MEASURED = frozenset({"", "nan", "null", "none", "na", "n/a", "--", "-"})


def measured(cell: str) -> bool:
    """Whether something stands in the cell."""
    return cell.lower() not in NOT_MEASURED


def names_columns(header: str) -> bool:
    """Whether a first line is the header of a workout's table: it names a column of CONTRACT's,
    or a time and a quantity.
    """
    cells = [cell.strip().strip('"') for cell in header.split(separator_of([header]))]
    if any(cell in MEASURED for cell in cells):
        return True
    found = set()
    for cell in cells[:100]:
        try:
            column = column_of(cell, at=0)
        except UnitUnsaid:
            continue
        if column is not None:
            found.add(column.key)
    return TIME in found and len(found) > 1
