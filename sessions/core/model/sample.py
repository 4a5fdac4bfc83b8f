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


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """Cell k covers [k, k+1) seconds from the session's start. None: not measured in this cell.

    `distance_m` counts from the session's start. `rr_ms` are the intervals that arrived in the
    cell. `altitude_m` is a device's own (files only). The sources name who gave the value.
    `heart_rate_flaw`: a value came and was refused.
    """

    cell: int
    heart_rate_bpm: float | None = None
    speed_kmh: float | None = None
    incline_pct: float | None = None
    cadence_spm: float | None = None
    distance_m: float | None = None
    altitude_m: float | None = None
    rr_ms: tuple[float, ...] = ()
    heart_rate_source: str | None = None
    speed_source: str | None = None
    paused: bool = False
    heart_rate_flaw: Flaw | None = None
