"""Generated people: bodies, their days, and what heart and lungs do at work.

Frozen before the estimators that are judged on it. `docs/generated-people.md` tells each figure
with its source. The equations are others than the program's own wherever there are two.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sessions.core.model.athlete import Athlete

Array = NDArray[np.float64]
Rng = np.random.Generator

RESTING_VO2 = 3.5
TRANSITION_KMH = (7.2, 0.4)
JOULES_PER_ML = 20.9
STOPS_AT = (1.06, 0.04)  # demand as a share of VO2max at which a test is given up
STOPS_AFTER_S = 25


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """Who comes to a kind of test. Pairs are mean and standard deviation."""

    share_male: float
    age_years: tuple[float, float]
    youngest: float
    oldest: float
    mass_index: tuple[float, float]
    activity: Sequence[float]  # chance of each step of Jackson's scale, 0 to 7


RUNNERS = Cohort(
    share_male=0.80,
    age_years=(31, 10),
    youngest=14,
    oldest=63,
    mass_index=(23.3, 2.2),
    activity=(0, 0, 0.02, 0.06, 0.12, 0.20, 0.30, 0.30),
)
VOLUNTEERS = Cohort(
    share_male=0.60,
    age_years=(33, 11),
    youngest=18,
    oldest=70,
    mass_index=(24.3, 2.6),
    activity=(0, 0.02, 0.06, 0.12, 0.20, 0.25, 0.22, 0.13),
)
WALKERS = Cohort(
    share_male=0.50,
    age_years=(42, 14),
    youngest=18,
    oldest=75,
    mass_index=(26.0, 4.0),
    activity=(0.08, 0.12, 0.15, 0.15, 0.15, 0.13, 0.12, 0.10),
)


@dataclass(frozen=True, kw_only=True)
class Person:
    """One body. Uptakes are per kilogram and minute, economies factors of the group's cost."""

    name: str
    is_male: bool
    age_years: float
    mass_kg: float
    height_m: float
    activity: int
    vo2max: float
    max_bpm: float
    rest_bpm: float
    walking: float
    running: float
    leaning: float  # what a handrail leaves of a steep climb's cost
    transition_kmh: float
    standing: float  # share of the heart-rate reserve at no uptake reserve
    bend: float  # of the line between heart rate and uptake
    uptake_lag_s: float
    heart_lag_s: float
    drift_bpm_h: float
    stops_at: float

    def athlete(self, *, max_known: bool = False, rest_known: bool = False) -> Athlete:
        """The profile a stranger would give."""
        return Athlete(
            name=self.name,
            sex="male" if self.is_male else "female",
            age_years=round(self.age_years),
            mass_kg=round(self.mass_kg, 1),
            height_m=round(self.height_m, 2),
            heart_rate_max_bpm=round(self.max_bpm) if max_known else None,
            heart_rate_rest_bpm=round(self.rest_bpm) if rest_known else None,
        )


@dataclass(frozen=True, kw_only=True)
class Day:
    """What differs from day to day: cost and cart as factors, heart rate as beats at rest."""

    economy: float
    cart: float
    bpm: float

    @classmethod
    def drawn(cls, rng: Rng) -> "Day":
        """Repeat tests then differ by 6.7 % (mean absolute)."""
        return cls(
            economy=math.exp(rng.normal(0, 0.035)),
            cart=math.exp(rng.normal(0, 0.048)),
            bpm=rng.normal(0, 4),
        )


@dataclass(frozen=True, kw_only=True)
class Work:
    """Second by second what is asked: true speed and grade, and whether the plan ends early."""

    speed_kmh: Array
    incline_pct: Array
    to_exhaustion: bool = False
    terrain: float = 1.0
    outdoors: bool = False


@dataclass(frozen=True, kw_only=True)
class Effort:
    """What a body did with it, up to where it gave up."""

    speed_kmh: Array
    incline_pct: Array
    heart_rate_bpm: Array  # as an ECG would tell it
    vo2_ml_kg_min: Array  # in the body; `vo2_ml_min` is what the cart says
    vo2_ml_min: Array
    vco2_ml_min: Array
    cadence_spm: Array


