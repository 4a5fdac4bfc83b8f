"""A folder of gas-exchange tests: `tests.csv` and one CSV per test."""

import csv
import math
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sessions.core.model.athlete import Athlete, ProfileError

Array = NDArray[np.float64]

COLUMNS = ("heart_rate_bpm", "speed_kmh", "incline_pct", "vo2_ml_min", "vco2_ml_min")
BRIDGE_S = 10.0
USUAL_RATIO = 0.9
SEXES = {"f": "female", "female": "female", "m": "male", "male": "male"}


@dataclass(frozen=True, kw_only=True)
class LabTest:
    """One test. Columns are as long as `time_s`, nan where not measured; None: not recorded."""

    name: str
    subject: str
    order: tuple[float, str]
    kind: str
    athlete: Athlete
    time_s: Array
    heart_rate_bpm: Array | None
    speed_kmh: Array | None
    incline_pct: Array | None
    gas_kcal: Array  # by whole second from the first row, nan where no gas was measured


def read_folder(folder: Path) -> list[LabTest]:
    """All tests of a folder; one whose profile is no person's is told and left out.

    Raises:
        ValueError: a file is missing or not what it should be; the message names it.
    """
    index = folder / "tests.csv"
    if not index.is_file():
        raise ValueError(f"{index} is missing")
    with index.open(newline="", encoding="utf-8-sig") as lines:
        rows = list(csv.DictReader(lines))
    tests = []
    for row in rows:
        try:
            tests.append(_test(folder, row))
        except ProfileError as exc:
            print(f"left out: {row['file']}: {exc}", file=sys.stderr)
    return tests


def weir_kcal_per_min(vo2_ml_min: Array, vco2_ml_min: Array | None) -> Array:
    """Weir 1949. Without carbon dioxide, at the usual ratio."""
    if vco2_ml_min is None:
        vco2_ml_min = vo2_ml_min * USUAL_RATIO
    filled = np.where(np.isnan(vco2_ml_min), vo2_ml_min * USUAL_RATIO, vco2_ml_min)
    measured = np.where(vo2_ml_min > 0, vo2_ml_min, np.nan)  # a cart that is off writes 0
    return (3.941 * measured + 1.106 * filled) / 1000


def per_second(time_s: Array, values: Array) -> Array:
    """Values in the middle of each whole second, on the line between rows at most 10 s apart."""
    seconds = np.arange(int(time_s[-1] - time_s[0])) + 0.5
    known = ~np.isnan(values)
    times, known_values = time_s[known] - time_s[0], values[known]
    if times.size == 0:
        return np.full(seconds.shape, np.nan)
    after = np.searchsorted(times, seconds)
    inside = (after > 0) & (after < times.size)
    width = times[np.minimum(after, times.size - 1)] - times[np.maximum(after - 1, 0)]
    line = np.interp(seconds, times, known_values)
    return np.where(inside & (width <= BRIDGE_S), line, np.nan)


def _test(folder: Path, row: dict[str, str]) -> LabTest:
    path = folder / row["file"]
    if not path.is_file():
        raise ValueError(f"{path} is missing")
    with path.open(newline="", encoding="utf-8-sig") as lines:
        rows = list(csv.DictReader(lines))
    if len(rows) < 2:
        raise ValueError(f"{path} holds no test")
    columns = {name: _column(rows, name) for name in ("time_s", *COLUMNS)}
    time_s = columns["time_s"]
    if time_s is None:
        raise ValueError(f"{path} has no time_s")
    rising = np.concatenate(([True], time_s[1:] > np.maximum.accumulate(time_s)[:-1]))
    kept = {name: None if values is None else values[rising] for name, values in columns.items()}
    time_s, vo2 = time_s[rising], kept["vo2_ml_min"]
    if vo2 is None:
        raise ValueError(f"{path} has no vo2_ml_min")
    return LabTest(
        name=row["file"],
        subject=row.get("subject") or row["file"],
        order=_order((row.get("order") or "").strip()),
        kind=row.get("kind") or "unnamed",
        athlete=Athlete(
            name=row.get("subject") or "",
            sex=SEXES.get((row.get("sex") or "").strip().lower(), "unspecified"),
            age_years=_number(row, "age_years"),
            mass_kg=_number(row, "mass_kg"),
            height_m=_number(row, "height_m"),
            heart_rate_max_bpm=_number(row, "heart_rate_max_bpm"),
            heart_rate_rest_bpm=_number(row, "heart_rate_rest_bpm"),
        ),
        time_s=time_s,
        heart_rate_bpm=kept["heart_rate_bpm"],
        speed_kmh=kept["speed_kmh"],
        incline_pct=kept["incline_pct"],
        gas_kcal=per_second(time_s, weir_kcal_per_min(vo2, kept["vco2_ml_min"])) / 60,
    )


def _order(said: str) -> tuple[float, str]:
    """Numbers by their value, dates and the like by their letters."""
    value = _value(said)
    return (math.inf if math.isnan(value) else value, said)


def _number(row: dict[str, str], key: str) -> float | None:
    value = _value(row.get(key) or "")
    return None if math.isnan(value) else value


def _value(said: str) -> float:
    """What is no number ("", "NA") was not measured."""
    try:
        return float(said)
    except ValueError:
        return math.nan


def _column(rows: list[dict[str, str]], name: str) -> Array | None:
    if name not in rows[0]:
        return None
    values = np.array([_value(row[name] or "") for row in rows])
    return None if np.isnan(values).all() else values
