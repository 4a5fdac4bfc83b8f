"""Every measurement, tag and field that is stored outside: what a dashboard may ask for.

A field's type is fixed for ever: a time-series database refuses a second one.
"""

from dataclasses import dataclass
from enum import Enum

from ingest.clock import NS_PER_S


class FieldType(Enum):
    """What a database keeps for a field."""

    FLOAT = "float"
    INTEGER = "integer"
    STRING = "string"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One stored field. `unit`: as shown on an axis, "" where there is none."""

    name: str
    type: FieldType
    unit: str
    meaning: str


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """One kind of point: its tags make the series, its fields the values."""

    name: str
    meaning: str
    tags: tuple[str, ...]
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field:
        """The field of this name.

        Raises:
            KeyError: there is none.
        """
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(f"{self.name} has no field {name!r}")


def point_ns(started_ns: int, *, t_s: float) -> int:
    """Unix nanoseconds of a point: the session's start plus the whole second of `t_s`."""
    return started_ns + int(t_s) * NS_PER_S


def athlete_tag(name: str) -> str:
    """The tag of an athlete. A series needs a name, also for a person who has given none."""
    return name or "unnamed"


def _float(name: str, unit: str, meaning: str) -> Field:
    return Field(name=name, type=FieldType.FLOAT, unit=unit, meaning=meaning)


def _integer(name: str, unit: str, meaning: str) -> Field:
    return Field(name=name, type=FieldType.INTEGER, unit=unit, meaning=meaning)


def _string(name: str, meaning: str) -> Field:
    return Field(name=name, type=FieldType.STRING, unit="", meaning=meaning)


# The session's id is a field on the points of each second: as a tag it would make a series per
# session and device, which costs a database more than the points themselves.
_SESSION = _string("session", "the session's id")

HR = Measurement(
    name="hr",
    meaning="heart rate, one point per second in which it is known",
    tags=("athlete", "device"),
    fields=(
        _SESSION,
        _float("heart_rate_bpm", "bpm", "heart rate"),
        _integer("zone", "", "heart-rate zone 1 to 5, 0 below zone 1"),
    ),
)

MOTION = Measurement(
    name="motion",
    meaning="movement and cumulative figures, one point per second; device: who gave the speed",
    tags=("athlete", "device"),
    fields=(
        _SESSION,
        _float("speed_kmh", "km/h", "speed"),
        _float("incline_pct", "%", "incline"),
        _float("cadence_spm", "spm", "steps per minute"),
        _float("distance_m", "m", "distance since the session's start"),
        _float("gross_kcal", "kcal", "gross energy since the session's start"),
        _float("net_kcal", "kcal", "net energy since the session's start"),
        _string("kind", "rest, walk, jog, sprint or unknown"),
    ),
)

INTERVAL = Measurement(
    name="interval",
    meaning="one point per closed interval, at its start",
    tags=("athlete",),
    fields=(
        _SESSION,
        _integer("index", "", "place in the session, from 0"),
        _string("kind", "rest, walk, jog, sprint or unknown"),
        _float("start_s", "s", "start, from the session's start"),
        _float("duration_s", "s", "length"),
        _float("distance_m", "m", "distance in the interval"),
        _float("mean_speed_kmh", "km/h", "mean speed"),
        _float("mean_incline_pct", "%", "mean incline"),
        _float("mean_heart_rate_bpm", "bpm", "mean heart rate"),
        _float("max_heart_rate_bpm", "bpm", "highest heart rate"),
        _float("energy_kcal", "kcal", "gross energy in the interval"),
        _string("confidence", "measured (from speed) or inferred (from heart rate)"),
    ),
)

ZONES = (1, 2, 3, 4, 5)

SESSION = Measurement(
    name="session",
    meaning="one point per session, at its start; the only place where the id is a tag",
    tags=("athlete", "session"),
    fields=(
        _string("source", "live, simulated, replay or file"),
        _integer("started_at_ms", "", "start as Unix milliseconds, for links to its time range"),
        _integer("ended_at_ms", "", "end as Unix milliseconds"),
        _float("heart_rate_max_bpm", "bpm", "maximum heart rate the zones rest on"),
        *(_float(f"zone_{z}_from_bpm", "bpm", f"lower bound of zone {z}") for z in ZONES),
        _float("zone_5_to_bpm", "bpm", "upper bound of zone 5"),
        _float("duration_s", "s", "length"),
        _float("moving_s", "s", "time walking, jogging or sprinting"),
        _float("distance_m", "m", "distance"),
        _float("mean_speed_kmh", "km/h", "mean speed over moving time"),
        _float("mean_heart_rate_bpm", "bpm", "mean heart rate"),
        _float("highest_heart_rate_bpm", "bpm", "highest heart rate"),
        _float("ascent_m", "m", "ascent"),
        _float("gross_kcal", "kcal", "gross energy"),
        _float("net_kcal", "kcal", "net energy"),
        _float("energy_error_band_pct", "%", "half width of the energy's 90 % band"),
        *(_float(f"zone_{z}_s", "s", f"time in zone {z}") for z in ZONES),
        _float("zone_below_s", "s", "time below zone 1"),
        _float("zone_unknown_s", "s", "time without a known zone"),
        _float("trimp", "", "training impulse (Banister)"),
        _float("edwards", "", "training load (Edwards)"),
        _float("moderate_min", "min", "time at moderate effort"),
        _float("vigorous_min", "min", "time at vigorous effort, not doubled"),
        _float("rmssd_ms", "ms", "beat-to-beat variability, median of two-minute windows"),
        _float("dfa_alpha1", "", "DFA-alpha1, median of valid two-minute windows"),
        _float("recovery_60s_bpm", "bpm", "fall of heart rate in the minute after hard work"),
        _float("vo2max_ml_kg_min", "ml/kg/min", "VO2max, estimated from steady minutes"),
        _float("decoupling_pct", "%", "fall of speed per heart beat from half to half"),
    ),
)

MEASUREMENTS: dict[str, Measurement] = {m.name: m for m in (HR, MOTION, INTERVAL, SESSION)}
