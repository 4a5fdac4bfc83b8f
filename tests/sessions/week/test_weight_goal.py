"""A goal of weight: refused where it is reckless, foretold with a band, kept afterwards."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from sessions.core.model.athlete import Athlete, Units
from sessions.week.diary import Weight, WeightGoal
from sessions.week.safe_weight_goal import GoalRefused, check_goal
from sessions.week.scale_report import scale_report
from sessions.week.session_in_week import SessionInWeek
from sessions.week.weight_goal import GoalState, WeightGoalReport, goal_on, goal_report
from tests.sessions.week.test_scale_report import BEN, TODAY, Diary, entry, losing, runs, written


def told(
    goal: WeightGoal, *, diary: Diary, outings: Sequence[SessionInWeek] = (), set_ago: int = 20
) -> WeightGoalReport:
    diary.setdefault(TODAY - timedelta(days=set_ago), []).append(entry(goal))
    scale = scale_report(TODAY, diary=diary, outings=outings, athlete=BEN)
    found = goal_report(TODAY, scale=scale, diary=diary, outings=outings, athlete=BEN)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("goal", "athlete", "reason"),
    [
        (WeightGoal(mass_kg=59.0), BEN, "too light"),  # BMI 18.2
        (WeightGoal(mass_kg=74, rate_kg_per_week=0.85), BEN, "-0.8 kg"),  # 1 % of 80 kg
        (WeightGoal(mass_kg=74, by=TODAY + timedelta(days=42)), BEN, "at the earliest"),
        (WeightGoal(mass_kg=84, rate_kg_per_week=0.6), BEN, r"\+0.5 kg"),
        (WeightGoal(mass_kg=74, by=TODAY), BEN, "tomorrow"),
        (WeightGoal(mass_kg=74), Athlete(name="Ben", age_years=16), "under 18"),
        # 1170 kcal at rest leave some 600 a day above the least intake.
        (
            WeightGoal(mass_kg=70, rate_kg_per_week=0.75),
            Athlete(name="Ben", sex="female", age_years=75, height_m=1.45),
            "-0.6 kg",
        ),
        (
            WeightGoal(mass_kg=74, rate_kg_per_week=0.9),
            Athlete(name="Ben", units=Units.IMPERIAL),
            "-1.8 lb",
        ),
    ],
)
def test_a_reckless_goal_is_refused_and_told_what_would_do(
    goal: WeightGoal, athlete: Athlete, reason: str
) -> None:
    diary = written(Weight(mass_kg=80), 0)
    with pytest.raises(GoalRefused, match=reason):
        check_goal(goal, day=TODAY, diary=diary, outings=(), athlete=athlete)


@pytest.mark.parametrize(
    "goal",
    [
        WeightGoal(mass_kg=74),
        WeightGoal(mass_kg=74, rate_kg_per_week=0.5),
        WeightGoal(mass_kg=74, by=TODAY + timedelta(days=90)),
        WeightGoal(mass_kg=82, rate_kg_per_week=0.25),
        WeightGoal(mass_kg=80, by=TODAY + timedelta(days=30)),
        WeightGoal(mass_kg=None),
    ],
)
def test_a_safe_goal_is_taken(goal: WeightGoal) -> None:
    check_goal(goal, day=TODAY, diary=written(Weight(mass_kg=80), 0), outings=(), athlete=BEN)


def test_without_any_weight_nothing_can_be_judged() -> None:
    with pytest.raises(GoalRefused, match="strapline log weight"):
        check_goal(
            WeightGoal(mass_kg=70), day=TODAY, diary={}, outings=(), athlete=Athlete(name="Ben")
        )


def test_the_newest_goal_counts_until_it_is_forgotten() -> None:
    diary = written(WeightGoal(mass_kg=75), 30) | written(WeightGoal(mass_kg=72), 10)
    found = goal_on(TODAY, diary=diary)
    assert found is not None
    assert (found[0].mass_kg, found[1]) == (72, TODAY - timedelta(days=10))
    assert goal_on(TODAY, diary=diary | written(WeightGoal(mass_kg=None), 2)) is None
    earlier = goal_on(TODAY - timedelta(days=15), diary=diary)
    assert earlier is not None
    assert earlier[0].mass_kg == 75


def test_who_loses_half_a_kilogram_a_week_reaches_it_between_two_days() -> None:
    found = told(WeightGoal(mass_kg=77), diary=losing())
    assert found.state is GoalState.UNDER_WAY
    assert found.from_kg == pytest.approx(81.4, abs=0.4)
    assert found.left_kg == pytest.approx(-3, abs=0.4)
    assert found.early_on is not None
    assert found.likely_on is not None
    assert found.late_on is not None
    assert found.early_on < found.likely_on < found.late_on
    # Spending falls with the weight: later than 6 weeks, which half a kilogram a week would take.
    days = (found.likely_on - TODAY).days
    assert 42 < days < 70
    ends = [one.kg.value for one in found.projection]
    assert ends == sorted(ends, reverse=True)
    assert ends[-1] > 80 - 26 * 0.5 + 1  # it flattens
    bands = [one.kg.band or 0 for one in found.projection]
    assert bands == sorted(bands)


def test_who_gains_does_not_reach_a_lower_weight() -> None:
    found = told(WeightGoal(mass_kg=77), diary=losing(-0.3))
    assert (found.likely_on, found.late_on) == (None, None)
    assert found.state is GoalState.UNDER_WAY


def test_runs_bring_it_nearer_and_one_more_run_nearer_still() -> None:
    found = told(WeightGoal(mass_kg=77), diary=losing(), outings=runs(400))
    assert found.run_kcal == pytest.approx(400)
    assert found.likely_on is not None
    assert found.with_one_more_run_on is not None
    assert found.with_one_more_run_on < found.likely_on
    assert found.without_runs_on is None or found.without_runs_on > found.likely_on


def test_what_a_day_asks_for_is_told_in_kilocalories() -> None:
    by = TODAY + timedelta(days=60)
    found = told(WeightGoal(mass_kg=77, by=by), diary=losing())
    assert found.needed_balance_kcal_per_day == pytest.approx(-3 / 60 * 7300, rel=0.2)
    rate = told(WeightGoal(mass_kg=77, rate_kg_per_week=0.25), diary=losing(), set_ago=3)
    assert rate.needed_balance_kcal_per_day == pytest.approx(-0.25 / 7 * 7300, rel=0.08)


def test_a_goal_that_was_reached_is_kept_within_three_percent_and_left_beyond() -> None:
    steady = {
        TODAY - timedelta(days=days): [entry(Weight(mass_kg=max(78.0, 78 + (days - 25) * 0.08)))]
        for days in range(60)
    }
    kept = told(WeightGoal(mass_kg=78.2), diary=steady, set_ago=55)
    assert kept.state is GoalState.KEEPING
    assert kept.likely_on is None
    assert kept.keep_kcal_per_day is not None
    assert kept.keep_kcal_per_day > 2000
    back = {
        TODAY - timedelta(days=days): [entry(Weight(mass_kg=78 + abs(days - 50) * 0.1))]
        for days in range(84)
    }
    assert told(WeightGoal(mass_kg=79.5), diary=back, set_ago=80).state is GoalState.LEFT


def test_a_goal_without_two_weeks_of_readings_waits() -> None:
    found = told(WeightGoal(mass_kg=77), diary=losing(ago=range(5)), set_ago=4)
    assert (found.state, found.left_kg, found.projection) == (GoalState.WAITING, None, ())


@pytest.mark.parametrize(("by", "is_too_fast"), [(10, True), (-3, True), (80, False)])
def test_a_day_that_has_come_too_near_is_not_answered_with_a_reckless_deficit(
    by: int, is_too_fast: bool
) -> None:
    goal = WeightGoal(mass_kg=77, by=TODAY + timedelta(days=by))
    found = told(goal, diary=losing())
    assert found.too_fast is is_too_fast
    assert (found.needed_balance_kcal_per_day is None) is is_too_fast


def test_under_18_nothing_is_foretold() -> None:
    young = Athlete(name="Ben", sex="male", age_years=15, height_m=1.8)
    scale = scale_report(TODAY, diary=losing(), outings=(), athlete=young)
    assert scale.trend_kg is not None
    assert scale.eaten_kcal_per_day is None
    diary = losing() | written(WeightGoal(mass_kg=77), 50)
    found = goal_report(TODAY, scale=scale, diary=diary, outings=(), athlete=young)
    assert found is not None
    assert (found.likely_on, found.projection) == (None, ())
