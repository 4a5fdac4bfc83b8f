"""Sample: one second of a session, aligned, which is what the fold consumes."""

from enum import Enum

import msgspec


class Kind(Enum):
    """What a stretch of a session is, by gait."""

    REST = "rest"
    WALK = "walk"
    JOG = "jog"
    SPRINT = "sprint"
    UNKNOWN = "unknown"


class Flaw(Enum):
    """Why what came as heart rate is none."""

    CONTACT_LOST = "contact lost"
    ABSURD = "absurd"


class Grade(Enum):
    """What is known of the slope under the runner's feet."""

    BELT = "belt"  # the belt's own incline; a belt that sends none is level
    ALTITUDE = "altitude"  # from a device's altitude along the way
    UNKNOWN = "unknown"  # outdoors, and nothing tells


class Sample(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Cell k covers [k, k+1) seconds from the session's start. None: not measured in this cell.

    `distance_m` counts from the session's start. `rr_ms` are the intervals that arrived in the
    cell; `beats_missed`: the first of them does not follow the last one before. `grade` says what
    `incline_pct` rests on; `climbed_m`: metres climbed in the cell by altitude (files only). The
    sources name who gave the value. `paused`: all through the cell. `heart_rate_flaw`: a
    value came and was refused.
    """

    cell: int
    heart_rate_bpm: float | None = None
    speed_kmh: float | None = None
    incline_pct: float | None = None
    cadence_spm: float | None = None
    distance_m: float | None = None
    grade: Grade = Grade.BELT
    climbed_m: float | None = None
    rr_ms: tuple[float, ...] = ()
    beats_missed: bool = False
    heart_rate_source: str | None = None
    speed_source: str | None = None
    paused: bool = False
    heart_rate_flaw: Flaw | None = None
