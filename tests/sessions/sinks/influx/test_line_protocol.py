"""A point as a line: types, escapes, and what is left out."""

import re
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.schema import HR, INTERVAL, MEASUREMENTS, MOTION, STEP, PointKind
from sessions.sinks.influx.line_protocol import LineBuilder, Point, Value


@dataclass(frozen=True)
class Vector:
    """Origin of all: InfluxDB line protocol reference, "Syntax" and "Special characters"."""

    name: str
    measurement: PointKind
    tags: tuple[str | None, ...]
    fields: dict[str, Value]
    expect: str | None


VECTORS = (
    Vector(
        "types are told apart",
        HR,
        ("Ada", "strap"),
        {"session": "s1", "heart_rate_bpm": 120.5, "zone": 2},
        'hr,athlete=Ada,device=strap session="s1",heart_rate_bpm=120.5,zone=2i 7',
    ),
    Vector(
        "an absent field is left out, 0 is not",
        MOTION,
        ("Ada", "belt"),
        {"speed_kmh": 0.0, "incline_pct": None, "distance_m": 0},
        "motion,athlete=Ada,device=belt speed_kmh=0.0,distance_m=0 7",
    ),
    Vector(
        "an absent tag is left out",
        MOTION,
        ("Ada", None),
        {"speed_kmh": 1.5},
        "motion,athlete=Ada speed_kmh=1.5 7",
    ),
    Vector(
        "an empty tag is an absent one",
        MOTION,
        ("Ada", ""),
        {"speed_kmh": 1.5},
        "motion,athlete=Ada speed_kmh=1.5 7",
    ),
    Vector("no field, no line", HR, ("Ada", "strap"), {"heart_rate_bpm": None}, None),
    Vector(
        "comma, space and equals sign in a tag",
        HR,
        ("a,b c=d", "strap"),
        {"zone": 1},
        "hr,athlete=a\\,b\\ c\\=d,device=strap zone=1i 7",
    ),
    Vector(
        "quote and backslash in a string",
        INTERVAL,
        ("Ada",),
        {"kind": 'a "b" \\c'},
        'interval,athlete=Ada kind="a \\"b\\" \\\\c" 7',
    ),
    Vector(
        "a line break in a tag cannot end the line",
        HR,
        ("a\nb", "strap"),
        {"zone": 1},
        "hr,athlete=a\\ b,device=strap zone=1i 7",
    ),
    Vector(
        "a backslash at a tag's end cannot swallow the separator",
        HR,
        ("a\\", "strap"),
        {"zone": 1},
        "hr,athlete=a,device=strap zone=1i 7",
    ),
    Vector(
        "what is not a number is absent",
        MOTION,
        ("Ada", "belt"),
        {"speed_kmh": float("nan"), "incline_pct": float("inf"), "distance_m": 1.0},
        "motion,athlete=Ada,device=belt distance_m=1.0 7",
    ),
    Vector(
        "what looks like JSON in a string stays as it is",
        INTERVAL,
        ("Ada",),
        {"kind": 'a,"b":null', "confidence": "x:null,{}", "index": 3},
        'interval,athlete=Ada kind="a,\\"b\\":null",confidence="x:null,{}",index=3i 7',
    ),
    Vector(
        "a line break in a string is no escape",
        INTERVAL,
        ("Ada",),
        {"kind": "a\nb\t\u00e9"},
        'interval,athlete=Ada kind="a\nb\t\u00e9" 7',
    ),
    Vector(
        "a string may end with a comma",
        STEP,
        ("Ada",),
        {"session": "run,", "name": "easy,", "index": 1},
        'step,athlete=Ada session="run,",name="easy,",index=1i 7',
    ),
    Vector(
        "and so may the last one",
        STEP,
        ("Ada",),
        {"index": 1, "name": ","},
        'step,athlete=Ada index=1i,name="," 7',
    ),
    Vector(
        "a string may begin with a colon, or be empty",
        STEP,
        ("Ada",),
        {"session": "", "name": ":easy", "index": 1},
        'step,athlete=Ada session="",name=":easy",index=1i 7',
    ),
    Vector(
        "a small float keeps every digit",
        MOTION,
        ("Ada", "belt"),
        {"distance_m": 0.1 + 0.2},
        "motion,athlete=Ada,device=belt distance_m=0.30000000000000004 7",
    ),
)


@pytest.mark.parametrize("v", VECTORS, ids=lambda v: v.name)
def test_line(v: Vector) -> None:
    builder = LineBuilder()
    point = Point(v.measurement, v.tags, v.fields, 7)
    assert builder.line(point) == v.expect
    assert builder.line(point) == v.expect  # the kept head is the same head


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_comes_back_to_the_last_digit(value: float) -> None:
    line = LineBuilder().line(Point(MOTION, ("Ada", "belt"), {"speed_kmh": value}, 7))
    assert line is not None
    _head, field, _at = line.split(" ")
    assert float(field.removeprefix("speed_kmh=")) == value


def test_names_in_the_schema_need_no_escape() -> None:
    names = {
        name
        for measurement in MEASUREMENTS.values()
        for name in (measurement.name, *measurement.tags, *(f.name for f in measurement.fields))
    }
    assert [name for name in names if not re.fullmatch(r"[a-z][a-z0-9_]*", name)] == []
