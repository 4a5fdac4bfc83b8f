"""A session as GPX 1.1 with Garmin's TrackPointExtension 2, where positions were imported.

Source: TopoGrafix, gpx.xsd 1.1; Garmin, TrackPointExtensionv2.xsd.
"""

from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from ingest.measurements import NS_PER_S
from sessions.core.report import iso_utc
from sessions.sinks.files.session_rows import Recorded, SecondRow, rows_of

_GPX = "http://www.topografix.com/GPX/1/1"
_EXTENSION = "http://www.garmin.com/xmlschemas/TrackPointExtension/v2"
_KMH_PER_M_PER_S = 3.6

register_namespace("gpxtpx", _EXTENSION)


def has_positions(recorded: Recorded) -> bool:
    """Whether there is a track to write."""
    return recorded.recording is not None and recorded.recording.latitude_deg is not None


def to_gpx(recorded: Recorded) -> bytes:
    """UTF-8 XML: one track, a segment from each pause to the next; points without a place go."""
    assert recorded.started_ns is not None
    # The namespace as an attribute: another module has the empty prefix.
    root = Element("gpx", {"xmlns": _GPX, "version": "1.1", "creator": "Strapline"})
    track = _child(root, "trk")
    if recorded.recording is not None and recorded.recording.sport:
        _child(track, "type").text = recorded.recording.sport
    pauses = [*recorded.breakdown.session.pauses]
    segment = _child(track, "trkseg")
    for row in rows_of(recorded):
        while pauses and pauses[0].end_s <= row.t_s:
            pauses.pop(0)
            if len(segment):
                segment = _child(track, "trkseg")
        inside = bool(pauses) and pauses[0].start_s < row.t_s < pauses[0].end_s
        if row.latitude_deg is not None and row.longitude_deg is not None and not inside:
            _point(segment, row, started_ns=recorded.started_ns)
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _point(segment: Element, row: SecondRow, *, started_ns: int) -> None:
    point = _child(segment, "trkpt")
    point.set("lat", f"{row.latitude_deg:.8f}")
    point.set("lon", f"{row.longitude_deg:.8f}")
    if row.altitude_m is not None:
        _child(point, "ele").text = f"{row.altitude_m:.3f}"
    _child(point, "time").text = iso_utc(started_ns + round(row.t_s * NS_PER_S))
    values = {
        "hr": None if row.heart_rate_bpm is None else f"{row.heart_rate_bpm:.0f}",
        "cad": None if row.cadence_spm is None else f"{row.cadence_spm / 2:.0f}",
        "speed": None if row.speed_kmh is None else f"{row.speed_kmh / _KMH_PER_M_PER_S:.5f}",
    }
    if any(values.values()):
        extension = SubElement(_child(point, "extensions"), f"{{{_EXTENSION}}}TrackPointExtension")
        for name, text in values.items():
            if text is not None:
                SubElement(extension, f"{{{_EXTENSION}}}{name}").text = text


def _child(parent: Element, name: str) -> Element:
    return SubElement(parent, name)