def person(name: str, cohort: Cohort, rng: Rng) -> Person:
    """Somebody of a cohort."""
    is_male = bool(rng.random() < cohort.share_male)
    age = _within(rng, cohort.age_years, cohort.youngest, cohort.oldest)
    height = rng.normal(1.78 if is_male else 1.65, 0.067)
    index = _within(rng, cohort.mass_index, 17.5, 40)
    activity = int(rng.choice(8, p=cohort.activity))
    usual = 51 - 0.41 * (age - 25) if is_male else 40 - 0.35 * (age - 25)
    fitness = 1.92 * (activity - 5) - 0.4 * (index - 24) + rng.normal(0, 5.5)
    vo2max = max(18.0, usual + fitness)
    walking, running = _economies(rng)
    trained = 3.0 if activity >= 6 else 0.0
    return Person(
        name=name,
        is_male=is_male,
        age_years=age,
        mass_kg=index * height**2,
        height_m=height,
        activity=activity,
        vo2max=vo2max,
        max_bpm=208 - 0.7 * age - trained + rng.normal(0, 10),
        rest_bpm=min(92.0, max(38.0, (62 if is_male else 65) - 0.4 * fitness + rng.normal(0, 7))),
        walking=walking,
        running=running,
        leaning=1.0 if rng.random() < 0.85 else _within(rng, (0.85, 0.05), 0.7, 1.0),
        transition_kmh=rng.normal(*TRANSITION_KMH),
        standing=rng.normal(0.07, 0.05),
        bend=rng.normal(0.0, 0.12),
        uptake_lag_s=_within(rng, (36, 8), 20, 60),
        heart_lag_s=_within(rng, (57.6, 23.6), 20, 120),
        drift_bpm_h=max(0.0, rng.normal(10, 5)),
        stops_at=rng.normal(*STOPS_AT),
    )


def exercise(body: Person, work: Work, day: Day, rng: Rng) -> Effort:
    """A session second by second. Heart and lungs begin at standing rest."""
    length = work.speed_kmh.size
    bpm, vo2 = np.empty(length), np.empty(length)
    beats, uptake, wander, above = body.rest_bpm + 12 + day.bpm, 4.5, 0.0, 0
    reserve = body.max_bpm - body.rest_bpm
    noise = rng.normal(0, 1, length)
    for second in range(length):
        kmh, pct = float(work.speed_kmh[second]), float(work.incline_pct[second])
        demand = _demand(body, kmh, pct, work=work) * day.economy
        asked = min(demand, body.vo2max)
        uptake += (asked - uptake) / body.uptake_lag_s
        used = min(1.02, max(0.0, (demand - RESTING_VO2) / (body.vo2max - RESTING_VO2)))
        share = used + body.bend * used * (1 - used) + body.standing * (1 - used)
        drift = body.drift_bpm_h * max(0.0, second - 600) / 3600 * used
        aim = body.rest_bpm + share * reserve + day.bpm * (1 - used) + drift
        beats += (min(aim, 1.01 * body.max_bpm) - beats) / body.heart_lag_s
        wander += -wander / 12 + 0.6 * noise[second]
        bpm[second] = min(beats + wander * (1.2 - used), body.max_bpm)
        vo2[second] = uptake
        above = above + 1 if demand > body.stops_at * body.vo2max else 0
        if work.to_exhaustion and above >= STOPS_AFTER_S:
            length = second + 1
            break
    shares = np.clip((vo2[:length] - RESTING_VO2) / (body.vo2max - RESTING_VO2), 0, 1)
    gas = vo2[:length] * body.mass_kg * day.cart * (1 + rng.normal(0, 0.05, length))
    ratio = 0.80 + 0.30 * shares**1.5
    speeds = work.speed_kmh[:length]
    return Effort(
        speed_kmh=speeds,
        incline_pct=work.incline_pct[:length],
        heart_rate_bpm=bpm[:length],
        vo2_ml_kg_min=vo2[:length],
        vo2_ml_min=gas,
        vco2_ml_min=gas * ratio,
        cadence_spm=_cadence(body, speeds, rng),
    )


