"""Lessons of earlier sessions about an athlete: learned after each, frozen in the next."""

import math
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from statistics import median, median_low

import msgspec

from ingest.measurements import NS_PER_S
from sessions.core.athlete_snapshot import freeze
from sessions.core.energy.from_heart_rate import heart_energy_of
from sessions.core.energy.vo2max_from_profile import USUAL_REST_BPM, vo2max_of, vo2max_sd
from sessions.core.model.athlete import AgeDay, Athlete, AthleteSnapshot, CurvePoint
from sessions.core.model.breakdown import Taught, TaughtPoint
from sessions.morning.resting_heart_rate import learned_rest
from sessions.past.heart_rate_max import HeartRateMax, heart_rate_max
from sessions.store import StoredStatus, StoreReader
from sessions.store.stored_values import DeviceSeen
from sessions.week.calendar_week import local_day, zone_named
from sessions.week.mornings import mornings_of

LEAST_S = 20.0
"""Of one stretch of ten beats; what was only passed through teaches nothing."""

FULL_S = 60.0
"""Half of what a session can teach about a stretch; the seconds after it repeat one another."""

HALF_LIFE_DAYS = 90.0
"""Fitness changes within a season: a lesson of three months ago counts half."""

FORGOTTEN_DAYS = 730
_FORGOTTEN_NS = FORGOTTEN_DAYS * 86_400 * NS_PER_S

# Standard deviations of the logarithm: the published curve of a stranger, the belt's cost of a
# person (economy), and heart rate from day to day (heat, sleep, coffee: 3-6 beats of 130).
PUBLISHED_SD, BELT_SD, DAY_SD = 0.16, 0.10, 0.05

STRANGE = math.log(1.6)
"""A session this far off the published curve is another person's, or a belt in miles."""

OUTLYING = math.log(1.25)
"""A session this far off the athlete's other sessions in a stretch of heart rate."""


LEAST_SESSIONS = 2
"""One session may be a race, a hill or a belt in miles: it moves no threshold by itself."""


class DatedLesson(msgspec.Struct, frozen=True, kw_only=True):
    """A session's lesson with its day."""

    day: date
    lesson: Taught


class Learned(msgspec.Struct, frozen=True, kw_only=True):
    """What is frozen in the next session.

    `heart_rate_max_bpm` None: sessions say no more than the age, or no age is known. `jog_kmh`,
    `sprint_kmh` None: too few sessions held both sides of the bound. `curve_sessions`: how many
    taught the curve, the last of them on `curve_last`.
    """

    heart_rate_max_bpm: float | None = None
    heart_rate_max_band_bpm: float | None = None  # half width of its 90 % band
    heart_rate_rest_bpm: float | None = None  # from mornings; a profile's own counts more
    energy_curve: tuple[CurvePoint, ...] = ()
    curve_sessions: int = 0
    curve_last: date | None = None
    jog_kmh: float | None = None
    sprint_kmh: float | None = None


def with_learned(
    athlete: Athlete,
    *,
    on: date | None,
    learned: Learned | None,
    age_day: AgeDay | None = None,
) -> AthleteSnapshot:
    """The athlete frozen for a session with what was learned; None: nothing was.

    `on`, `age_day`: see `freeze`.
    """
    learned = learned or Learned()
    return freeze(
        athlete,
        on=on,
        learned_heart_rate_max_bpm=learned.heart_rate_max_bpm,
        learned_heart_rate_max_band_bpm=learned.heart_rate_max_band_bpm,
        learned_heart_rate_rest_bpm=learned.heart_rate_rest_bpm,
        energy_curve=learned.energy_curve,
        learned_jog_kmh=learned.jog_kmh,
        learned_sprint_kmh=learned.sprint_kmh,
        age_day=age_day,
    )


def learned_before(
    read: StoreReader, athlete: Athlete, *, before_ns: int, without: str | None = None
) -> Learned:
    """What the athlete's finished sessions before a moment (Unix nanoseconds) have taught.

    The mornings up to then tell the resting heart rate. Simulated sessions are left out, those in
    which a device was taken on its name alone, and the session `without`.
    """
    lessons = stored_lessons(read, athlete=athlete.name, without=without, before_ns=before_ns)
    learned = learned_from(lessons, athlete=athlete, before_ns=before_ns)
    zone = zone_named(athlete.time_zone)
    rest = learned_rest(
        mornings_of(read.diary_by_day(athlete=athlete.name, zone=zone, before_ns=before_ns)),
        on=local_day(before_ns, zone=zone),
    )
    if rest is None:
        return learned
    return msgspec.structs.replace(learned, heart_rate_rest_bpm=rest.heart_rate_bpm)


def stored_lessons(
    read: StoreReader, *, athlete: str, without: str | None = None, before_ns: int | None = None
) -> list[tuple[int, Taught]]:
    """What each finished session teaches, with the moment it began (Unix nanoseconds).

    `before_ns`: only those that count at this moment; None: all.
    """
    lessons = []
    for row in read.sessions(athlete=athlete):
        started_ns = row.started_ns
        if row.status is not StoredStatus.FINISHED or row.is_simulated or row.id == without:
            continue
        if started_ns is None:
            continue
        if before_ns is not None and not 0 < before_ns - started_ns <= _FORGOTTEN_NS:
            continue
        breakdown = read.breakdown(row.id)
        if breakdown is None or breakdown.lesson is None:
            continue
        if not _is_doubtful(read, row.id):
            lessons.append((started_ns, breakdown.lesson))
    return lessons


