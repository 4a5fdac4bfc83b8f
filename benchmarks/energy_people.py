"""Made-up people on a treadmill and outdoors, with gas, from published group data.

Nothing here is measured. The equations are others than the program's own wherever there are two:

- walking: Pandolf et al. 1977, J Appl Physiol 43:577 (without a load);
- running: half-way between trained runners (Daniels & Gilbert 1979, Oxygen Power) and ACSM;
  uphill 1 ml/kg per metre climbed (ACSM 0.9, Minetti 2002 1.0-1.25);
- between people: economy 7 %, the metabolic cart 4 %, VO2max 7 ml/kg/min around 50 (men) and 43
  (women) at 30 years, 0.4 less per year, maximum heart rate Tanaka +- 9, resting rate 61 +- 8;
- heart rate: share of its reserve 0.07 above the uptake's at rest, equal at the maximum (Swain et
  al. 1998), 0.03 between people, 0.02 between days;
- uptake follows with 35 +- 8 s; the respiratory ratio rises from 0.80 to 1.10.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

RAMPS, GRADED, WALKS = 60, 25, 28
TWICE_EVERY = 3  # every third person of the ramps comes again
FIELDS = (
    "file",
    "subject",
    "order",
    "sex",
    "age_years",
    "mass_kg",
    "height_m",
    "heart_rate_max_bpm",
    "heart_rate_rest_bpm",
    "kind",
)
BRUCE = ((2.7, 10.0), (4.0, 12.0), (5.5, 14.0), (6.8, 16.0), (8.0, 18.0), (8.9, 20.0))


@dataclass(frozen=True, kw_only=True)
class Person:
    """One body. Uptakes are per kilogram."""

    name: str
    is_male: bool
    age_years: float
    mass_kg: float
    height_m: float
    vo2max: float
    max_bpm: float
    rest_bpm: float
    economy: float
    standing: float
    lag_s: float


def generate(folder: Path, *, seed: int) -> None:
    """Write `tests.csv` and its tests into an empty folder."""
    source = np.random.default_rng(seed)
    rows: list[dict[str, object]] = []

    def add(person: Person, kind: str, plan: Sequence[tuple[float, float]], order: int) -> None:
        name = f"{person.name}-{order}.csv"
        _write(folder / name, person, plan, source, has_belt=kind != "outdoor walk")
        known = kind != "level"
        rows.append(
            {
                "file": name,
                "subject": person.name,
                "order": order,
                "sex": "male" if person.is_male else "female",
                "age_years": round(person.age_years),
                "mass_kg": round(person.mass_kg, 1),
                "height_m": round(person.height_m, 2),
                "heart_rate_max_bpm": round(person.max_bpm) if known else "",
                "heart_rate_rest_bpm": round(person.rest_bpm) if known else "",
                "kind": kind,
            }
        )

    for number in range(RAMPS):
        person = _person(f"ramp{number}", source)
        plan = [(5.0, 0.0)] * 180
        plan += [(5.0 + second / 60, 0.0) for second in range(20 * 60)]
        for order in range(1 + (number % TWICE_EVERY == 0)):
            add(person, "level", plan, order)
    for number in range(GRADED):
        stages = [stage for stage in BRUCE for _ in range(180)]
        add(_person(f"graded{number}", source), "graded", stages, 0)
    for number in range(WALKS):
        person = _person(f"walk{number}", source)
        kmh = source.normal(5.0, 0.5)
        walk = [(kmh + 0.5 * np.sin(second / 150), 0.0) for second in range(1500)]
        add(person, "outdoor walk", walk, 0)
    with (folder / "tests.csv").open("w", newline="", encoding="utf-8") as lines:
        writer = csv.DictWriter(lines, FIELDS)
        writer.writeheader()
        writer.writerows(rows)


def _person(name: str, source: np.random.Generator) -> Person:
    is_male = bool(source.random() < 0.7)
    age = float(np.clip(source.normal(32, 11), 16, 62))
    height = source.normal(1.77 if is_male else 1.65, 0.065)
    index = max(18.0, source.normal(23.5 if is_male else 22.0, 2.0))
    fitness = source.normal(0, 7)
    return Person(
        name=name,
        is_male=is_male,
        age_years=age,
        mass_kg=index * height**2,
        height_m=height,
        vo2max=max(28.0, (50 if is_male else 43) - 0.4 * (age - 30) + fitness),
        max_bpm=208 - 0.7 * age + source.normal(0, 9),
        rest_bpm=max(40.0, 61 + source.normal(0, 6) - 0.5 * fitness),
        economy=float(np.exp(source.normal(0, 0.07))),
        standing=source.normal(0.07, 0.03),
        lag_s=max(20.0, source.normal(35, 8)),
    )


def _demand(speed_kmh: float, incline_pct: float) -> float:
    metres = speed_kmh * 1000 / 60
    speed = speed_kmh / 3.6
    walking = (1.5 + 1.5 * speed**2 + 0.35 * speed * incline_pct) * 60 / 20.9
    if speed_kmh < 7.2:
        return walking
    trained = -4.6 + 0.182258 * metres + 0.000104 * metres**2
    acsm = 3.5 + 0.2 * metres
    return (trained + acsm) / 2 + metres * incline_pct / 100


def _write(
    path: Path,
    person: Person,
    plan: Sequence[tuple[float, float]],
    source: np.random.Generator,
    *,
    has_belt: bool,
) -> None:
    cart, day = float(np.exp(source.normal(0, 0.04))), source.normal(0, 0.02)
    vo2 = 4.5
    with path.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.writer(lines)
        belt = ["speed_kmh", "incline_pct"] if has_belt else []
        writer.writerow(["time_s", "heart_rate_bpm", *belt, "vo2_ml_min", "vco2_ml_min"])
        for second, (kmh, pct) in enumerate(plan):
            demand = _demand(kmh, pct) * person.economy
            if demand > 1.06 * person.vo2max:
                break
            vo2 += (min(demand, person.vo2max) - vo2) / person.lag_s
            used = (vo2 - 3.5) / (person.vo2max - 3.5)
            offset = (person.standing + day) * (1 - used)
            bpm = person.rest_bpm + (used + offset) * (person.max_bpm - person.rest_bpm)
            gas = vo2 * person.mass_kg * cart * (1 + source.normal(0, 0.05))
            ratio = 0.80 + 0.30 * min(1.0, max(0.0, used)) ** 1.5
            shown = [f"{kmh:.2f}", f"{pct:.1f}"] if has_belt else []
            beats = f"{min(bpm, person.max_bpm):.0f}"
            writer.writerow([second, beats, *shown, f"{gas:.0f}", f"{gas * ratio:.0f}"])
