"""Schema of what is stored outside: measurements, tags and fields a dashboard may ask for.

A field's type is fixed for ever: a time-series database refuses a second one.
"""

from dataclasses import dataclass
from enum import Enum

from ingest.measurements import NS_PER_S


class FieldType(Enum):
    """What a database keeps for a field."""

    FLOAT = "float"
    INTEGER = "integer"
    STRING = "string"


@dataclass(frozen=True, kw_only=True)
class PointField:
    """One stored field. `unit`: as shown on an axis, "" where there is none."""

    name: str
    type: FieldType
    unit: str
    meaning: str


@dataclass(frozen=True, kw_only=True)
class PointKind:
    """One kind of point: its tags make the series, its fields the values."""

    name: str
    meaning: str
    tags: tuple[str, ...]
    fields: tuple[PointField, ...]

    def field(self, name: str) -> PointField:
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


def _float(name: str, unit: str, meaning: str) -> PointField:
    return PointField(name=name, type=FieldType.FLOAT, unit=unit, meaning=meaning)


def _integer(name: str, unit: str, meaning: str) -> PointField:
    return PointField(name=name, type=FieldType.INTEGER, unit=unit, meaning=meaning)


def _string(name: str, meaning: str) -> PointField:
    return PointField(name=name, type=FieldType.STRING, unit="", meaning=meaning)


# A field, not a tag: a series per session costs a database more than the points themselves.
_SESSION = _string("session", "the session's id")

HR = PointKind(
    name="hr",
    meaning="heart rate, one point per second in which it is known",
    tags=("athlete", "device"),
    fields=(
        _SESSION,
        _float("heart_rate_bpm", "bpm", "heart rate"),
        _integer("zone", "", "heart-rate zone 1 to 5, 0 below zone 1"),
        _string("fault", "why it is not to be believed (spike, cadence lock ...); absent: well"),
    ),
)

MOTION = PointKind(
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
        _integer("paused", "", "1: the session is paused, and nothing counts; 0: it is not"),
    ),
)

INTERVAL = PointKind(
    name="interval",
    meaning="one point per closed interval, at its start",
    tags=("athlete",),
    fields=(
        _SESSION,
        _integer("index", "", "place in the session, from 0"),
        _string("kind", "rest, walk, jog, sprint or unknown"),
        _float("start_s", "s", "start, from the session's start"),
        _float("duration_s", "s", "length"),
        _integer("paused", "", "1: a pause, in which nothing counts; 0: it is none"),
        _string("role", "warm-up, work, recovery, steady or cool-down; absent: none is told"),
        _float("distance_m", "m", "distance in the interval"),
        _float("moving_distance_m", "m", "distance of its moving seconds"),
        _float("mean_speed_kmh", "km/h", "mean speed"),
        _float("mean_incline_pct", "%", "mean incline"),
        _float("mean_heart_rate_bpm", "bpm", "mean heart rate"),
        _float("max_heart_rate_bpm", "bpm", "highest heart rate"),
        _float("energy_kcal", "kcal", "gross energy in the interval"),
        _string("confidence", "measured (from speed) or inferred (from heart rate)"),
    ),
)

ZONES = (1, 2, 3, 4, 5)
SESSION = PointKind(
    name="session",
    meaning="one point per session, at its start; the only place where the id is a tag",
    tags=("athlete", "session"),
    fields=(
        _string("source", "live, simulated, replay or file"),
        _string("sport", "foot, ride, swim, other or unknown"),
        _integer("started_at_ms", "", "start as Unix milliseconds, for links to its time range"),
        _integer("ended_at_ms", "", "end as Unix milliseconds"),
        _float("heart_rate_max_bpm", "bpm", "maximum heart rate the zones rest on"),
        *(_float(f"zone_{z}_from_bpm", "bpm", f"lower bound of zone {z}") for z in ZONES),
        _float("zone_5_to_bpm", "bpm", "upper bound of zone 5"),
        _float("duration_s", "s", "length, pauses included"),
        _float("moving_s", "s", "time walking, jogging or sprinting"),
        _float("paused_s", "s", "time paused, in which nothing counts"),
        _float("distance_m", "m", "distance"),
        _float("moving_distance_m", "m", "distance of the moving time"),
        _float("mean_speed_kmh", "km/h", "mean speed over moving time"),
        _float("mean_heart_rate_bpm", "bpm", "mean heart rate"),
        _float("highest_heart_rate_bpm", "bpm", "highest heart rate"),
        _float("ascent_m", "m", "ascent"),
        _float("gross_kcal", "kcal", "gross energy"),
        _float("net_kcal", "kcal", "net energy"),
        _float("energy_error_band_pct", "%", "half width of the energy's 90 % band"),
        _float("covered_s", "s", "unpaused time whose energy is known; under 95 % it is partial"),
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
        _float("vo2max_band_pct", "%", "half width of its 90 % band"),
        _float("heart_rate_max_band_bpm", "bpm", "half width of the maximum's 90 % band"),
        _float(
            "heart_rate_rest_bpm",
            "bpm",
            "resting heart rate: profile, else mornings",
        ),
        _float("best_1_km_s", "s", "shortest time for 1 km within the session"),
        _float("best_5_km_s", "s", "shortest time for 5 km within the session"),
        _float("best_10_km_s", "s", "shortest time for 10 km within the session"),
        _float("decoupling_pct", "%", "fall of speed per heart beat from half to half"),
    ),
)