def learned_from(
    lessons: Iterable[tuple[int, Taught]], *, athlete: Athlete, before_ns: int
) -> Learned:
    """What lessons (Unix nanoseconds of their sessions' starts) from before a moment amount to."""
    dated = [
        DatedLesson(day=day_of(started_ns), lesson=lesson)
        for started_ns, lesson in lessons
        if before_ns - _FORGOTTEN_NS <= started_ns < before_ns
    ]
    return learn(dated, athlete=athlete, on=day_of(before_ns))


def _is_doubtful(read: StoreReader, session: str) -> bool:
    """Whether a device in it may have been somebody else's."""
    return any(isinstance(fact, DeviceSeen) and fact.by_name for fact in read.facts(session))


def learn(lessons: Iterable[DatedLesson], *, athlete: Athlete, on: date) -> Learned:
    """What lessons amount to on a day, taken in order of their days."""
    ordered = sorted(lessons, key=lambda dated: dated.day)
    highest = _learned_max(ordered, athlete, on)
    max_bpm = None if highest is None else highest.bpm
    curve, days = _curve(ordered, athlete=athlete, max_bpm=max_bpm, on=on)
    return Learned(
        heart_rate_max_bpm=max_bpm,
        heart_rate_max_band_bpm=None if highest is None else highest.band_bpm,
        energy_curve=curve,
        curve_sessions=len(days),
        curve_last=max(days, default=None),
        jog_kmh=_threshold([(dated.lesson.jog_kmh, dated.day) for dated in ordered], on=on),
        sprint_kmh=_threshold([(dated.lesson.sprint_kmh, dated.day) for dated in ordered], on=on),
    )


def day_of(unix_ns: int) -> date:
    """The day of a moment, in UTC."""
    return datetime.fromtimestamp(unix_ns / NS_PER_S, UTC).date()


def _learned_max(lessons: Sequence[DatedLesson], athlete: Athlete, on: date) -> HeartRateMax | None:
    """None: no age to start from, or no session that held a heart rate."""
    age_years = athlete.age_on(on)
    if age_years is None or age_years <= 0:
        return None
    snapshot = freeze(athlete, on=on)
    rest_bpm = snapshot.heart_rate_rest_bpm
    return heart_rate_max(
        [dated.lesson for dated in lessons],
        age_years=age_years,
        vo2max_ml_kg_min=vo2max_of(snapshot),
        vo2max_sd=vo2max_sd(snapshot),
        rest_bpm=USUAL_REST_BPM if rest_bpm is None else rest_bpm,
    )


def _aged(day: date, *, on: date) -> float:
    """What is left of a lesson's weight."""
    return float(0.5 ** (max((on - day).days, 0) / HALF_LIFE_DAYS))


def _threshold(taught: Sequence[tuple[float | None, date]], *, on: date) -> float | None:
    """The bound that half the weight of the sessions lies at or below: one odd session is none."""
    known = sorted((kmh, _aged(day, on=on)) for kmh, day in taught if kmh is not None)
    if len(known) < LEAST_SESSIONS:
        return None
    half, seen = sum(weight for _, weight in known) / 2, 0.0
    for kmh, weight in known:
        seen += weight
        if seen >= half:
            return kmh
    return known[-1][0]


def _curve(
    lessons: Sequence[DatedLesson], *, athlete: Athlete, max_bpm: float | None, on: date
) -> tuple[tuple[CurvePoint, ...], list[date]]:
    """With the days of the sessions that taught it."""
    if not lessons:
        return (), []
    by_stretch: dict[int, list[tuple[TaughtPoint, float]]] = {}
    snapshot = freeze(athlete, on=on, learned_heart_rate_max_bpm=max_bpm)
    published = heart_energy_of(snapshot)
    if published is None:
        return (), []
    days = []
    for dated in lessons:
        points = [point for point in dated.lesson.uptake if point.seconds >= LEAST_S]
        if not points:
            continue
        off = median(
            math.log(point.vo2_ml_kg_min / published.vo2_ml_kg_min(point.heart_rate_bpm))
            for point in points
        )
        if abs(off) > STRANGE:
            continue
        days.append(dated.day)
        aged = _aged(dated.day, on=on)
        for point in points:
            weight = aged * point.seconds / (point.seconds + FULL_S)
            by_stretch.setdefault(int(point.heart_rate_bpm // 10), []).append((point, weight))
    return tuple(_point(known) for _, known in sorted(by_stretch.items())), days


def _point(known: list[tuple[TaughtPoint, float]]) -> CurvePoint:
    middle = median_low([math.log(point.vo2_ml_kg_min) for point, _ in known])
    near = [
        (point, weight)
        for point, weight in known
        if len(known) < 3 or abs(math.log(point.vo2_ml_kg_min) - middle) <= OUTLYING
    ]
    total = sum(weight for _, weight in near)
    log = sum(weight * math.log(point.vo2_ml_kg_min) for point, weight in near) / total
    bpm = sum(weight * point.heart_rate_bpm for point, weight in near) / total
    variance = BELT_SD**2 + DAY_SD**2 / total
    trust = PUBLISHED_SD**2 / (PUBLISHED_SD**2 + variance)
    return CurvePoint(heart_rate_bpm=bpm, vo2_ml_kg_min=math.exp(log), trust=trust)
