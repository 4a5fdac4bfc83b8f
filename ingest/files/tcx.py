"""Workouts from TCX files (Training Center Database 2 with Activity Extension 2).

Read with the standard library and not with tcxreader: its 0.4.11 puts all activities of a file
into one, drops where tracks and laps begin (so pauses are lost), gives times with and without a
zone, knows one namespace only, and gives nothing of a file that is cut or holds one odd number.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import isnan, nan

from ingest.files.device_totals import DeviceTotals, ManualEntry, WithoutPoints
from ingest.files.errors import NotAWorkout
from ingest.files.points import MOST_POINTS, TOO_MANY, WorkoutRecord, points_of
from ingest.files.recorded_workout import LapStretch, RecordedWorkout, utc
from ingest.files.sports import sport_of
from ingest.files.tcx_pauses import TcxLap, pauses
from ingest.files.workout_from_records import Activity, Cadence, assemble
from ingest.files.xml_elements import BadXml, XmlElement, XmlElements
from ingest.files.xml_text import moment, number
from ingest.measurements import ON_FOOT
from ingest.sentence import Sentence, one_line

KMH_PER_M_PER_S = 3.6
_KEPT = frozenset({"Trackpoint"})


@dataclass
class _Found:
    """One activity while it is being read."""

    sport: str | None
    started_s: float = nan
    device: str | None = None
    laps: list[TcxLap] = field(default_factory=list)


def read_tcx(data: bytes, *, name: str) -> list[RecordedWorkout]:
    """A recording for each activity of a file.

    A file that is cut or damaged gives what comes before, with a note. The format's cadence
    counts one leg; `cadence_spm` is twice that.

    Raises:
        NotAWorkout: no track point could be read.
    """
    found: list[_Found] = []
    notes: list[str] = []
    try:
        _collect(data, found=found, notes=notes)
    except BadXml as exc:
        notes.append(f"damaged XML ({exc}); what comes before is kept")
    activities = [activity for activity in found if any(lap.points for lap in activity.laps)]
    if not activities:
        raise _without_points(found, name=name, notes=notes)
    count = len(activities)
    return [
        assemble(
            replace(
                _activity(one, name=name, notes=notes),
                part=f"{number} of {count}" if count > 1 else None,
            )
        )
        for number, one in enumerate(activities, start=1)
    ]


def _without_points(found: list[_Found], *, name: str, notes: list[str]) -> NotAWorkout:
    """What the file does hold, and what is missing."""
    if not found:
        what = Sentence("a TCX file with no activity, expected a track")
        return NotAWorkout(name, one_line(what, *notes))
    entries = tuple(
        ManualEntry(
            started_at=None if isnan(start_s := _start_s(one)) else utc(start_s),
            sport=one.sport.lower() if one.sport else None,
            sport_kind=sport_of(one.sport),
            totals=totals_of(one.laps),
        )
        for one in found
    )
    what = Sentence(
        "a TCX file with activities without track points, only totals ({totals}); expected a track",
        totals=one_line(*(entry.in_words() for entry in entries)),
    )
    return WithoutPoints(name, one_line(what, *notes), entries=entries)


def _start_s(found: _Found) -> float:
    starts = (found.started_s, *(lap.start_s for lap in found.laps))
    return next((start_s for start_s in starts if not isnan(start_s)), nan)


def _collect(data: bytes, *, found: list[_Found], notes: list[str]) -> None:
    untimed = points = 0
    for event, element in XmlElements(data, kept=_KEPT):
        tag = element.tag
        if event == "start":
            if tag == "Activity":
                found.append(_Found(sport=element.get("Sport")))
            elif tag == "Lap" and found:
                found[-1].laps.append(TcxLap(start_s=moment(element.get("StartTime"))))
            elif tag == "Track" and found and found[-1].laps:
                found[-1].laps[-1].track_starts.append(len(found[-1].laps[-1].points))
            continue
        if tag == "Trackpoint" and found and found[-1].laps:
            points += 1
            if points > MOST_POINTS:
                notes.append(TOO_MANY)
                break
            point = _point(element)
            if isnan(point.at_s):
                untimed += 1
            else:
                found[-1].laps[-1].points.append(point)
        elif element.parent == "Lap" and found and found[-1].laps:
            _end_in_lap(element, lap=found[-1].laps[-1])
        elif tag == "Id" and element.parent == "Activity" and found:
            found[-1].started_s = moment(element.text)
        elif tag == "Name" and element.parent == "Creator" and found:
            found[-1].device = element.text
    if untimed:
        notes.append(f"left out, without a time: {untimed} of the track points")


def _end_in_lap(element: XmlElement, *, lap: TcxLap) -> None:
    match element.tag:
        case "TotalTimeSeconds":
            lap.timer_s = number(element.text)
        case "DistanceMeters":
            lap.distance_m = number(element.text)
        case "Calories":
            lap.energy_kcal = number(element.text)
        case "Intensity":
            lap.intensity = element.text or ""


def totals_of(laps: Sequence[TcxLap]) -> DeviceTotals:
    """The sums of an activity's laps, which are all that the format has. 0 kcal: not counted."""

    def total(values: Iterable[float]) -> float | None:
        said = [value for value in values if not isnan(value)]
        return sum(said) if said else None

    return DeviceTotals(
        timer_s=total(lap.timer_s for lap in laps),
        distance_m=total(lap.distance_m for lap in laps),
        energy_kcal=total(lap.energy_kcal for lap in laps) or None,
    )