MINUTE = PointKind(
    name="minute",
    meaning="one point per begun minute of a finished session, at its start",
    tags=("athlete",),
    fields=(
        _SESSION,
        _float("mean_heart_rate_bpm", "bpm", "mean heart rate over its known seconds"),
        _float("max_heart_rate_bpm", "bpm", "highest heart rate"),
        _integer("heart_rate_s", "s", "seconds with a heart rate"),
        _integer("doubtful_s", "s", "seconds whose heart rate is not to be believed"),
        _float("mean_speed_kmh", "km/h", "mean speed over its known seconds"),
        _float("mean_incline_pct", "%", "mean incline over its known seconds"),
        _float("distance_m", "m", "distance since the session's start, at the minute's end"),
        _float("gross_kcal", "kcal", "gross energy since the session's start, at its end"),
        _float("net_kcal", "kcal", "net energy since the session's start, at its end"),
        _string("kind", "the gait of most of its seconds"),
        _integer("steady", "", "1: speed, incline and heart rate were even for three minutes"),
    ),
)

STEP = PointKind(
    name="step",
    meaning="the planned step under way: at its beginning, at each change and every 30 s",
    tags=("athlete",),
    fields=(
        _SESSION,
        _integer("index", "", "place in the plan, from 0; as many as there are steps: plan done"),
        _string("name", "the step's name; done: the plan is"),
        _string("kind", "rest, walk, jog, sprint or unknown"),
        _float("remaining_s", "s", "time left; absent: time does not end the step"),
        _float("target_speed_kmh", "km/h", "speed asked of the belt"),
        _float("target_incline_pct", "%", "incline asked of the belt"),
        _float("target_from_kmh", "km/h", "lower bound of the speed asked for"),
        _float("target_to_kmh", "km/h", "upper bound of the speed asked for"),
        _float("target_from_bpm", "bpm", "lower bound of the heart rate asked for"),
        _float("target_to_bpm", "bpm", "upper bound of the heart rate asked for"),
    ),
)

DEVICE = PointKind(
    name="device",
    meaning="how a device does in a session: when its link changes and every 30 s",
    tags=("athlete", "device"),
    fields=(
        _SESSION,
        _string("kind", "strap, treadmill or foot pod"),
        _string("link", "searching, connecting, subscribing, streaming, silent, waiting or gone"),
        _integer("streaming", "", "1: it sends, 0: it does not"),
        _integer("battery_pct", "%", "battery; absent: it has not said"),
        _integer("rssi_dbm", "dBm", "signal when it was last found; absent: not known"),
        _integer("drop_outs", "", "times it fell silent or was lost in this session"),
        _integer("reconnects", "", "times it was linked again in this session"),
        _float("age_s", "s", "since its last value; absent: none came"),
        _float("lag_ms", "ms", "receipt to committed row, the longest seen since the last point"),
    ),
)

DAY = PointKind(
    name="day",
    meaning="one point per athlete and local day, at its midnight where the athlete is",
    tags=("athlete",),
    fields=(
        _string("date", "the day, like 2026-11-25"),
        _integer("sessions", "", "finished sessions"),
        _float("duration_min", "min", "time in sessions"),
        _float("moderate_min", "min", "time at moderate effort"),
        _float("vigorous_min", "min", "time at vigorous effort, not doubled"),
        _float("equivalent_min", "min", "moderate plus twice vigorous"),
        _float("trimp", "", "training impulse (Banister) of the day's sessions"),
        _float("fitness", "", "load averaged over 42 days; absent: no load so far"),
        _float("fatigue", "", "load averaged over 7 days"),
        _float("form", "", "fitness less fatigue on the evening before"),
        _float("strength_min", "min", "strength training"),
        _float("strength_kg", "kg", "load times repetitions; absent: none with a load"),
        _float("ln_rmssd", "", "of the morning's reading; absent: no answer"),
        _float("morning_heart_rate_bpm", "bpm", "at rest, of the morning's reading"),
        _float("session_kcal", "kcal", "net energy of the day's sessions"),
        _float("eaten_kcal", "kcal", "energy eaten; absent: nothing was written down"),
        _float("burned_kcal", "kcal", "energy burned; absent: the profile says too little"),
        _float("balance_kcal", "kcal", "eaten less burned; absent: one is not known"),
        _float("mass_kg", "kg", "weight as written down, the day's mean"),
    ),
)

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

