"""A frame with a name, its origin, and what it must be read as."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Vector:
    """`expect`: a value, or the type of the error the frame must be refused with."""

    name: str
    origin: str
    frame: bytes
    expect: Any


def vector(name: str, origin: str, frame: str, expect: Any) -> Vector:
    """With the frame in hex, as on air."""
    return Vector(name, origin, bytes.fromhex(frame), expect)


# Where the captured frames were published.
TMIW = "github TrackMyIndoorWorkout/TrackMyIndoorWorkout@0ac2ac0, test/"
KORNIYCHUK = "github korniychuk/treadmill-bluetooth-macos@082c1a1, "
TREADSPAN = "github blak3r/treadspan@825f089, protocol-analysis/urevo-E1L/"
PYFTMS = "github dudanov/pyftms, tests/test_models.py"
APP_INVENTOR = "community.appinventor.mit.edu topic 61569"
EDGE = "constructed from the standard's field table: "
