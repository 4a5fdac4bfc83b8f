"""Points of a time series, and their lines of InfluxDB line protocol.

Source: InfluxDB line protocol reference, "Special characters" and "Data types and format".
"""

from collections.abc import Callable, Iterable, Sequence
from math import isfinite
from typing import NamedTuple

import msgspec

from sessions import schema
from sessions.schema import MEASUREMENTS, FieldType, PointField, PointKind

Value = float | int | str | None


class Point(NamedTuple):
    """One point. Tags are in the schema's order; None: left out. `at_ns`: Unix nanoseconds."""

    measurement: schema.PointKind
    tags: tuple[str | None, ...]
    fields: dict[str, Value]
    at_ns: int


_HEADS_AT_MOST = 1_000  # sessions and devices in one run of the program

_IN_NAMES = str.maketrans(
    {",": "\\,", "=": "\\=", **dict.fromkeys(" \n\r\t", "\\ ")}  # a line break has no escape
)
_IN_STRINGS = str.maketrans({'"': '\\"', "\\": "\\\\"})

_json = msgspec.json.Encoder().encode
_json_lines = msgspec.json.Encoder().encode_lines


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
        body = _body(measurement.name, fields)
        return f"{self.head(measurement, tags)} {body} {at_ns}" if body else None

    def head(self, measurement: PointKind, tags: tuple[str | None, ...]) -> str:
        """The escaped measurement and tags of a series."""
        key = (measurement.name, tags)
        head = self._heads.get(key)
        if head is None:
            if len(self._heads) >= _HEADS_AT_MOST:
                self._heads.clear()
            head = self._heads[key] = _head(measurement, tags)
        return head


def bodies_of(fields: Sequence[msgspec.Struct]) -> list[str] | None:
    """The fields of many points, each a struct that leaves out its absent ones.

    None: at least one of them cannot be made by way of JSON, see `_body`.
    """
    json = _json_lines(fields).decode()
    if _is_not_plain(json):
        return None
    return [body[2:-1] for body in _unquoted(json).split("\n")[:-1]]


def _head(measurement: PointKind, tags: tuple[str | None, ...]) -> str:
    parts = [_name(measurement.name)]
    for key, value in zip(measurement.tags, tags, strict=True):
        # Nothing can escape a backslash before the separator that follows a tag.
        written = "" if value is None else _name(value).rstrip("\\")
        if written:
            parts.append(f"{_name(key)}={written}")
    return ",".join(parts)


def _name(text: str) -> str:
    return text.translate(_IN_NAMES)


def _body(measurement: str, fields: dict[str, Value]) -> str:
    """The fields, by way of JSON, whose encoder writes a number six times as fast as `str` does.

    JSON of plain values is line protocol but for its quoted keys and its integers. What is not
    plain is written field by field.
    """
    present: dict[str, Value | msgspec.Raw] = {
        name: value for name, value in fields.items() if value is not None
    }
    for name in _INTEGERS[measurement]:
        if name in present:
            present[name] = msgspec.Raw(f"{fields[name]}i".encode())
    json = _json(present).decode()
    if _is_not_plain(json):
        return _field_by_field(measurement, fields)
    return _unquoted(json[2:-1])


def _is_not_plain(json: str) -> bool:
    """Whether a value is written with a backslash (quotes, line breaks) or as null (nan), or a
    string's first or last character would be taken for what stands around keys.
    """
    return "\\" in json or ":null" in json or '":":' in json or ',",' in json or ',"}' in json


def _unquoted(json: str) -> str:
    return json.replace('":', "=").replace(',"', ",")


def _field_by_field(measurement: str, fields: dict[str, Value]) -> str:
    formats = _FORMATS[measurement]
    return ",".join(
        text
        for name, value in fields.items()
        if value is not None and (text := formats[name](value)) is not None
    )


def _format(field: PointField) -> Callable[[Value], str | None]:
    def as_float(value: Value) -> str | None:
        assert isinstance(value, float | int)
        return f"{field.name}={value}" if isfinite(value) else None

    def as_integer(value: Value) -> str | None:
        return f"{field.name}={value}i"

    def as_string(value: Value) -> str | None:
        return f'{field.name}="{str(value).translate(_IN_STRINGS)}"'

    return {
        FieldType.FLOAT: as_float,
        FieldType.INTEGER: as_integer,
        FieldType.STRING: as_string,
    }[field.type]


_FORMATS = {
    m.name: {field.name: _format(field) for field in m.fields} for m in MEASUREMENTS.values()
}
_INTEGERS = {
    m.name: tuple(field.name for field in m.fields if field.type is FieldType.INTEGER)
    for m in MEASUREMENTS.values()
}
