"""Recordings out of an Apple Health export: its XML gone through twice, and the routes beside it.

Built from the document type in Apple's own exports as others have published it. Workouts stand
behind the samples in the file, so that the first pass finds when they were and the second what was
measured then.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import isfinite, nan
from typing import BinaryIO

from ingest.files.device_totals import ManualEntry
from ingest.files.errors import NotAWorkout
from ingest.files.gpx import read_gpx
from ingest.files.health_samples import SAMPLE_TAGS, WorkoutSamples
from ingest.files.health_workouts import LONGEST_S, WORKOUT_TAGS, HealthWorkout, health_workouts
from ingest.files.health_xml import health_elements
from ingest.files.points import points_at
from ingest.files.recorded_workout import RecordedWorkout, utc
from ingest.files.sports import sport_of
from ingest.files.workout_from_records import Activity, Cadence, assemble
from ingest.files.xml_elements import BadXml
from ingest.files.xml_text import moment
from ingest.sentence import Sentence, one_line

_POINT_TIME = re.compile(rb"<trkpt.*?<time>([^<]+)", re.DOTALL)
_HEAD_BYTES = 16 * 1024
_EARLY_S = 60.0
"""A receiver may be on before the workout is. Ours."""

Rows = dict[float, dict[str, float]]


@dataclass(frozen=True, kw_only=True)
class HealthFiles:
    """An export as it lies there. `open_xml`: from its begin; `route`: a GPX file by its path.

    `routes`: the paths of all of them.
    """

    name: str
    open_xml: Callable[[], BinaryIO]
    route: Callable[[str], bytes | None]
    routes: Sequence[str] = ()


@dataclass
class HealthExport:
    """What was found. `entries`: workouts without a sample."""

    entries: list[ManualEntry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_health_export(files: HealthFiles, *, found: HealthExport) -> Iterator[RecordedWorkout]:
    """Each workout that has samples or a route, in order of time.

    Raises:
        NotAWorkout: there is none with a begin and an end.
    """
    workouts: list[HealthWorkout] = []
    _gone_through(
        files,
        lambda opened: health_workouts(health_elements(opened, wanted=WORKOUT_TAGS), workouts),
        found,
    )
    if not workouts:
        told = one_line(Sentence("an Apple Health export without a workout"), *found.notes)
        raise NotAWorkout(files.name, told)
    workouts.sort(key=lambda workout: workout.start_s)
    _find_routes(workouts, files=files)
    samples = WorkoutSamples(workouts)
    _gone_through(
        files, lambda opened: samples.collect(health_elements(opened, wanted=SAMPLE_TAGS)), found
    )
    if samples.is_full:
        found.notes.append("left out, more samples than are read: the rest of the export")
    for at, workout in enumerate(workouts):
        notes = list(found.notes)
        rows = _rows(workout, at=at, samples=samples, files=files, notes=notes)
        kind = sport_of(workout.sport)
        if not rows:
            found.entries.append(
                ManualEntry(
                    started_at=utc(workout.start_s),
                    sport=workout.sport,
                    sport_kind=kind,
                    totals=workout.totals(),
                )
            )
            continue
        recording = assemble(
            Activity(
                name=files.name,
                part=f"{at + 1} of {len(workouts)}" if len(workouts) > 1 else None,
                points=points_at(rows),
                epoch=True,
                cadence=Cadence.NOT_STEPS,
                laps=workout.laps(),
                pauses=workout.pauses(),
                sport=workout.sport or None,
                sport_kind=kind,
                device=workout.source or None,
                totals=workout.totals(),
                notes=notes,
            )
        )
        yield recording


def _gone_through(
    files: HealthFiles, read: Callable[[BinaryIO], None], found: HealthExport
) -> None:
    try:
        with files.open_xml() as opened:
            read(opened)
    except BadXml as exc:
        note = f"damaged ({exc}); what comes before is kept"
        if note not in found.notes:
            found.notes.append(note)


def _find_routes(workouts: Sequence[HealthWorkout], *, files: HealthFiles) -> None:
    """Those that no workout names, as before iOS 13, belong to the one they begin in."""
    named = {path for workout in workouts for path in workout.routes}
    starts_s = [workout.start_s for workout in workouts]
    for path in files.routes:
        if path in named:
            continue
        found = _POINT_TIME.search((files.route(path) or b"")[:_HEAD_BYTES])
        at_s = moment(found[1].decode("ascii", errors="replace")) if found else nan
        before = bisect_right(starts_s, at_s + _EARLY_S) if isfinite(at_s) else 0
        for workout in reversed(workouts[:before]):
            if at_s <= workout.end_s:
                workout.routes.append(path)
                break
            if at_s - workout.start_s > LONGEST_S:
                break


def _rows(
    workout: HealthWorkout,
    *,
    at: int,
    samples: WorkoutSamples,
    files: HealthFiles,
    notes: list[str],
) -> Rows:
    """What was measured, by the second. A route's speed goes before the watch's steps."""
    rows: Rows = {}
    for quantity, name in (
        ("heart_rate_bpm", "heart_rate_bpm"),
        ("walking_kmh", "speed_kmh"),
        ("speed_kmh", "speed_kmh"),
    ):
        if series := samples.of(at, quantity, source=workout.source):
            _put(rows, name, series.start_s, series.value)
    if series := samples.of(at, "distance_m", source=workout.source):
        steps = sorted(zip(series.start_s, series.end_s, series.value, strict=True))
        metres = 0.0
        _put(rows, "distance_m", [steps[0][0]], [0.0])
        for _, end_s, step_m in steps:
            metres += step_m
            _put(rows, "distance_m", [end_s], [metres])
    for path in dict.fromkeys(workout.routes):
        _add_route(rows, path, files=files, notes=notes)
    return rows


def _put(rows: Rows, key: str, at_s: Sequence[float], values: Sequence[float]) -> None:
    for second, value in zip(at_s, values, strict=True):
        rows.setdefault(float(round(second)), {})[key] = value


def _add_route(rows: Rows, path: str, *, files: HealthFiles, notes: list[str]) -> None:
    data = files.route(path)
    if data is None:
        notes.append("left out, not in the export: a route")
        return
    try:
        tracks = read_gpx(data, name=path)
    except NotAWorkout as exc:
        notes.append(f"left out, a route that cannot be read: {exc.problem}")
        return
    for track in tracks:
        if track.started_at is None:
            continue
        start_s = track.started_at.timestamp()
        for key in ("speed_kmh", "altitude_m", "latitude_deg", "longitude_deg"):
            column = getattr(track, key)
            if column is None:
                continue
            for second, value in zip(track.time_s.tolist(), column.tolist(), strict=True):
                if isfinite(value):
                    rows.setdefault(float(round(start_s + second)), {})[key] = value
