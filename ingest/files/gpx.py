"""Workouts from GPX files with heart rate and cadence in track point extensions.

Read with the standard library and not with gpxpy: it takes a file whole or not at all, refuses a
track whose points have no position (treadmills), and holds the document in memory.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from math import isnan, nan

from ingest.files.errors import NotAWorkout, it_holds
from ingest.files.points import MOST_POINTS, TOO_MANY, WorkoutRecord, points_of
from ingest.files.recorded_workout import RecordedWorkout
from ingest.files.sports import sport_of
from ingest.files.workout_from_records import Activity, Cadence, assemble
from ingest.files.xml_elements import BadXml, XmlElement, XmlElements
from ingest.files.xml_text import moment, number
from ingest.measurements import ON_FOOT
from ingest.sentence import Sentence

KMH_PER_M_PER_S = 3.6
_KEPT = frozenset({"trkpt"})

# As in Garmin's TrackPointExtension 1 and 2, and in Cluetrust's extension.
_HEART_RATE = frozenset({"hr", "heartrate"})
_CADENCE = frozenset({"cad", "cadence"})


@dataclass
class _Track:
    """One track while it is being read."""

    kind: str | None = None
    segments: int = 0
    untimed: int = 0
    points: list[WorkoutRecord] = field(default_factory=list)


@dataclass
class _Found:
    """All that was read of a file. `others`: what it holds beside tracks."""

    creator: str | None = None
    tracks: list[_Track] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)
    fault: str | None = None
    points: int = 0

    @property
    def is_too_long(self) -> bool:
        """Whether the rest is not read."""
        return self.points > MOST_POINTS


def read_gpx(data: bytes, *, name: str) -> list[RecordedWorkout]:
    """A recording for each track of a file that has times.

    Where the points hold no speed, the distance follows from the positions, and a note says so.
    Points need no position: a run indoors has times and heart rates only. Where a segment ends
    the recording was paused; the way to the next one is not known. The cadence counts one leg;
    `cadence_spm` is twice that. A file that is cut or damaged gives the points before, with a
    note.

    Raises:
        NotAWorkout: no track point with a time could be read.
    """
    found = _collect(data)
    timed = [track for track in found.tracks if track.points]
    if not timed:
        raise NotAWorkout(name, _without_points(found))
    damage = [f"damaged ({found.fault}); what comes before is kept"] if found.fault else []
    damage += [TOO_MANY] if found.is_too_long else []
    count = len(timed)
    return [
        assemble(
            replace(
                _activity(track, name=name, creator=found.creator, notes=damage),
                part=f"{at} of {count}" if count > 1 else None,
            )
        )
        for at, track in enumerate(timed, start=1)
    ]


def _without_points(found: _Found) -> Sentence:
    """What the file does hold."""
    if found.fault:
        return Sentence("a GPX file that cannot be read ({fault})", fault=found.fault)
    untimed = sum(track.untimed for track in found.tracks)
    held: list[object] = [f"{count} {what}" for what, count in sorted(found.others.items())]
    if untimed:
        held.append(Sentence("{count} track points, none of which has a time", count=untimed))
    holds = it_holds(held)
    if found.tracks:
        return Sentence(
            "a GPX file with tracks without times{holds}, expected a recorded track", holds=holds
        )
    return Sentence("a GPX file with no track{holds}, expected a recorded track", holds=holds)


def _collect(data: bytes) -> _Found:
    found = _Found()
    try:
        for event, element in XmlElements(data, kept=_KEPT):
            if event == "start":
                _begin(element, found=found)
            else:
                _end(element, found=found)
            if found.is_too_long:
                break
    except BadXml as exc:
        found.fault = str(exc).splitlines()[0]
    return found


def _begin(element: XmlElement, *, found: _Found) -> None:
    if element.tag == "gpx":
        found.creator = element.get("creator")
    elif element.tag == "trk":
        found.tracks.append(_Track())
    elif element.tag == "trkseg" and found.tracks:
        found.tracks[-1].segments += 1


def _end(element: XmlElement, *, found: _Found) -> None:
    if element.tag == "trkpt" and found.tracks:
        track = found.tracks[-1]
        point = _point(element, segment=track.segments)
        found.points += 1
        if found.is_too_long:
            return
        if isnan(point.at_s):
            track.untimed += 1
        else:
            track.points.append(point)
    elif element.tag == "type" and element.parent == "trk":
        found.tracks[-1].kind = found.tracks[-1].kind or element.text
    elif element.tag in ("rte", "wpt"):
        found.others["routes" if element.tag == "rte" else "waypoints"] += 1


def _activity(track: _Track, *, name: str, creator: str | None, notes: list[str]) -> Activity:
    sport = track.kind.lower() if track.kind else None
    kind = sport_of(sport)
    untimed = f"left out, without a time: {track.untimed} of the track points"
    placed = any(not isnan(point.latitude_deg) for point in track.points)
    return Activity(
        name=name,
        points=points_of(track.points),
        epoch=True,
        cadence=Cadence.ONE_LEG if kind in ON_FOOT else Cadence.NOT_STEPS,
        sport=sport,
        sport_kind=kind,
        device=creator,
        notes=[
            *notes,
            *([untimed] if track.untimed else []),
            *([] if placed else ["the track points have no position"]),
        ],
    )


def _point(trackpoint: XmlElement, *, segment: int) -> WorkoutRecord:
    at_s = speed = elevation = heart_rate = cadence = distance = nan
    for element in trackpoint.iter():
        tag = element.tag.lower()
        if tag == "time":
            at_s = moment(element.text)
        elif tag == "ele":
            elevation = number(element.text)
        elif tag in _HEART_RATE:
            heart_rate = number(element.text)
        elif tag in _CADENCE:
            cadence = number(element.text)
        elif tag == "speed" and isnan(speed):
            speed = number(element.text)
        elif tag == "distance":
            distance = number(element.text)
    return WorkoutRecord(
        at_s=at_s,
        heart_rate_bpm=heart_rate,
        speed_kmh=speed * KMH_PER_M_PER_S,
        cadence=cadence,
        distance_m=distance,
        altitude_m=elevation,
        latitude_deg=_degrees(trackpoint.get("lat"), largest=90),
        longitude_deg=_degrees(trackpoint.get("lon"), largest=180),
        segment=segment,
    )


def _degrees(text: str | None, *, largest: float) -> float:
    """Nan: none, or on no globe."""
    value = number(text)
    return value if abs(value) <= largest else nan
