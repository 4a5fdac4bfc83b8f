"""A session as TCX (Training Center Database 2 with Activity Extension 2).

Source: Garmin's TrainingCenterDatabasev2.xsd and ActivityExtensionv2.xsd.
"""

from collections.abc import Iterator, Sequence
from math import inf
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from msgspec.structs import replace

from ingest.measurements import NS_PER_S, Sport
from sessions.core.model.breakdown import Span
from sessions.core.model.sample import Kind
from sessions.core.report import iso_utc
from sessions.sinks.files.laps import ExportLap, laps_with_pauses
from sessions.sinks.files.session_rows import Recorded, SecondRow, rows_of

_TCX = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
_EXTENSION = "http://www.garmin.com/xmlschemas/ActivityExtension/v2"
_KMH_PER_M_PER_S = 3.6

_OURS = "urn:strapline:extension:1"
_SPORTS = {Sport.FOOT: "Running", Sport.UNKNOWN: "Running", Sport.RIDE: "Biking"}

register_namespace("", _TCX)
register_namespace("sl", _OURS)
register_namespace("ax", _EXTENSION)


def to_tcx(recorded: Recorded) -> bytes:
    """UTF-8 XML. A pause is a hole between two tracks, as the format has no word for it; a point
    stands on either edge of it.

    Each interval is a lap. The format has no incline: it is an extension of ours beside Garmin's,
    and the climb it makes is in the altitude. Its heart rate is whole beats, its cadence that of
    one leg.
    """
    assert recorded.started_ns is not None
    root = Element(f"{{{_TCX}}}TrainingCenterDatabase")
    activity = _child(_child(root, "Activities"), "Activity")
    activity.set("Sport", _SPORTS.get(recorded.breakdown.session.sport, "Other"))
    _child(activity, "Id").text = _moment(recorded.started_ns, 0.0)
    rows = [*rows_of(recorded)]
    for lap in laps_with_pauses(recorded.breakdown):
        _lap(activity, lap, rows=rows, recorded=recorded, started_ns=recorded.started_ns)
    if recorded.remark.note:
        _child(activity, "Notes").text = _printable(recorded.remark.note)
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _lap(
    activity: Element,
    lap: ExportLap,
    *,
    rows: Sequence[SecondRow],
    recorded: Recorded,
    started_ns: int,
) -> None:
    element = _child(activity, "Lap")
    element.set("StartTime", _moment(started_ns, lap.start_s))
    tracks = [*_tracks(rows, lap, pauses=recorded.breakdown.session.pauses)]
    inside = [row for track in tracks for row in track]
    rates = [row.heart_rate_bpm for row in inside if row.heart_rate_bpm is not None]
    metres = _grown(recorded.metres_until(lap.start_s), recorded.metres_until(lap.end_s))
    kcal = _grown(recorded.kcal_until(lap.start_s), recorded.kcal_until(lap.end_s))
    running_s = lap.running_s(recorded.breakdown.session.pauses)
    _child(element, "TotalTimeSeconds").text = f"{running_s:.3f}"
    _child(element, "DistanceMeters").text = f"{metres:.2f}"
    _child(element, "Calories").text = _whole(kcal)
    if rates:
        _child(_child(element, "AverageHeartRateBpm"), "Value").text = _whole(
            sum(rates) / len(rates)
        )
        _child(_child(element, "MaximumHeartRateBpm"), "Value").text = _whole(max(rates))
    resting = lap.interval is not None and lap.interval.kind is Kind.REST
    _child(element, "Intensity").text = "Resting" if resting else "Active"
    _child(element, "TriggerMethod").text = "Manual"
    for track in tracks:
        points = _child(element, "Track")
        for row in track:
            _point(points, row, started_ns=started_ns)


def _tracks(
    rows: Sequence[SecondRow], lap: ExportLap, *, pauses: Sequence[Span]
) -> Iterator[list[SecondRow]]:
    """The lap's rows between its pauses, and one on each edge of these."""
    start_s = lap.start_s
    for pause in pauses:
        if start_s < pause.start_s < lap.end_s:
            yield _track(rows, start_s=start_s, end_s=pause.start_s, stops=True)
        if pause.start_s < lap.end_s:
            start_s = max(start_s, pause.end_s)
    if start_s < lap.end_s:
        end_s = inf if lap.is_last else lap.end_s
        yield _track(rows, start_s=start_s, end_s=end_s, stops=False)


def _track(
    rows: Sequence[SecondRow], *, start_s: float, end_s: float, stops: bool
) -> list[SecondRow]:
    """Rows from `start_s` until before `end_s`; `stops`: a pause begins there."""
    before = [row for row in rows if row.t_s < start_s]
    found = [row for row in rows if start_s <= row.t_s < end_s]
    if before and (not found or found[0].t_s > start_s):
        # Nothing has moved since the second's begin: up to here it was paused.
        found.insert(0, replace(before[-1], t_s=start_s))
    after = next((row for row in rows if row.t_s >= end_s), None)
    if stops and found and after is not None:
        reached = replace(
            found[-1], t_s=end_s, distance_m=after.distance_m, altitude_m=after.altitude_m
        )
        found.append(reached)
    return found


def _point(track: Element, row: SecondRow, *, started_ns: int) -> None:
    point = _child(track, "Trackpoint")
    _child(point, "Time").text = _moment(started_ns, row.t_s)
    if row.latitude_deg is not None and row.longitude_deg is not None:
        position = _child(point, "Position")
        _child(position, "LatitudeDegrees").text = f"{row.latitude_deg:.8f}"
        _child(position, "LongitudeDegrees").text = f"{row.longitude_deg:.8f}"
    if row.altitude_m is not None:
        _child(point, "AltitudeMeters").text = f"{row.altitude_m:.3f}"
    if row.distance_m is not None:
        _child(point, "DistanceMeters").text = f"{row.distance_m:.3f}"
    if row.heart_rate_bpm is not None:
        _child(_child(point, "HeartRateBpm"), "Value").text = _whole(row.heart_rate_bpm)
    if row.speed_kmh is None and row.cadence_spm is None and row.incline_pct is None:
        return
    extensions = _child(point, "Extensions")
    extension = SubElement(extensions, f"{{{_EXTENSION}}}TPX")
    if row.speed_kmh is not None:
        speed = SubElement(extension, f"{{{_EXTENSION}}}Speed")
        speed.text = f"{row.speed_kmh / _KMH_PER_M_PER_S:.5f}"
    if row.cadence_spm is not None:
        cadence = SubElement(extension, f"{{{_EXTENSION}}}RunCadence")
        cadence.text = _whole(row.cadence_spm / 2)
    if row.incline_pct is not None:
        SubElement(extensions, f"{{{_OURS}}}InclinePercent").text = f"{row.incline_pct:.2f}"


def _grown(before: float | None, after: float | None) -> float:
    return 0.0 if after is None else after - (before or 0.0)


def _child(parent: Element, name: str) -> Element:
    return SubElement(parent, f"{{{_TCX}}}{name}")


def _moment(started_ns: int, t_s: float) -> str:
    return iso_utc(started_ns + round(t_s * NS_PER_S))


def _whole(value: float) -> str:
    return f"{value:.0f}"


def _printable(note: str) -> str:
    """XML 1.0 has no place for control characters, not even escaped."""
    return "".join(letter for letter in note if letter in "\n\t" or ord(letter) >= 0x20)
