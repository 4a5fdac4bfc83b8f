"""What an athlete's scale tells: from diary and sessions to figures side by side."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from sessions.core.model.athlete import Athlete
from sessions.week.diary import Entry, FatShare, Food, Weight, What
from sessions.week.scale_report import scale_report, weight_trend
from sessions.week.session_in_week import SessionInWeek

TODAY = date(2026, 11, 30)
BEN = Athlete(name="Ben", sex="male", age_years=40, mass_kg=80, height_m=1.8)
Diary = dict[date, list[Entry]]


def written(what: What, *ago: int) -> Diary:
    return {TODAY - timedelta(days=days): [entry(what)] for days in ago}


def entry(what: What) -> Entry:
    return Entry(athlete="Ben", at_ns=0, what=what)


def losing(kg_per_week: float = 0.5, *, ago: Sequence[int] = range(43)) -> Diary:
    """Eighty kilograms today, with water of half a kilogram up and down."""
    return {
        TODAY - timedelta(days=days): [
            entry(Weight(mass_kg=80 + kg_per_week * days / 7 + (0.5 if days % 2 else -0.5)))
        ]
        for days in ago
    }


def with_food(diary: Diary, kcal: float, *, ago: Sequence[int]) -> Diary:
    for days in ago:
        diary.setdefault(TODAY - timedelta(days=days), []).append(entry(Food(energy_kcal=kcal)))
    return diary


def runs(kcal: float, *, every: int = 3) -> list[SessionInWeek]:
    return [
        SessionInWeek(
            id=str(days),
            day=TODAY - timedelta(days=days),
            duration_min=40,
            net_kcal=kcal,
            energy_band_pct=17,
        )
        for days in range(0, 60, every)
    ]


@pytest.mark.parametrize(
    ("ago", "days_left", "readings_left"),
    [
        ([], 14, 5),
        ([0], 14, 4),
        (range(10), 5, 0),
        ([0, 20], 0, 3),
        (range(14), 1, 0),
    ],
)
def test_before_two_weeks_it_says_what_is_missing_and_nothing_else(
    ago: Sequence[int], days_left: int, readings_left: int
) -> None:
    found = scale_report(TODAY, diary=losing(ago=ago), outings=(), athlete=BEN)
    assert (found.days_left, found.readings_left) == (days_left, readings_left)
    assert found.trend_kg is None
    assert found.balance_kcal_per_day is None


def test_an_old_scale_tells_nothing_of_today() -> None:
    found = scale_report(TODAY, diary=losing(ago=range(20, 60)), outings=(), athlete=BEN)
    assert (found.days_left, found.readings_left, found.trend_kg) == (0, 0, None)


def test_readings_from_before_a_long_hole_are_another_life() -> None:
    diary = losing(ago=range(15)) | {
        TODAY - timedelta(days=days): [entry(Weight(mass_kg=95))] for days in range(60, 80)
    }
    found = scale_report(TODAY, diary=diary, outings=(), athlete=BEN)
    assert (found.readings, found.first) == (15, TODAY - timedelta(days=14))
    assert found.trend_kg is not None
    assert found.trend_kg.value == pytest.approx(80, abs=0.5)


def test_eaten_burned_and_balance_add_up() -> None:
    found = scale_report(TODAY, diary=losing(), outings=runs(450), athlete=BEN)
    assert found.span_days == 28
    assert found.balance_kcal_per_day is not None
    assert found.eaten_kcal_per_day is not None
    assert found.everyday_kcal_per_day is not None
    assert found.change_kg_per_week is not None
    assert found.sessions_kcal_per_day is not None
    assert found.sessions_kcal_per_day == pytest.approx(450 * 9 / 28)
    assert found.balance_kcal_per_day.value == pytest.approx(-500, abs=90)
    burned = found.everyday_kcal_per_day.value + found.sessions_kcal_per_day
    assert found.eaten_kcal_per_day.value - burned == pytest.approx(
        found.balance_kcal_per_day.value
    )
    assert found.change_kg_per_week.value == pytest.approx(-0.5, abs=0.09)


def test_today_s_run_and_meals_do_not_count_before_tonight() -> None:
    diary = losing()
    before = scale_report(TODAY, diary=diary, outings=(), athlete=BEN)
    run = SessionInWeek(id="now", day=TODAY, duration_min=60, net_kcal=2000)
    diary[TODAY].append(entry(Food(energy_kcal=6000)))
    assert scale_report(TODAY, diary=diary, outings=[run], athlete=BEN) == before


@pytest.mark.parametrize(
    ("kcal", "disagrees", "missing"), [(2300, False, 0), (1300, True, 900), (3400, True, -1200)]
)
def test_a_diary_that_contradicts_the_scale_is_told(
    kcal: float, disagrees: bool, missing: float
) -> None:
    diary = with_food(losing(), kcal, ago=range(1, 29))
    found = scale_report(TODAY, diary=diary, outings=(), athlete=BEN)
    assert found.diary is not None
    assert found.diary.eaten_kcal_per_day == kcal
    assert found.diary.days == 28
    assert found.diary.disagrees is disagrees
    assert found.diary.missing_kcal_per_day.value == pytest.approx(missing, abs=150)


def test_food_of_a_few_days_is_no_diary() -> None:
    diary = with_food(losing(), 1000, ago=range(1, 5))
    assert scale_report(TODAY, diary=diary, outings=(), athlete=BEN).diary is None


def test_without_a_height_the_balance_is_told_and_intake_is_not() -> None:
    found = scale_report(TODAY, diary=losing(), outings=(), athlete=Athlete(name="Ben"))
    assert found.balance_kcal_per_day is not None
    assert found.balance_kcal_per_day.value == pytest.approx(-500, abs=110)
    assert (found.eaten_kcal_per_day, found.everyday_kcal_per_day) == (None, None)


def test_a_logged_fat_share_takes_the_place_of_the_equation() -> None:
    diary = losing()
    diary[TODAY - timedelta(days=30)].append(entry(FatShare(share_pct=12)))
    lean = scale_report(TODAY, diary=diary, outings=(), athlete=BEN)
    usual = scale_report(TODAY, diary=losing(), outings=(), athlete=BEN)
    assert lean.trend_kg is not None
    assert lean.fat_kg == pytest.approx(0.12 * lean.trend_kg.value)
    assert lean.balance_kcal_per_day is not None
    assert usual.balance_kcal_per_day is not None
    # Less fat: more of what is lost is lean tissue, which holds less energy.
    assert lean.balance_kcal_per_day.value > usual.balance_kcal_per_day.value + 10


def test_a_trend_of_years_is_one_line_without_steps() -> None:
    """Stretches of twelve weeks overlap; where they meet nothing jumps."""
    days = [TODAY - timedelta(days=n) for n in range(0, 400)]
    diary = losing(0.2, ago=range(0, 400))
    trend = weight_trend(days, diary=diary, outings=(), athlete=BEN)
    assert set(trend) == set(days)
    assert trend[days[300]].value == pytest.approx(80 + 0.2 * 300 / 7, abs=0.3)
    steps = [trend[a].value - trend[b].value for a, b in zip(days[1:], days, strict=False)]
    assert max(steps) < 0.3
    assert min(steps) > -0.2
