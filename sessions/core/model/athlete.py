"""The athlete: the profile a person keeps, and the snapshot a session freezes at its start."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import pairwise
from typing import TypeVar

import msgspec

from ingest.sentence import Sentence, one_line, wording

_E = TypeVar("_E", bound=Enum)


class Sex(Enum):
    """As the published equations know it; unspecified takes the mean of both, with a wider band."""

    FEMALE = "female"
    MALE = "male"
    UNSPECIFIED = "unspecified"


class ZoneModel(Enum):
    """How zone bounds follow from the athlete."""

    PERCENT_MAX = "percent_max"
    PERCENT_RESERVE = "percent_reserve"
    PERCENT_THRESHOLD = "percent_threshold"
    CUSTOM = "custom"


class Units(Enum):
    """What the athlete reads; everything inside is metric."""

    METRIC = "metric"
    IMPERIAL = "imperial"


class CurvePoint(msgspec.Struct, frozen=True, array_like=True):
    """Oxygen uptake at a heart rate as learned; `trust`: its weight against the published curve,
    0 to 1, as of the day the curve was frozen.
    """

    heart_rate_bpm: float
    vo2_ml_kg_min: float
    trust: float


class Priority(msgspec.Struct, frozen=True, kw_only=True):
    """Device aliases, the preferred first; frozen with a session, so that recomputing agrees."""

    heart_rate: tuple[str, ...] = ()
    speed: tuple[str, ...] = ()


class ProfileError(ValueError):
    """A profile key is missing or absurd. The message names the key and what is expected.

    Args:
        key: Which one; None: no single one.
        expected: What is, with `{name}` where a value stands.
        values: By their names in `expected`; what is typed or kept, in the key's own unit.
    """

    def __init__(self, key: str | None, expected: str, **values: object) -> None:
        self.key = key
        self.expected = expected
        self.values = values
        words = Sentence(expected, **{name: _plain(value) for name, value in values.items()})
        super().__init__(words if key is None else one_line(key, words, separator=" "))


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float | int) else str(value)


NO_NUMBER = wording("must be a number from {low} to {high}, got {value}")
OUT_OF_RANGE = wording("must be from {low} to {high}, got {value}")
NO_CHOICE = wording("must be one of {choices}, got {value}")
NOT_BELOW = wording("must be below {other} ({value} against {limit})")
NO_BOUNDS = wording("must hold 6 rising values where zone_model is custom")
WRONG_BOUNDS = wording("must hold 6 rising values, got {value}")
NO_TEXT = wording("must be text, got {value}")
NO_SHORT_NAME = wording("must be text of 1 to {most} characters, got {value}")
NO_ZONE = wording("must be a zone of the tz database like Europe/Berlin, got {value}")
NO_DATE = wording("must be a date like 1990-05-17, got {value}")
ODD_BIRTH_DATE = wording("must give an age from {low} to {high}, got {value}")

# Widest values taken for a person; outside them a typing error is likelier than a body.
_LIMITS: dict[str, tuple[float, float]] = {
    "age_years": (5, 110),
    "mass_kg": (20, 350),
    "height_m": (0.9, 2.5),
    "heart_rate_max_bpm": (100, 240),
    "heart_rate_rest_bpm": (25, 120),
    "threshold_heart_rate_bpm": (80, 220),
    "vo2max_ml_kg_min": (10, 100),
    "activity_level": (0, 7),
    "jog_kmh": (3, 15),
    "sprint_kmh": (5, 35),
    "max_speed_kmh": (1, 40),
    "max_incline_pct": (0, 40),
    "heart_rate_alarm_bpm": (80, 240),
    "weekly_goal_min": (0, 2000),
}


@dataclass(frozen=True, kw_only=True)
class Athlete:
    """A person's profile. Every key may be unknown (None); nothing is assumed in its place.

    Raises:
        ProfileError: a value is outside what a person can be, or two values contradict.
    """

    name: str = ""
    sex: Sex | str = Sex.UNSPECIFIED
    birth_date: date | None = None
    age_years: float | None = None
    mass_kg: float | None = None
    height_m: float | None = None
    heart_rate_max_bpm: float | None = None
    heart_rate_rest_bpm: float | None = None
    threshold_heart_rate_bpm: float | None = None
    vo2max_ml_kg_min: float | None = None
    activity_level: float | None = None  # Jackson's scale, 0 to 7
    zone_model: ZoneModel | str = ZoneModel.PERCENT_MAX
    zone_bounds_bpm: tuple[float, ...] | None = None
    jog_kmh: float | None = None
    sprint_kmh: float | None = None
    max_speed_kmh: float | None = None
    max_incline_pct: float | None = None
    heart_rate_alarm_bpm: float | None = None
    weekly_goal_min: float | None = None
    units: Units | str = Units.METRIC
    time_zone: str | None = None  # such as Europe/Berlin; None: that of the machine
    nickname: str | None = None  # what the wall board calls them in place of the name
    team: str | None = None  # on the wall board

    def __post_init__(self) -> None:
        object.__setattr__(self, "sex", _choice(Sex, "sex", self.sex))
        object.__setattr__(self, "zone_model", _choice(ZoneModel, "zone_model", self.zone_model))
        object.__setattr__(self, "units", _choice(Units, "units", self.units))
        for key, (low, high) in _LIMITS.items():
            value = getattr(self, key)
            if value is None:
                continue
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise ProfileError(key, NO_NUMBER, low=low, high=high, value=repr(value))
            if not low <= value <= high:
                raise ProfileError(key, OUT_OF_RANGE, low=low, high=high, value=value)
        _check_order(self, "heart_rate_rest_bpm", "heart_rate_max_bpm")
        _check_order(self, "threshold_heart_rate_bpm", "heart_rate_max_bpm")
        _check_order(self, "jog_kmh", "sprint_kmh")
        _check_zone_bounds(self)

    def age_on(self, day: date) -> float | None:
        """Age in years on `day`, from the birth date where there is one; None: unknown."""
        if self.birth_date is None:
            return self.age_years
        return (day - self.birth_date).days / 365.2425


def _choice(kind: type[_E], key: str, value: object) -> _E:
    try:
        return kind(value)
    except ValueError:
        expected = ", ".join(str(member.value) for member in kind)
        raise ProfileError(key, NO_CHOICE, choices=expected, value=repr(value)) from None


def _check_order(athlete: Athlete, lower_key: str, upper_key: str) -> None:
    lower, upper = getattr(athlete, lower_key), getattr(athlete, upper_key)
    if lower is not None and upper is not None and lower >= upper:
        raise ProfileError(lower_key, NOT_BELOW, other=upper_key, value=lower, limit=upper)


def _check_zone_bounds(athlete: Athlete) -> None:
    bounds = athlete.zone_bounds_bpm
    if bounds is None:
        if athlete.zone_model is ZoneModel.CUSTOM:
            raise ProfileError("zone_bounds_bpm", NO_BOUNDS)
        return
    object.__setattr__(athlete, "zone_bounds_bpm", tuple(bounds))
    if len(bounds) != 6 or any(a >= b for a, b in pairwise(bounds)):
        raise ProfileError("zone_bounds_bpm", WRONG_BOUNDS, value=list(bounds))


class HeartRateMaxOrigin(Enum):
    """Where the maximum heart rate of a session came from."""

    PROFILE = "profile"
    LEARNED = "learned"
    AGE = "age"


class HeartRateRestOrigin(Enum):
    """Where the resting heart rate of a session came from."""

    PROFILE = "profile"
    LEARNED = "learned"  # morning readings


class ThresholdOrigin(Enum):
    """Where the speed at which a gait begins came from."""

    PROFILE = "profile"
    LEARNED = "learned"
    SESSION = "session"  # this session's own speeds, the usual bound until they tell


class AgeDay(msgspec.Struct, frozen=True, kw_only=True):
    """The day an age is told of where the session's own is not known. `given`: somebody said it;
    else it was the present one.
    """

    day: date
    given: bool = False


class AthleteSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """What a session knows of its athlete, resolved once at its start and stored with it.

    Live, replay and recompute read nothing else. None: not known; what depends on it is null.
    `zone_bounds_bpm` holds 6 rising values: the lower bounds of zones 1 to 5 and the top of 5.
    """

    name: str = ""
    sex: Sex = Sex.UNSPECIFIED
    age_years: float | None = None
    mass_kg: float | None = None
    height_m: float | None = None
    heart_rate_max_bpm: float | None = None
    heart_rate_max_origin: HeartRateMaxOrigin | None = None
    heart_rate_max_band_bpm: float | None = None  # half width of its 90 % band, where learned
    heart_rate_rest_bpm: float | None = None
    heart_rate_rest_origin: HeartRateRestOrigin | None = None  # None: unknown, or stored before
    threshold_heart_rate_bpm: float | None = None
    vo2max_ml_kg_min: float | None = None
    activity_level: float | None = None  # Jackson's scale of activity, 0 to 7
    zone_model: ZoneModel | None = None
    zone_bounds_bpm: tuple[float, ...] | None = None
    jog_kmh: float | None = None
    sprint_kmh: float | None = None
    learned_jog_kmh: float | None = None  # from earlier sessions, where the profile says nothing
    learned_sprint_kmh: float | None = None
    max_speed_kmh: float | None = None
    max_incline_pct: float | None = None
    heart_rate_alarm_bpm: float | None = None
    energy_curve: tuple[CurvePoint, ...] = ()  # by heart rate; empty: nothing learned
    units: Units = Units.METRIC
    time_zone: str | None = None  # whose days the session counts for; None: the machine's
    age_day: AgeDay | None = None  # None: that of the session, or the age needs none
    priority: Priority = Priority()
    # 1: energy without the lag of oxygen uptake; 2: a pace that wanders split like a steady one
    # 3: energy of heart rate alone behind while work changes
    core_version: int = 4
    quirks_version: int = 0  # 0: from before devices' quirks were put right