def _point(trackpoint: XmlElement) -> WorkoutRecord:
    texts: dict[str, str | None] = {}
    for element in trackpoint.iter():
        tag = element.tag
        if tag == "HeartRateBpm":
            value = next((child for child in element.children if child.tag == "Value"), None)
            texts[tag] = element.text if value is None else value.text
        elif tag != "Value":
            texts.setdefault(tag, element.text)
    cadence = number(texts.get("RunCadence"))
    return WorkoutRecord(
        at_s=moment(texts.get("Time")),
        heart_rate_bpm=number(texts.get("HeartRateBpm")),
        speed_kmh=number(texts.get("Speed")) * KMH_PER_M_PER_S,
        incline_pct=number(texts.get("InclinePercent")),  # ours: the format has none
        cadence=number(texts.get("Cadence")) if isnan(cadence) else cadence,
        distance_m=number(texts.get("DistanceMeters")),
        altitude_m=number(texts.get("AltitudeMeters")),
        latitude_deg=number(texts.get("LatitudeDegrees")),
        longitude_deg=number(texts.get("LongitudeDegrees")),
    )


def _activity(found: _Found, *, name: str, notes: list[str]) -> Activity:
    kind = sport_of(found.sport)
    return Activity(
        name=name,
        points=points_of(point for lap in found.laps for point in lap.points),
        epoch=True,
        cadence=Cadence.ONE_LEG if kind in ON_FOOT else Cadence.NOT_STEPS,
        laps=[*_laps(found.laps)],
        pauses=[*pauses(found.laps)],
        sport=found.sport.lower() if found.sport else None,
        sport_kind=kind,
        device=found.device,
        totals=totals_of(found.laps),
        notes=notes,
    )


def _laps(laps: list[TcxLap]) -> Iterator[LapStretch]:
    """Each lap until the next one starts, the last until its last point."""
    for at, lap in enumerate(laps):
        following = [later.start_s for later in laps[at + 1 :] if not isnan(later.start_s)]
        last = [point.at_s for point in lap.points[-1:]]
        end_s = next(iter(following + last), nan)
        if isnan(lap.start_s) or isnan(end_s):
            continue
        label = f"lap {at + 1}, {lap.intensity.lower()}" if lap.intensity else f"lap {at + 1}"
        yield LapStretch(start_s=lap.start_s, end_s=end_s, label=label)
