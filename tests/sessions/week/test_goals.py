"""The week's goals: values in, values out."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.body.body_equations import resting_kcal_per_day
from sessions.core.model.athlete import Athlete, Sex
from sessions.week.calendar_week import Week
from sessions.week.diary import Entry, Food, Weight, What
from sessions.week.energy_balance import (
    WeightTrend,
    balance_of,
    verdict_on,
)
from sessions.week.goals import WeekReport, cardio_of, intervals_of, report_on
from sessions.week.session_in_week import SessionInWeek
from tests.sessions.core.runs import EXAMPLES
from tests.sessions.week.sessions_in_week import MONDAY, day, outing, outings

WEEK = Week(MONDAY)
ANNA = Athlete(
    name="Anna", sex="female", age_years=40, mass_kg=70, height_m=1.65, heart_rate_max_bpm=180
)


def diary(*lines: tuple[int, What]) -> dict[date, list[Entry]]:
    days: dict[date, list[Entry]] = {}
    for number, what in lines:
        days.setdefault(day(number), []).append(Entry(athlete="Anna", at_ns=0, what=what))
    return days


def report(
    *sessions: SessionInWeek,
    entries: dict[date, list[Entry]] | None = None,
    today: int = 8,
    athlete: Athlete = ANNA,
) -> WeekReport:
    return report_on(WEEK, outings=sessions, diary=entries or {}, athlete=athlete, today=day(today))


def test_an_empty_week_has_everything_left_and_nothing_made_up() -> None:
    found = report()
    assert found.sessions == ()
    assert (found.cardio.equivalent_min, found.cardio.left_min) == (0, 150)
    assert (found.intervals.sessions, found.intervals.left_sessions) == (0, 2)
    assert found.intervals.interval_kcal_per_min is None
    assert found.intervals.steady_kcal_per_min is None
    assert (found.strength.counted_days, found.strength.left_days) == (0, 2)
    assert found.warm_ups.needed == 0
    assert found.energy.eaten_kcal_per_day is None
    assert found.energy.verdict is None
    assert (found.scales.mass_kg, found.scales.change_kg_per_week) == (None, None)
    assert found.load is None


def test_vigorous_minutes_alone_count_double() -> None:
    cardio = report(outing(1, vigorous=40), outing(3, vigorous=35)).cardio
    assert (cardio.moderate_min, cardio.vigorous_min) == (0, 75)
    assert (cardio.equivalent_min, cardio.left_min) == (150, 0)


def test_the_athlete_s_own_goal_is_the_goal_also_when_it_is_none() -> None:
    assert report(athlete=Athlete(weekly_goal_min=300)).cardio.left_min == 300
    assert report(athlete=Athlete(weekly_goal_min=0)).cardio.left_min == 0


def test_a_session_of_unknown_intensity_is_named_and_not_counted() -> None:
    cardio = cardio_of([outing(1, minutes=45, moderate=None, vigorous=None)])
    assert (cardio.equivalent_min, cardio.unknown_min) == (0, 45)


@settings(max_examples=EXAMPLES, deadline=None)
@given(outings)
def test_cardio_is_the_sum_of_the_week_s_days_and_of_no_other(
    sessions: list[SessionInWeek],
) -> None:
    found = report(*sessions)
    inside = [o for o in sessions if MONDAY <= o.day <= day(7)]
    expected = sum((o.moderate_min or 0) + 2 * (o.vigorous_min or 0) for o in inside)
    assert found.cardio.equivalent_min == pytest.approx(expected)
    assert found.cardio.left_min == pytest.approx(max(0, 150 - expected))
    assert sorted(o.id for o in found.sessions) == sorted(o.id for o in inside)


@settings(max_examples=EXAMPLES, deadline=None)
@given(outings, st.floats(0, 100), st.floats(0, 100))
def test_one_more_session_never_leaves_more_to_do(
    sessions: list[SessionInWeek], moderate: float, vigorous: float
) -> None:
    before = report(*sessions)
    after = report(*sessions, outing(4, moderate=moderate, vigorous=vigorous, bouts=3))
    assert after.cardio.left_min <= before.cardio.left_min
    assert after.intervals.left_sessions <= before.intervals.left_sessions


def test_interval_sessions_are_held_against_steady_ones_by_net_kcal_per_minute() -> None:
    found = intervals_of(
        [
            outing(1, minutes=20, kcal=200, bouts=4),
            outing(2, minutes=10, kcal=130, bouts=2),
            outing(3, minutes=60, kcal=360),
            outing(4, minutes=40, kcal=None),
            outing(5, minutes=12, kcal=0),
        ]
    )
    assert found.interval_kcal_per_min == pytest.approx(11)
    assert found.steady_kcal_per_min == pytest.approx(5)
    assert (found.sessions, found.left_sessions) == (2, 0)


def test_warm_ups_are_asked_of_hard_sessions_only() -> None:
    found = report(
        outing(1, warmed_up=True), outing(2, warmed_up=False), outing(3, warmed_up=None)
    ).warm_ups
    assert (found.needed, found.present) == (2, 1)


def eats(kcal: float, *days: int) -> list[tuple[int, What]]:
    return [(number, Food(energy_kcal=kcal)) for number in days]


# Mifflin-St Jeor: 10 x 70 + 6.25 x 165 - 5 x 40 - 161 = 1370.25; times 1.4: 1918.35.
NEED = 1918.35


def test_resting_energy_of_a_woman_and_a_man() -> None:
    """Worked by hand from Mifflin et al. 1990; the sexes differ by 166 kcal."""
    woman = resting_kcal_per_day(sex=Sex.FEMALE, mass_kg=70, height_m=1.65, age_years=40)
    man = resting_kcal_per_day(sex=Sex.MALE, mass_kg=70, height_m=1.65, age_years=40)
    assert woman == pytest.approx(1370.25)
    assert man == pytest.approx(1536.25)


@pytest.mark.parametrize(
    ("eaten", "verdict"),
    [
        (2300, WeightTrend.ABOVE),
        (NEED - 1, WeightTrend.SAFE),
        (1300, WeightTrend.SAFE),
        (1199, WeightTrend.RECKLESS),
    ],
)
def test_what_was_eaten_is_held_against_what_was_burned(eaten: float, verdict: WeightTrend) -> None:
    energy = report(entries=diary(*eats(eaten, 1, 2))).energy
    assert energy.burned_kcal_per_day == pytest.approx(NEED)
    assert energy.deficit_kcal_per_day == pytest.approx(NEED - eaten)
    assert energy.verdict is verdict


@pytest.mark.parametrize(
    ("sex", "deficit", "eaten", "verdict"),
    [
        (Sex.MALE, 750, 1800, WeightTrend.SAFE),
        (Sex.MALE, 751, 1800, WeightTrend.LARGE),
        (Sex.MALE, 1000, 1800, WeightTrend.LARGE),
        (Sex.MALE, 1001, 1800, WeightTrend.RECKLESS),
        (Sex.MALE, 100, 1499, WeightTrend.RECKLESS),
        (Sex.FEMALE, 100, 1499, WeightTrend.SAFE),
        (Sex.FEMALE, None, 1100, WeightTrend.RECKLESS),
        (Sex.FEMALE, None, 1900, None),
    ],
)
def test_a_deficit_is_safe_large_or_reckless(
    sex: Sex, deficit: float | None, eaten: float, verdict: WeightTrend | None
) -> None:
    assert verdict_on(deficit, eaten_kcal_per_day=eaten, sex=sex) is verdict


def test_sessions_are_burned_on_their_day_and_a_day_without_food_is_not_a_fast() -> None:
    sessions = (outing(1, kcal=400), outing(2, kcal=900))
    energy = report(*sessions, entries=diary(*eats(2000, 1))).energy
    assert energy.compared_days == 1
    assert energy.burned_kcal_per_day == pytest.approx(NEED + 400)
    assert [d.eaten_kcal for d in energy.days] == [2000, *[None] * 6]
    assert [d.session_kcal for d in energy.days] == [400, 900, 0, 0, 0, 0, 0]


def test_a_day_that_is_not_over_is_not_compared() -> None:
    energy = report(entries=diary(*eats(1800, 1), *eats(300, 2)), today=2).energy
    assert energy.compared_days == 1
    assert energy.eaten_kcal_per_day == 1800
    assert energy.under_way is not None
    assert energy.under_way.eaten_kcal == 300
    assert energy.under_way_verdict is WeightTrend.RECKLESS


def test_a_day_under_way_is_told_once_something_was_eaten_and_only_in_its_own_week() -> None:
    assert report(entries=diary(*eats(1800, 1)), today=2).energy.under_way is None
    assert report(entries=diary(*eats(1800, 1)), today=8).energy.under_way is None
    enough = report(entries=diary(*eats(1800, 2)), today=2).energy
    assert enough.under_way_verdict is WeightTrend.SAFE


def test_without_a_height_need_is_not_known_and_not_assumed() -> None:
    athlete = Athlete(sex="female", age_years=40, mass_kg=70)
    energy = report(entries=diary(*eats(1800, 1)), athlete=athlete).energy
    assert energy.eaten_kcal_per_day == 1800
    assert (energy.burned_kcal_per_day, energy.deficit_kcal_per_day) == (None, None)
    assert energy.verdict is None


def test_the_last_weight_of_the_week_sets_need_and_the_next_week_s_does_not() -> None:
    entries = diary((1, Weight(mass_kg=60)), (9, Weight(mass_kg=90)), *eats(1800, 2))
    found = report(entries=entries)
    assert (found.scales.mass_kg, found.scales.on) == (60, day(1))
    assert found.energy.burned_kcal_per_day == pytest.approx(NEED - 1.4 * 100)


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    st.dictionaries(st.integers(0, 6), st.floats(800, 4000), max_size=7),
    st.integers(0, 7),
    st.floats(1000, 2500),
)
def test_means_are_those_of_a_full_scan(eaten: dict[int, float], past: int, resting: float) -> None:
    days = WEEK.days
    found = balance_of(
        days,
        eaten_kcal={days[n]: kcal for n, kcal in eaten.items()},
        session_kcal={},
        resting_kcal=resting,
        over=set(days[:past]),
        sex=Sex.FEMALE,
    )
    counted = [kcal for n, kcal in eaten.items() if n < past]
    assert found.compared_days == len(counted)
    if counted:
        assert found.eaten_kcal_per_day == pytest.approx(sum(counted) / len(counted))
        assert found.deficit_kcal_per_day == pytest.approx(
            1.4 * resting - sum(counted) / len(counted)
        )


def test_load_comes_from_all_sessions_up_to_the_week_s_end() -> None:
    found = report(outing(-10, trimp=100), outing(7, trimp=50), outing(9, trimp=400))
    assert found.load is not None
    assert found.load.days == 18
    assert found.load.fatigue == pytest.approx(100 / 7 * (6 / 7) ** 17 + 50 / 7)
