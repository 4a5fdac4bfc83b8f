from dataclasses import dataclass

import pytest

from sessions.schema import HR, INTERVAL, MOTION, Measurement
from sessions.sinks.line_protocol import LineBuilder
from sessions.sinks.point import Point, Value


@dataclass(frozen=True)
class Vector:
    """Origin of all: InfluxDB line protocol reference, "Syntax" and "Special characters"."""

    name: str
    measurement: Measurement
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
