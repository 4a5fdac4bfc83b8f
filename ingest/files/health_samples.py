"""Samples of an Apple Health export that were taken during its workouts, by source."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import isnan

from ingest.files.health_workouts import METRES, HealthWorkout, health_moment
from ingest.files.health_xml import Element
from ingest.files.xml_text import number

MOST_SAMPLES = 6_000_000
"""Of all workouts: a heart rate each second of 1,600 hours. Ours."""

MOST_NEAR = 200
"""Workouts of three days: each sample is compared with all of them. Ours."""

SAMPLE_TAGS = frozenset({"Record"})

_KMH = {"km/hr": 1.0, "m/s": 3.6, "mi/hr": 1.609344}
_QUANTITIES: dict[str, tuple[str, dict[str, float]]] = {
    "HKQuantityTypeIdentifierHeartRate": ("heart_rate_bpm", {"count/min": 1.0, "count/s": 60.0}),
    "HKQuantityTypeIdentifierRunningSpeed": ("speed_kmh", _KMH),
    "HKQuantityTypeIdentifierWalkingSpeed": ("walking_kmh", _KMH),
    "HKQuantityTypeIdentifierDistanceWalkingRunning": ("distance_m", METRES),
    "HKQuantityTypeIdentifierDistanceCycling": ("distance_m", METRES),
}
"""Ours for the export's, and what its units are in ours."""


@dataclass
class Series:
    """Samples of one source: begins, ends, values."""

    start_s: "array[float]" = field(default_factory=lambda: array("d"))
    end_s: "array[float]" = field(default_factory=lambda: array("d"))
    value: "array[float]" = field(default_factory=lambda: array("d"))


class WorkoutSamples:
    """What was measured in each workout; filled as the export is gone through."""

    def __init__(self, workouts: Sequence[HealthWorkout]) -> None:
        self._count = 0
        self._by_day: defaultdict[str, list[tuple[int, HealthWorkout]]] = defaultdict(list)
        self._series: defaultdict[tuple[int, str], dict[str, Series]] = defaultdict(dict)
        for at, workout in enumerate(workouts):
            for day in _days(workout):
                if len(self._by_day[day]) < MOST_NEAR:
                    self._by_day[day].append((at, workout))

    @property
    def is_full(self) -> bool:
        """Whether the rest was left out."""
        return self._count >= MOST_SAMPLES

    def collect(self, elements: Iterable[Element]) -> None:
        """Take what belongs to a workout.

        Raises:
            BadXml: the document ends here; what came before has been taken.
        """
        for tag, said in elements:
            if tag != "Record" or said is None:
                continue
            known = _QUANTITIES.get(said.get("type", ""))
            near = self._by_day.get(said.get("startDate", "")[:10]) if known else None
            if known is None or near is None:
                continue
            self._take(said, quantity=known[0], units=known[1], near=near)
            if self.is_full:
                return

    def of(self, at: int, quantity: str, *, source: str) -> Series | None:
        """Those of a workout (by its number): its own source's, else of the one with the most."""
        by_source = self._series.get((at, quantity), {})
        if source in by_source:
            return by_source[source]
        return max(by_source.values(), key=lambda series: len(series.value), default=None)

    def _take(
        self,
        said: dict[str, str],
        *,
        quantity: str,
        units: dict[str, float],
        near: Sequence[tuple[int, HealthWorkout]],
    ) -> None:
        start_s, end_s = health_moment(said.get("startDate")), health_moment(said.get("endDate"))
        scale = units.get(said.get("unit", ""))
        value = number(said.get("value"))
        if scale is None or isnan(value) or isnan(start_s):
            return
        for at, workout in near:
            if workout.start_s <= start_s <= workout.end_s:
                source = said.get("sourceName", "")
                series = self._series[at, quantity].setdefault(source, Series())
                series.start_s.append(start_s)
                series.end_s.append(start_s if isnan(end_s) else end_s)
                series.value.append(value * scale)
                self._count += 1


def _days(workout: HealthWorkout) -> set[str]:
    """Every day that may be written on a sample of it, whatever the time zone."""
    first = datetime.fromtimestamp(workout.start_s, tz=UTC) - timedelta(days=1)
    last = datetime.fromtimestamp(workout.end_s, tz=UTC) + timedelta(days=1)
    count = (last.date() - first.date()).days
    return {(first + timedelta(days=day)).strftime("%Y-%m-%d") for day in range(count + 1)}
