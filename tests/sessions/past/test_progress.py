"""Progress: every period from the first to today, each figure from the sessions that have it."""

from datetime import date, timedelta

import pytest

from ingest.measurements import NS_PER_S, Sport
from sessions.core.heart.training_load import form_on
from sessions.core.model.athlete import Athlete, HeartRateMaxOrigin
from sessions.core.model.banded import Banded
from sessions.core.model.breakdown import Best, Fitness, Load, SteadyPace
from sessions.past.pace_at_heart_rate import BPM_PER_KMH, Effort
from sessions.past.progress import PeriodLength, Progress, progress_of
from sessions.store.session_figures import SessionFigures
from sessions.week.diary import Entry, Strength, Weight, What, strength
from tests.sessions.morning.test_recovery import morning

MONDAY = date(2026, 1, 5)
NOTHING = Load(trimp=None, edwards=None, moderate_min=None, vigorous_min=None)


def ran(
    day: date,
    *,
    minutes: float = 30,
    load: Load = NOTHING,
    fitness: Fitness | None = None,
    steady: tuple[SteadyPace, ...] | None = (),
    bests: tuple[Best, ...] | None = (),
    distance_m: float | None = None,
    rest_bpm: float | None = None,
    sport: Sport = Sport.FOOT,
) -> SessionFigures:
    return SessionFigures(
        id=f"{day}",
        day=day,
        started_ns=(day - date(1970, 1, 1)).days * 86_400 * NS_PER_S,
        sport=sport,
        duration_s=minutes * 60 + 300,
        moving_s=minutes * 60 - 60,
        paused_s=300,
        distance_m=distance_m,
        load=load,
        fitness=Fitness() if fitness is None else fitness,
        heart_rate_max_origin=HeartRateMaxOrigin.LEARNED,
        heart_rate_rest_bpm=rest_bpm,
        steady=steady,
        bests=bests,
    )


def told(
    *figures: SessionFigures,
    today: date = MONDAY + timedelta(days=20),
    diary: dict[date, list[Entry]] | None = None,
    length: PeriodLength = PeriodLength.WEEK,
    bpm: float | None = None,
) -> Progress:
    return progress_of(
        figures,
        diary=diary or {},
        athlete=Athlete(),
        today=today,
        length=length,
        heart_rate_bpm=bpm,
    )


def test_no_week_is_left_out_and_each_sums_its_own_sessions() -> None:
    easy = Load(trimp=40, edwards=60, moderate_min=20, vigorous_min=5)
    progress = told(
        ran(MONDAY, load=easy, distance_m=5_000),
        ran(MONDAY + timedelta(days=6), load=easy, distance_m=None),
        ran(MONDAY + timedelta(days=15), minutes=45),
    )
    first, second, third = progress.periods
    assert [period.name for period in progress.periods] == ["2026-W02", "2026-W03", "2026-W04"]
    assert (first.sessions, second.sessions, third.sessions) == (2, 0, 1)
    assert (first.duration_min, third.duration_min) == (60, 45)
    assert first.cardio.equivalent_min == 2 * (20 + 2 * 5)
    assert (first.cardio.goal_min, third.cardio.unknown_min) == (150, 45)
    assert (first.distance_m, second.distance_m) == (5_000, None)
    assert (first.trimp, third.trimp) == (80, None)
    assert progress.missing.intensity == 1
    assert progress.missing.intensity_min == 45
    assert progress.missing.distance == 2


def test_months_have_the_goal_of_their_days_and_end_with_today() -> None:
    progress = told(ran(date(2025, 11, 30)), length=PeriodLength.MONTH)
    assert [period.name for period in progress.periods] == ["2025-11", "2025-12", "2026-01"]
    december = progress.periods[1]
    assert (december.first, december.last) == (date(2025, 12, 1), date(2025, 12, 31))
    assert december.cardio.goal_min == pytest.approx(150 * 31 / 7)


def test_load_stands_as_of_the_last_day_that_is_over_or_today() -> None:
    load = Load(trimp=70, edwards=None, moderate_min=1, vigorous_min=0)
    days = [MONDAY + timedelta(days=2 * n) for n in range(8)]
    progress = told(*(ran(day, load=load) for day in days))
    loads = dict.fromkeys(days, 70.0)
    assert progress.periods[0].load == form_on(MONDAY + timedelta(days=6), loads=loads)
    assert progress.periods[-1].load == form_on(progress.today, loads=loads)
    assert progress.missing.load_days == 21


def test_pace_is_told_for_the_effort_most_minutes_were_run_at_and_for_its_middle() -> None:
    slow = SteadyPace(heart_rate_bpm=141, speed_kmh=9, incline_pct=1.2, minutes=20)
    fast = SteadyPace(heart_rate_bpm=145, speed_kmh=10, incline_pct=0.8, minutes=10)
    steep = SteadyPace(heart_rate_bpm=145, speed_kmh=6, incline_pct=5, minutes=15)
    other = SteadyPace(heart_rate_bpm=155, speed_kmh=11, incline_pct=1, minutes=12)
    figures = (
        ran(MONDAY, steady=(slow, steep)),
        ran(MONDAY + timedelta(days=1), steady=(fast, other)),
        ran(MONDAY + timedelta(days=8), steady=(other,)),
    )
    progress = told(*figures)
    assert progress.effort == Effort(low_bpm=140, incline_pct=1)
    assert progress.efforts == (140, 150)
    (first, second, _) = progress.periods
    assert first.pace is not None
    assert first.pace.minutes == 30
    at_145 = 9 + 4 / BPM_PER_KMH
    assert first.pace.speed_kmh == pytest.approx((20 * at_145 + 10 * 10) / 30)
    assert second.pace is None
    asked = told(*figures, bpm=152)
    assert asked.effort == Effort(low_bpm=150, incline_pct=1)
    assert asked.periods[1].pace is not None
    assert told(*figures, bpm=120).effort is None