def stages(*held: tuple[float, float, float], ramp_s: float = 0.0) -> tuple[Array, Array]:
    """Speed and grade of (seconds, km/h, percent) in a row."""
    kmh = np.concatenate([np.full(round(seconds), speed) for seconds, speed, _ in held])
    pct = np.concatenate([np.full(round(seconds), grade) for seconds, _, grade in held])
    if ramp_s > 0:
        width = round(ramp_s)
        kernel = np.ones(width) / width
        kmh = np.convolve(np.concatenate((np.full(width - 1, kmh[0]), kmh)), kernel, "valid")
    return kmh, pct


def crowd(cohort: Cohort, count: int, *, seed: int, name: str) -> Iterator[tuple[Person, Rng]]:
    """People, each with randomness of its own: one more changes none before it."""
    for number in range(count):
        rng = np.random.default_rng([seed, number, *name.encode()])
        yield person(f"{name}{number}", cohort, rng), rng


def running_kmh(body: Person, share: float) -> float:
    """The level speed at which a body needs a share of its VO2max."""
    low, high = 3.0, 30.0
    work = Work(speed_kmh=np.zeros(0), incline_pct=np.zeros(0))
    for _ in range(30):
        middle = (low + high) / 2
        asked = _demand(body, middle, 0.0, work=work) / body.vo2max
        low, high = (middle, high) if asked < share else (low, middle)
    return low


def _demand(body: Person, speed_kmh: float, incline_pct: float, *, work: Work) -> float:
    if speed_kmh <= 0.3:
        return 4.0
    metres, grade = speed_kmh * 1000 / 60, incline_pct / 100
    if speed_kmh < body.transition_kmh:
        level = 3.85 + 5.97 * (speed_kmh / 3.6) ** 2 / body.height_m
        if work.outdoors or grade < 0:
            climb = level * (_minetti_walk(grade) / _minetti_walk(0.0) - 1)
        else:
            climb = 1.8 * metres * grade * (body.leaning if grade > 0.08 else 1.0)
        return RESTING_VO2 + (level * work.terrain + climb) * body.walking
    trained = -4.6 + 0.182258 * metres + 0.000104 * metres**2
    level = (trained + RESTING_VO2 + 0.2 * metres) / 2 - RESTING_VO2
    light: float = (body.mass_kg / 68) ** -0.15
    climb = metres * grade * (1.0 if grade > 0 else 0.6)
    return RESTING_VO2 + (level * work.terrain + climb) * body.running * light


def _minetti_walk(grade: float) -> float:
    i = min(0.45, max(-0.45, grade))
    return ((((280.5 * i - 58.7) * i - 76.8) * i + 51.9) * i + 19.6) * i + 2.5


def _economies(rng: Rng) -> tuple[float, float]:
    """Of walking and running; who walks cheaply often runs cheaply."""
    both = rng.normal(0, 1)
    walking = 0.6 * both + 0.8 * rng.normal(0, 1)
    running = 0.6 * both + 0.8 * rng.normal(0, 1)
    return math.exp(0.07 * walking), math.exp(0.07 * running)


def _cadence(body: Person, kmh: Array, rng: Rng) -> Array:
    own = rng.normal(0, 6)
    walking = 60 + 11 * kmh + own
    running = 145 + 2.2 * kmh + own - 60 * (body.height_m - 1.72)
    steps = np.where(kmh < body.transition_kmh, walking, running)
    return np.where(kmh < 0.6, 0.0, np.round(steps + rng.normal(0, 1.0, kmh.size)))


def _within(rng: Rng, of: tuple[float, float], low: float, high: float) -> float:
    return float(min(high, max(low, rng.normal(*of))))
