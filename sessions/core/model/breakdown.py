"""The document a session ends as: `CONTRACT`'s breakdown, as frozen dataclasses."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import Any

from ingest.measurements import Sport
from sessions.core.model.athlete import HeartRateMaxOrigin, ThresholdOrigin, ZoneModel
from sessions.core.model.sample import Kind

SCHEMA_VERSION = 2


class Confidence(Enum):
    """Whether an interval was split on measured speed, or inferred: from heart rate or cadence,
    or from the speed that a person said the belt had.
    """

    MEASURED = "measured"
    INFERRED = "inferred"


class Role(Enum):
    """What an interval is to its neighbours, by contrast with them."""

    WARM_UP = "warm-up"
    WORK = "work"
    RECOVERY = "recovery"
    STEADY = "steady"
    COOL_DOWN = "cool-down"


@dataclass(frozen=True, kw_only=True)
class Span:
    """A half-open stretch of the session."""

    start_s: float
    end_s: float


def overlap_s(spans: Iterable[Span], *, start_s: float, end_s: float) -> float:
    """How much of the time from `start_s` to `end_s` lies in spans, which do not overlap."""
    return sum(max(0.0, min(end_s, span.end_s) - max(start_s, span.start_s)) for span in spans)


@dataclass(frozen=True, kw_only=True)
class Gap(Span):
    """A stretch without a measurement. `what`: "heart_rate", "speed", ..."""

    what: str


@dataclass(frozen=True, kw_only=True)
class Artefact(Span):
    """A stretch of implausible heart rate."""

    kind: str


@dataclass(frozen=True, kw_only=True)
class Lap(Span):
    """A stretch between two presses of the lap button."""

    label: str


@dataclass(frozen=True, kw_only=True)
class SessionSummary:
    """The session as a whole. `started_at`: ISO 8601 in UTC, None: unknown.

    While paused nothing counts: `duration_s` holds `paused_s`, all other figures leave it out.
    `moving_s` is without rest, pause and what is unknown; `moving_distance_m` is the distance of
    those seconds, and `mean_speed_kmh` the quotient of both. `boundaries_moved`: how many
    boundaries of the live intervals the end moved, added or removed.
    """

    id: str | None
    started_at: str | None
    duration_s: float
    moving_s: float
    distance_m: float | None
    mean_speed_kmh: float | None
    mean_heart_rate_bpm: float | None
    max_heart_rate_bpm: float | None
    ascent_m: float | None
    source: str
    sport: Sport = Sport.FOOT
    paused_s: float = 0.0
    moving_distance_m: float | None = None
    boundaries_moved: int = 0
    sources: dict[str, Any] = field(default_factory=dict)
    pauses: tuple[Span, ...] = ()
    gaps: tuple[Gap, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Interval(Span):
    """A closed stretch of one gait with its numbers; half-open, contiguous with its neighbours.

    `role`: what it is to its neighbours. `paused`: the whole stretch; then it has no figures but
    a distance and an energy of 0. `moving_distance_m` as in the session.
    """

    kind: Kind
    distance_m: float | None
    mean_speed_kmh: float | None
    mean_incline_pct: float | None
    mean_heart_rate_bpm: float | None
    max_heart_rate_bpm: float | None
    energy_kcal: float | None
    confidence: Confidence
    moving_distance_m: float | None = None
    paused: bool = False
    role: Role | None = None


@dataclass(frozen=True, kw_only=True)
class ZoneTimes:
    """Seconds per zone; with below_s, unknown_s and the pauses they add up to the duration."""

    model: ZoneModel | None
    bounds_bpm: tuple[float, ...] | None
    seconds: tuple[float, ...] | None
    below_s: float | None
    unknown_s: float
    heart_rate_max_bpm: float | None
    heart_rate_max_origin: HeartRateMaxOrigin | None


@dataclass(frozen=True, kw_only=True)
class EnergyMethod:
    """For how long one method gave the energy."""

    name: str
    seconds: float


@dataclass(frozen=True, kw_only=True)
class EnergyTotal:
    """Gross and net are two numbers, of the `covered_s` unpaused seconds that are known.

    `error_band_pct`: half width of their 90 % band.
    """

    gross_kcal: float | None
    net_kcal: float | None
    method: tuple[EnergyMethod, ...]
    error_band_pct: float | None
    covered_s: float = 0.0


@dataclass(frozen=True, kw_only=True)
class HeartWindow(Span):
    """Beat-to-beat figures of two minutes; None: withheld. `corrected_pct`: false beats of all."""

    beats: int
    corrected_pct: float
    rmssd_ms: float | None
    sdnn_ms: float | None
    dfa_alpha1: float | None


@dataclass(frozen=True, kw_only=True)
class Heart:
    """Beat-to-beat figures and heart-rate quality; None: not computed or not trustworthy.

    RMSSD, SDNN, DFA-alpha1 and the share of corrected beats are medians of `windows`.
    """

    rmssd_ms: float | None
    dfa_alpha1: float | None
    recovery_60s_bpm: float | None
    artefacts: tuple[Artefact, ...] = ()
    sdnn_ms: float | None = None
    corrected_pct: float | None = None
    windows: tuple[HeartWindow, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Fitness:
    """What a session says of its athlete's fitness; None: it does not hold what that takes.

    The bands are half widths of 90 %. `heart_rate_max_bpm` is the one that the session counted
    with, from the profile, learned, or from age. `decoupling_pct`: by how much
    speed per heart beat fell from the first half to the second. `threshold_heart_rate_bpm`: what
    a threshold test told.
    """

    vo2max_ml_kg_min: float | None = None
    vo2max_band_pct: float | None = None
    heart_rate_max_bpm: float | None = None
    heart_rate_max_band_bpm: float | None = None
    decoupling_pct: float | None = None
    threshold_heart_rate_bpm: float | None = None


@dataclass(frozen=True, kw_only=True)
class Load:
    """Training load; minutes are raw, not doubled."""

    trimp: float | None
    edwards: float | None
    moderate_min: float | None
    vigorous_min: float | None


@dataclass(frozen=True, kw_only=True)
class WorkoutLeg(Span):
    """One attempt at a step of the plan; `docs/workouts.md` has the formula of the score.

    `step` counts the plan's steps from 0. The target is in `target_unit` ("km/h" or "bpm"); a
    bound that is None does not exist. The seconds are those in which it could be judged.
    """

    step: int
    name: str
    kind: Kind
    outcome: str  # completed, skipped, repeated or unfinished
    distance_m: float | None
    target_low: float | None
    target_high: float | None
    target_unit: str | None
    in_s: float
    under_s: float
    over_s: float
    score_pct: float | None


@dataclass(frozen=True, kw_only=True)
class WorkoutResult:
    """How the session kept to its plan. None: nothing could be judged."""

    name: str
    title: str
    score_pct: float | None
    done_pct: float
    steps: int
    legs: tuple[WorkoutLeg, ...]


@dataclass(frozen=True, kw_only=True)
class TaughtPoint:
    """Mean oxygen uptake by the belt in a stretch of ten beats, with the mean heart rate in it."""

    heart_rate_bpm: float
    vo2_ml_kg_min: float
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Taught:
    """What the session teaches about its athlete; of heart rate only what is clean.

    `sustained_heart_rate_bpm`: the highest held for half a minute; None: none was. `uptake`: by
    rising heart rate; empty without a measured belt. `jog_kmh`, `sprint_kmh`: where these gaits
    began; None: it did not hold both sides of the bound.
    """

    sustained_heart_rate_bpm: float | None
    uptake: tuple[TaughtPoint, ...] = ()
    jog_kmh: float | None = None
    sprint_kmh: float | None = None


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """The speeds from which the intervals were named jog and sprint, on the level, and who says
    so.
    """

    jog_kmh: float
    jog_origin: ThresholdOrigin
    sprint_kmh: float
    sprint_origin: ThresholdOrigin


@dataclass(frozen=True, kw_only=True)
class SteadyPace:
    """Steady minutes with a heart rate within the same ten beats and an incline within the same
    percent: their means. `incline_pct` None: not measured.
    """

    heart_rate_bpm: float
    speed_kmh: float
    incline_pct: float | None
    minutes: int


@dataclass(frozen=True, kw_only=True)
class Best:
    """The shortest time for a distance, rests and pauses included; it began at `start_s`."""

    distance_m: float
    duration_s: float
    start_s: float


@dataclass(frozen=True, kw_only=True)
class Breakdown:
    """What `analyse`, `show` and the end of `run` give."""

    session: SessionSummary
    intervals: tuple[Interval, ...]
    zones: ZoneTimes
    energy: EnergyTotal
    heart: Heart
    load: Load
    laps: tuple[Lap, ...] = ()
    fitness: Fitness = Fitness()
    lesson: Taught | None = None
    workout: WorkoutResult | None = None
    thresholds: Thresholds | None = None  # None: no speed was measured
    # None: not on foot, or stored before they were looked for.
    steady: tuple[SteadyPace, ...] | None = None
    bests: tuple[Best, ...] | None = None
    schema_version: int = SCHEMA_VERSION

    def to_dict(self) -> dict[str, Any]:
        """Plain dicts, lists, strings and numbers, ready for JSON."""
        plain: dict[str, Any] = asdict(self, dict_factory=_plain)
        return plain


def _plain(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {key: _plain_value(value) for key, value in pairs}


def _plain_value(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return list(value)
    return value