def test_estimates_keep_the_band_of_a_single_session() -> None:
    def fit(vo2max: float, band_pct: float) -> Fitness:
        return Fitness(
            vo2max_ml_kg_min=vo2max,
            vo2max_band_pct=band_pct,
            heart_rate_max_bpm=180 + vo2max / 10,
            heart_rate_max_band_bpm=8,
        )

    progress = told(
        ran(MONDAY, fitness=fit(40, 20), rest_bpm=60),
        ran(MONDAY + timedelta(days=1), fitness=fit(50, 20)),
        ran(MONDAY + timedelta(days=2), fitness=fit(44, 20), rest_bpm=58),
    )
    period = progress.periods[0]
    vo2max = period.vo2max_ml_kg_min
    assert vo2max is not None
    assert vo2max.value == 44
    assert vo2max.band == pytest.approx(8.8)
    assert period.heart_rate_max_bpm == Banded(value=184.4, band=8)
    assert period.heart_rate_rest_bpm == 58
    assert progress.missing.heart_rate_rest == 1


def test_bests_are_of_all_time_and_of_the_last_90_days() -> None:
    def five_km(day: date, seconds: float) -> SessionFigures:
        return ran(day, bests=(Best(distance_m=5_000, duration_s=seconds, start_s=0),))

    today = MONDAY + timedelta(days=400)
    long_ago, since = five_km(MONDAY, 1_500), five_km(today - timedelta(days=89), 1_600)
    before = five_km(today - timedelta(days=90), 1_550)
    untold = ran(today, bests=None)
    progress = told(long_ago, before, since, untold, today=today)
    (bests,) = progress.bests
    assert (bests.ever.duration_s, bests.ever.session) == (1_500, long_ago.id)
    assert bests.recent is not None
    assert bests.recent.duration_s == 1_600
    assert progress.missing.bests == 1
    (bests,) = told(long_ago, today=today).bests
    assert bests.recent is None


def test_the_diary_makes_weeks_too() -> None:
    at = [MONDAY + timedelta(days=day) for day in (0, 1, 3, 9, 16)]
    did: tuple[What, ...] = (
        Strength(duration_min=25),
        Strength(duration_min=25),
        Strength(duration_min=30),
        Weight(mass_kg=72),
        Weight(mass_kg=71),
    )
    diary = {
        day: [Entry(athlete="", at_ns=0, what=what)] for day, what in zip(at, did, strict=True)
    }
    progress = told(diary=diary)
    assert [period.strength_days for period in progress.periods] == [2, 0, 0]
    assert [period.mass_kg for period in progress.periods] == [None, 72, 71]
    assert progress.mass_change_kg_per_week is None  # two readings are no trend
    assert progress.missing.load_days == 0


def test_a_session_that_a_clock_ahead_dated_is_shown() -> None:
    progress = told(ran(MONDAY + timedelta(days=40)), today=MONDAY)
    assert progress.periods[-1].sessions == 1


def test_without_anything_there_is_this_week_alone() -> None:
    progress = told()
    assert [period.sessions for period in progress.periods] == [0]
    assert progress.bests == ()
    assert progress.effort is None


def test_a_ride_has_no_pace_to_miss() -> None:
    missing = told(ran(MONDAY, sport=Sport.RIDE, steady=None, bests=None)).missing
    assert (missing.steady, missing.bests, missing.settled_pace) == (0, 0, 0)


def test_the_load_of_exercises_and_the_mornings_are_told_by_period() -> None:
    diary = {
        MONDAY: [written(strength("squats 1x8@40, 2x8@60, push-ups 12")), written(morning(4.0))],
        MONDAY + timedelta(days=2): [written(strength("squats 3x8@62.5")), written(morning(4.2))],
        MONDAY + timedelta(days=15): [written(strength("squats 2x5@70, plank 2x45s"))],
    }
    progress = told(diary=diary)
    squat, *others = progress.exercises
    assert squat.exercise == "squat"
    assert list(squat.top_kg) == [62.5, None, 70]
    assert list(squat.volume_kg) == [320 + 960 + 1500, None, 700]
    assert list(squat.repetitions) == [48, None, 10]
    by_name = {one.exercise: one for one in others}
    assert list(by_name["push-up"].top_kg) == [None, None, None]
    assert list(by_name["push-up"].repetitions) == [12, None, None]
    assert [one.is_empty for one in (progress, told())] == [False, True]
    assert list(by_name["plank"].repetitions) == [None, None, None]
    assert [period.ln_rmssd for period in progress.periods] == [pytest.approx(4.1), None, None]


def written(what: What) -> Entry:
    return Entry(athlete="", at_ns=0, what=what)
