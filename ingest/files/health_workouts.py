"""Workouts of an Apple Health export: when, what, its totals, pauses, laps and routes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from math import inf, isnan, nan

from ingest.files.device_totals import DeviceTotals
from ingest.files.health_xml import Element
from ingest.files.recorded_workout import LapStretch, PauseStretch
from ingest.files.xml_text import number

MOST_WORKOUTS = 20_000
"""Three a day for eighteen years. Ours."""

MOST_EVENTS = 500_000
"""Pauses, laps, segments and routes of all of them. Ours."""

LONGEST_S = 2 * 86_400.0
"""What is said to last longer was never ended. Ours."""

WORKOUT_TAGS = frozenset({"Workout", "WorkoutEvent", "WorkoutStatistics", "FileReference"})
"""The elements it is made of."""

_KIND = "HKWorkoutActivityType"
_QUANTITY = "HKQuantityTypeIdentifier"
_EVENT = "HKWorkoutEventType"

METRES = {"m": 1.0, "km": 1000.0, "mi": 1609.344, "ft": 0.3048, "yd": 0.9144}
_KCAL = {"kcal": 1.0, "Cal": 1.0, "kJ": 1 / 4.184}
_SECONDS = {"s": 1.0, "min": 60.0, "hr": 3600.0}


@dataclass(kw_only=True)
class HealthWorkout:
    """One of them, while it is being read. `routes`: paths inside the export.

    `sport`: "traditional_strength_training" of HKWorkoutActivityTypeTraditionalStrengthTraining.
    """

    start_s: float
    end_s: float
    sport: str
    source: str
    timer_s: float | None = None
    distance_m: float | None = None
    energy_kcal: float | None = None
    mean_heart_rate_bpm: float | None = None
    max_heart_rate_bpm: float | None = None
    events: list[tuple[str, float, float]] = field(default_factory=list)
    routes: list[str] = field(default_factory=list)

    def totals(self) -> DeviceTotals:
        """What the watch says of the whole."""
        return DeviceTotals(
            elapsed_s=self.end_s - self.start_s,
            timer_s=self.timer_s,
            distance_m=self.distance_m,
            energy_kcal=self.energy_kcal,
            mean_heart_rate_bpm=self.mean_heart_rate_bpm,
            max_heart_rate_bpm=self.max_heart_rate_bpm,
        )

    def pauses(self) -> list[PauseStretch]:
        """From each pause to what resumes it, pressed or by the watch itself."""
        found = []
        since = nan
        for kind, at_s, _ in sorted(self.events, key=lambda event: event[1]):
            if kind in ("Pause", "MotionPaused") and isnan(since):
                since = at_s
            elif kind in ("Resume", "MotionResumed") and not isnan(since):
                found.append(PauseStretch(start_s=since, end_s=at_s))
                since = nan
        if not isnan(since):
            found.append(PauseStretch(start_s=since, end_s=inf))
        return found

    def laps(self) -> list[LapStretch]:
        """Those that say how long they were."""
        presses = [event for event in self.events if event[0] == "Lap" and event[2] > 0]
        return [
            LapStretch(start_s=at_s, end_s=at_s + lasting_s, label=f"lap {count}")
            for count, (_, at_s, lasting_s) in enumerate(sorted(presses), start=1)
        ]


def health_workouts(elements: Iterable[Element], found: list[HealthWorkout]) -> None:
    """Every workout with a begin and an end, added to `found` as it is read.

    Raises:
        BadXml: the document ends here; what came before has been added.
    """
    workout: HealthWorkout | None = None
    events = 0
    for tag, attributes in elements:
        if attributes is None:
            if tag == "Workout" and workout is not None:
                found.append(workout)
                workout = None
                if len(found) >= MOST_WORKOUTS:
                    return
        elif tag == "Workout":
            workout = _workout(attributes)
        elif workout is not None and events < MOST_EVENTS:
            events += 1
            _inside(tag, attributes, workout=workout)


def _workout(said: dict[str, str]) -> HealthWorkout | None:
    start_s, end_s = health_moment(said.get("startDate")), health_moment(said.get("endDate"))
    if not 0 <= end_s - start_s <= LONGEST_S:
        return None
    word = said.get("workoutActivityType", "").removeprefix(_KIND)
    return HealthWorkout(
        start_s=start_s,
        end_s=end_s,
        sport=re.sub(r"(?<=[a-z])(?=[A-Z])", "_", word).lower(),
        source=said.get("sourceName", ""),
        timer_s=_amount(said.get("duration"), said.get("durationUnit", "min"), _SECONDS),
        distance_m=_amount(said.get("totalDistance"), said.get("totalDistanceUnit"), METRES),
        energy_kcal=_amount(
            said.get("totalEnergyBurned"), said.get("totalEnergyBurnedUnit"), _KCAL
        ),
    )


def _inside(tag: str, said: dict[str, str], *, workout: HealthWorkout) -> None:
    if tag == "WorkoutEvent":
        kind = said.get("type", "").removeprefix(_EVENT)
        lasting_s = _amount(said.get("duration"), said.get("durationUnit", "min"), _SECONDS)
        at_s = health_moment(said.get("date"))
        if not isnan(at_s):
            workout.events.append((kind, at_s, lasting_s or 0.0))
    elif tag == "FileReference":
        if path := said.get("path"):
            workout.routes.append(path.lstrip("/"))
    elif tag == "WorkoutStatistics":
        quantity = said.get("type", "").removeprefix(_QUANTITY)
        if quantity.startswith("Distance"):
            workout.distance_m = _amount(said.get("sum"), said.get("unit"), METRES)
        elif quantity == "ActiveEnergyBurned":
            workout.energy_kcal = _amount(said.get("sum"), said.get("unit"), _KCAL)
        elif quantity == "HeartRate":
            workout.mean_heart_rate_bpm = _amount(said.get("average"), None, {})
            workout.max_heart_rate_bpm = _amount(said.get("maximum"), None, {})


def _amount(value: str | None, unit: str | None, units: dict[str, float]) -> float | None:
    amount = number(value) * (units.get(unit or "", nan) if units else 1.0)
    return None if isnan(amount) else amount


def health_moment(text: str | None) -> float:
    """Unix time of "2024-05-01 18:02:39 +0200"; nan: not one.

    >>> health_moment("1970-01-01 01:00:00 +0100"), health_moment("soon")
    (0.0, nan)
    """
    said = text or ""
    try:
        return datetime.fromisoformat(f"{said[:19]}{said[20:]}").timestamp() if said[20:] else nan
    except (ValueError, OverflowError):
        return nan
