"""Workouts from GPX files with heart rate and cadence in track point extensions."""

from collections.abc import Iterator
from datetime import UTC
from math import isnan, nan
from xml.etree.ElementTree import ParseError

import gpxpy
from gpxpy.gpx import GPX, GPXException, GPXTrack, GPXTrackPoint

from ingest.files.errors import NotAWorkout
from ingest.files.recorded_workout import RecordedWorkout
from ingest.files.sports import sport_of
from ingest.files.workout_from_records import Activity, Cadence, WorkoutRecord, assemble
from ingest.files.xml_text import local_name, number
from ingest.measurements import ON_FOOT

KMH_PER_M_PER_S = 3.6

# As in Garmin's TrackPointExtension 1 and 2, and in Cluetrust's extension.
_HEART_RATE = frozenset({"hr", "heartrate"})
_CADENCE = frozenset({"cad", "cadence"})
_POINT_END = b"</trkpt>"


def read_gpx(data: bytes, *, name: str) -> list[RecordedWorkout]:
    """A recording for each track of a file that has times.

    Where the points hold no speed, the distance follows from the positions, and a note says so.
    Where a segment ends the recording was paused; the way to the next one is not known.
    The cadence counts one leg; `cadence_spm` is twice that. A file that is cut or damaged
    gives the points before, with a note.

    Raises:
        NotAWorkout: no track point with a time could be read.
    """
    gpx, notes = _parse(data.lstrip(), name=name)
    timed = [(track, points) for track in gpx.tracks if (points := [*_points(track)])]
    if not timed:
        what = "tracks without times" if gpx.tracks else "no track"
        raise NotAWorkout(
            name, "; ".join([f"a GPX file with {what}, expected a recorded track", *notes])
        )
    recordings = []
    for at, (track, points) in enumerate(timed, start=1):
        untimed = sum(len(segment.points) for segment in track.segments) - len(points)
        left_out = [f"left out, without a time: {untimed} of the track points"] if untimed else []
        sport = track.type.lower() if track.type else None
        kind = sport_of(sport)
        recordings.append(
            assemble(
                Activity(
                    name=name,
                    part=f"{at} of {len(timed)}" if len(timed) > 1 else None,
                    points=points,
                    epoch=True,
                    cadence=Cadence.ONE_LEG if kind in ON_FOOT else Cadence.NOT_STEPS,
                    sport=sport,
                    sport_kind=kind,
                    device=gpx.creator,
                    notes=[*notes, *left_out],
                )
            )
        )
    return recordings


def _parse(data: bytes, *, name: str) -> tuple[GPX, list[str]]:
    try:
        return gpxpy.parse(data), []
    except (GPXException, ValueError) as exc:
        fault = str(exc).splitlines()[0]
        good = _whole_points(data, fault=exc.__cause__)
    # gpxpy takes a file whole or not at all: close the tags behind the last whole point.
    if good:
        try:
            gpx = gpxpy.parse(good + b"</trkseg></trk></gpx>")
        except (GPXException, ValueError):
            pass
        else:
            return gpx, [f"damaged ({fault}); what comes before is kept"]
    raise NotAWorkout(name, f"a GPX file that cannot be read ({fault})")


def _whole_points(data: bytes, *, fault: BaseException | None) -> bytes:
    """What comes before the fault, up to its last whole track point."""
    if not isinstance(fault, ParseError):
        return b""
    line, column = fault.position
    before = sum(len(text) for text in data.splitlines(keepends=True)[: line - 1]) + column
    end = data.rfind(_POINT_END, 0, before)
    return data[: end + len(_POINT_END)] if end >= 0 else b""


def _points(track: GPXTrack) -> Iterator[WorkoutRecord]:
    for part, segment in enumerate(track.segments):
        for point in segment.points:
            if point.time is not None:
                at = point.time if point.time.tzinfo else point.time.replace(tzinfo=UTC)
                yield _point(point, at_s=at.timestamp(), segment=part)


def _point(point: GPXTrackPoint, *, at_s: float, segment: int) -> WorkoutRecord:
    speed = nan if point.speed is None else float(point.speed)
    heart_rate = cadence = nan
    for extension in point.extensions:
        for element in extension.iter():
            tag = local_name(element).lower()
            if tag in _HEART_RATE:
                heart_rate = number(element.text)
            elif tag in _CADENCE:
                cadence = number(element.text)
            elif tag == "speed" and isnan(speed):
                speed = number(element.text)
    return WorkoutRecord(
        at_s=at_s,
        heart_rate_bpm=heart_rate,
        speed_kmh=speed * KMH_PER_M_PER_S,
        cadence=cadence,
        altitude_m=nan if point.elevation is None else float(point.elevation),
        latitude_deg=point.latitude,
        longitude_deg=point.longitude,
        segment=segment,
    )
