"""Points as InfluxDB line protocol.

Source: InfluxDB line protocol reference, "Special characters" and "Data types and format".
"""

from collections.abc import Callable, Iterable
from math import isfinite

from sessions.schema import MEASUREMENTS, Field, FieldType, Measurement
from sessions.sinks.point import Point, Value

_HEADS_AT_MOST = 1_000  # sessions and devices in one run of the program

_IN_NAMES = str.maketrans(
    {",": "\\,", "=": "\\=", **dict.fromkeys(" \n\r\t", "\\ ")}  # a line break has no escape
)
_IN_STRINGS = str.maketrans({'"': '\\"', "\\": "\\\\"})


class LineBuilder:
    r"""Turns points into lines; the escaped measurement and tags of a series are kept.

    >>> from sessions.schema import HR
    >>> point = Point(HR, ("Ada L", "strap"), {"heart_rate_bpm": 120.5, "zone": None}, 7)
    >>> LineBuilder().line(point)
    'hr,athlete=Ada\\ L,device=strap heart_rate_bpm=120.5 7'
    """

    def __init__(self) -> None:
        self._heads: dict[tuple[str, tuple[str | None, ...]], str] = {}

    def lines(self, points: Iterable[Point]) -> list[str]:
        """One line per point that has a field."""
        return [line for point in points if (line := self.line(point)) is not None]

    def line(self, point: Point) -> str | None:
        """The point's line; None: every field is absent."""
        measurement, tags, fields, at_ns = point
        key = (measurement.name, tags)
        head = self._heads.get(key)
        if head is None:
            head = self._keep(key, measurement)
        formats = _FORMATS[measurement.name]
        body = ",".join(
            [
                text
                for name, value in fields.items()
                if value is not None and (text := formats[name](value)) is not None
            ]
        )
        return f"{head} {body} {at_ns}" if body else None

    def _keep(self, key: tuple[str, tuple[str | None, ...]], measurement: Measurement) -> str:
        if len(self._heads) >= _HEADS_AT_MOST:
            self._heads.clear()
        head = self._heads[key] = _head(measurement, key[1])
        return head


def _head(measurement: Measurement, tags: tuple[str | None, ...]) -> str:
    parts = [_name(measurement.name)]
    for key, value in zip(measurement.tags, tags, strict=True):
        # Nothing can escape a backslash before the separator that follows a tag.
        written = "" if value is None else _name(value).rstrip("\\")
        if written:
            parts.append(f"{_name(key)}={written}")
    return ",".join(parts)


def _name(text: str) -> str:
    return text.translate(_IN_NAMES)


def _format(field: Field) -> Callable[[Value], str | None]:
    key = _name(field.name)

    def as_float(value: Value) -> str | None:
        assert isinstance(value, float | int)
        return f"{key}={value}" if isfinite(value) else None

    def as_integer(value: Value) -> str | None:
        return f"{key}={value}i"

    def as_string(value: Value) -> str | None:
        return f'{key}="{str(value).translate(_IN_STRINGS)}"'

    return {
        FieldType.FLOAT: as_float,
        FieldType.INTEGER: as_integer,
        FieldType.STRING: as_string,
    }[field.type]


_FORMATS = {
    m.name: {field.name: _format(field) for field in m.fields} for m in MEASUREMENTS.values()
}
