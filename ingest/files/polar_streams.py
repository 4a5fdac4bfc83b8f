"""Samples of a Polar exercise, brought together by the second.

Polar writes each quantity for itself, a few tenths of a second apart: a row is all that was
measured nearest to its second.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from math import isfinite, isnan, nan

import msgspec

from ingest.files.points import MOST_POINTS
from ingest.files.polar_session import Exercise, WayPoint, unix_s

Rows = dict[float, dict[str, float]]

# The older layout's name, the newer's, and ours. Speeds are km/h, distances metres in both.
_QUANTITIES = {
    "heartRate": "heart_rate_bpm",
    "HEART_RATE": "heart_rate_bpm",
    "speed": "speed_kmh",
    "SPEED": "speed_kmh",
    "cadence": "cadence",
    "CADENCE": "cadence",
    "distance": "distance_m",
    "DISTANCE": "distance_m",
    "altitude": "altitude_m",
    "ALTITUDE": "altitude_m",
}
_ROUTE = "recordedRoute"
_NONE = msgspec.Raw(b"[]")


class TooManySamples(ValueError):
    """More than any session has."""


class _Sample(msgspec.Struct, frozen=True):
    dateTime: str | None = None
    value: float | str | None = None


class _Stream(msgspec.Struct, frozen=True):
    type: str
    intervalMillis: float = 1000.0
    values: msgspec.Raw = _NONE


def quantities_by_second(exercise: Exercise, *, start_s: float, ahead_of_utc_s: float) -> Rows:
    """Values by Unix time. `ahead_of_utc_s`: the watch's clock.

    Raises:
        TooManySamples: there are more than a file may hold.
        msgspec.MsgspecError: a sample is no sample.
    """
    rows: defaultdict[float, dict[str, float]] = defaultdict(dict)
    zero_s = nan
    for key, at_s, value in _values(exercise, start_s=start_s, ahead_of_utc_s=ahead_of_utc_s):
        if isnan(at_s) or not isfinite(value):
            continue
        if isnan(zero_s):
            zero_s = at_s
        rows[zero_s + round(at_s - zero_s)][key] = value
        if len(rows) > MOST_POINTS:
            raise TooManySamples
    return rows


def _values(
    exercise: Exercise, *, start_s: float, ahead_of_utc_s: float
) -> Iterator[tuple[str, float, float]]:
    """Each sample as (quantity, Unix time, value)."""
    samples: Mapping[str, msgspec.Raw] = exercise.samples or {}
    for name, raw in samples.items():
        if name in _QUANTITIES:
            for sample in msgspec.json.decode(_bounded(raw, b"{"), type=list[_Sample]):
                at_s = unix_s(sample.dateTime, ahead_of_utc_s=ahead_of_utc_s)
                yield _QUANTITIES[name], at_s, _number(sample.value)
    streams = msgspec.json.decode(samples.get("samples", _NONE), type=list[_Stream])
    once = {stream.type: stream for stream in streams}
    for stream in once.values():
        if stream.type in _QUANTITIES:
            step_s = stream.intervalMillis / 1000
            values = msgspec.json.decode(_bounded(stream.values, b","), type=list[float | None])
            for at, value in enumerate(values):
                yield _QUANTITIES[stream.type], start_s + at * step_s, _number(value)
    route = exercise.routes.route if exercise.routes else None
    way = route.wayPoints if route else _NONE
    for raw in (samples.get(_ROUTE, _NONE), exercise.recordedRoute, way):
        from_s = start_s
        if route and route.startTime:
            from_s = unix_s(route.startTime, ahead_of_utc_s=ahead_of_utc_s)
        for point in msgspec.json.decode(_bounded(raw, b"{"), type=list[WayPoint]):
            yield from _place(point, from_s=from_s, ahead_of_utc_s=ahead_of_utc_s)


def _place(
    point: WayPoint, *, from_s: float, ahead_of_utc_s: float
) -> Iterator[tuple[str, float, float]]:
    if point.dateTime is not None:
        at_s = unix_s(point.dateTime, ahead_of_utc_s=ahead_of_utc_s)
    else:
        at_s = from_s + (nan if point.elapsedMillis is None else point.elapsedMillis / 1000)
    latitude, longitude = _number(point.latitude), _number(point.longitude)
    if abs(latitude) <= 90 and abs(longitude) <= 180:
        yield "latitude_deg", at_s, latitude
        yield "longitude_deg", at_s, longitude


def _bounded(raw: msgspec.Raw, each: bytes) -> bytes:
    """The bytes, unless they hold more samples than are read."""
    data = bytes(raw)
    if data.count(each) > MOST_POINTS:
        raise TooManySamples
    return data


def _number(value: float | str | None) -> float:
    """Nan: a silent sensor, written as nothing, as null or as a word."""
    return float(value) if isinstance(value, int | float) else nan