WEEK = PointKind(
    name="week",
    meaning="one point per athlete and week, at the midnight its Monday begins",
    tags=("athlete",),
    fields=(
        _string("week", "the ISO 8601 week, like 2026-W48"),
        _string("date", "its Monday, like 2026-11-23"),
        *(
            _float(
                f"{day}_min", "min", f"time in sessions on its {day.capitalize()}; absent: to come"
            )
            for day in WEEKDAYS
        ),
        _integer("sessions", "", "finished sessions"),
        _float("duration_min", "min", "time in sessions"),
        _float("goal_min", "min", "minutes aimed for, vigorous ones counted double"),
        _float("moderate_min", "min", "time at moderate effort"),
        _float("vigorous_min", "min", "time at vigorous effort, not doubled"),
        _float("equivalent_min", "min", "moderate plus twice vigorous"),
        _float("left_min", "min", "minutes to the goal, 0 once it is reached"),
        _integer("interval_sessions", "", "sessions with intervals"),
        _integer("interval_goal", "", "interval sessions aimed for"),
        _integer("strength_days", "", "days of strength training that count"),
        _integer("strength_goal", "", "strength days aimed for"),
        _float("trimp", "", "training impulse (Banister) of the week's sessions"),
        _float("fitness", "", "load averaged over 42 days, on its last day so far"),
        _float("fatigue", "", "load averaged over 7 days, on its last day so far"),
        _float("form", "", "fitness less fatigue on the evening before that day"),
        _integer("compared_days", "", "days that are over and on which food was written down"),
        _float("eaten_kcal_per_day", "kcal", "energy eaten, mean of those days"),
        _float("burned_kcal_per_day", "kcal", "energy burned, mean of those days"),
        _float(
            "balance_kcal_per_day",
            "kcal",
            "eaten less burned: of four weeks by the scale, else of those days by the diary alone",
        ),
        _float("balance_band_kcal", "kcal", "half its 90 % band; absent: by the diary alone"),
        _float("intake_kcal_per_day", "kcal", "energy eaten as the scale tells it"),
        _float("intake_band_kcal", "kcal", "half its 90 % band"),
        _float("everyday_kcal_per_day", "kcal", "burned without sessions, as the scale tells it"),
        _float("mass_kg", "kg", "weight as last written down by its end"),
        _float("trend_kg", "kg", "weight without the water that comes and goes, at its end"),
        _float("trend_band_kg", "kg", "half its 90 % band"),
        _float("mass_change_kg", "kg/week", "change of the trend; absent: not written long enough"),
        _float("mass_change_band_kg", "kg/week", "half its 90 % band"),
    ),
)

LIVE = PointKind(
    name="now",
    meaning="the present state of a session as soon as it is known, until it is finished",
    tags=("athlete",),
    fields=(
        _SESSION,
        *(HR.field(name) for name in ("heart_rate_bpm", "zone")),
        *(MOTION.field(name) for name in ("speed_kmh", "incline_pct", "distance_m")),
        *(MOTION.field(name) for name in ("gross_kcal", "net_kcal", "kind", "paused")),
        _float("age_s", "s", "since the heart rate was received"),
        _float("kind_elapsed_s", "s", "since the interval under way began"),
        _float("elapsed_s", "s", "since the session began, pauses included"),
        _float("paused_s", "s", "of that paused"),
        _string("step", "the planned step under way; absent: no plan, or it is done"),
        _float("step_remaining_s", "s", "time left of it; absent: time does not end it"),
        _string("next_step", "the planned step after it; absent: no plan, or it is the last"),
    ),
)

OF_A_SESSION = (HR, MOTION, INTERVAL, MINUTE, STEP, DEVICE, LIVE, SESSION)
"""What belongs to one session, and leaves with it."""

OF_AN_ATHLETE = (DAY, WEEK)
"""What all sessions and the diary of an athlete add up to."""

MEASUREMENTS: dict[str, PointKind] = {m.name: m for m in (*OF_A_SESSION, *OF_AN_ATHLETE)}
