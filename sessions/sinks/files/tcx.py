"""A session as TCX (Training Center Database 2 with Activity Extension 2).

Source: Garmin's TrainingCenterDatabasev2.xsd and ActivityExtensionv2.xsd.
"""

from collections.abc import Sequence
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from ingest.measurements import NS_PER_S
from sessions.core.report import iso_utc
from sessions.sinks.files.laps import ExportLap, stretches
from sessions.sinks.files.session_rows import Recorded, SecondRow, rows_of

_TCX = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
_EXTENSION = "http://www.garmin.com/xmlschemas/ActivityExtension/v2"
_KMH_PER_M_PER_S = 3.6

register_namespace("", _TCX)
register_namespace("ax", _EXTENSION)


def to_tcx(recorded: Recorded) -> bytes:
    """UTF-8 XML. A pause is a hole between two tracks, as the format has no word for it.

    The format holds no incline; the climb it makes is in the altitude. Its heart rate is whole
    beats, its cadence that of one leg.
    """
    assert recorded.started_ns is not None
    root = Element(f"{{{_TCX}}}TrainingCenterDatabase")
    activity = _child(_child(root, "Activities"), "Activity")
    activity.set("Sport", "Running")
    _child(activity, "Id").text = _moment(recorded.started_ns, 0.0)
    rows = [*rows_of(recorded)]
    for lap in stretches(recorded.breakdown):
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
    inside = [row for row in rows if lap.start_s <= row.t_s < lap.end_s or _closes(row, lap)]
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
    _child(element, "Intensity").text = "Active"
    _child(element, "TriggerMethod").text = "Manual"
    for paused, part in groupby(inside, key=lambda row: row.paused):
        if not paused:
            track = _child(element, "Track")
            for row in part:
                _point(track, row, started_ns=started_ns)


def _point(track: Element, row: SecondRow, *, started_ns: int) -> None:
    point = _child(track, "Trackpoint")
    _child(point, "Time").text = _moment(started_ns, row.t_s)
    _child(point, "AltitudeMeters").text = f"{row.altitude_m:.3f}"
    if row.distance_m is not None:
        _child(point, "DistanceMeters").text = f"{row.distance_m:.3f}"
    if row.heart_rate_bpm is not None:
        _child(_child(point, "HeartRateBpm"), "Value").text = _whole(row.heart_rate_bpm)
    if row.speed_kmh is None and row.cadence_spm is None:
        return
    extension = SubElement(_child(point, "Extensions"), f"{{{_EXTENSION}}}TPX")
    if row.speed_kmh is not None:
        speed = SubElement(extension, f"{{{_EXTENSION}}}Speed")
        speed.text = f"{row.speed_kmh / _KMH_PER_M_PER_S:.5f}"
    if row.cadence_spm is not None:
        cadence = SubElement(extension, f"{{{_EXTENSION}}}RunCadence")
        cadence.text = _whole(row.cadence_spm / 2)


def _closes(row: SecondRow, lap: ExportLap) -> bool:
    """The row at the session's end belongs to the last lap."""
    return lap.is_last and row.t_s >= lap.end_s


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
