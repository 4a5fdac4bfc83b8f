"""Minutes, hard days and rest: what is proposed follows from what was done, within the limits."""

from itertools import pairwise

import pytest

from benchmarks.coach import Tally, coached_chunk
from benchmarks.coach_watcher import WatchedDay, broken
from sessions.coach.coach import FIRST_WEEK_MIN, Coach
from sessions.coach.goal import Aim, Goal
from sessions.coach.limits import START_MIN, Bound, load_ratio, may_be_hard, minutes_left
from sessions.coach.proposal import SessionKind, Why
from sessions.coach.stated_time import stated_weeks
from sessions.coach.training_log import DayDone, TrainingLog
from tests.sessions.coach.days import D0, coach_of, obeyed, walked, why
from tests.sizes import sized


def test_from_nothing_to_150_minutes_in_the_time_that_was_stated() -> None:
    coach = coach_of(Aim.MINUTES)
    least, most = stated_weeks(coach, D0)
    assert 5 <= least < most
    obeyed(coach, 7 * least)
    weeks = [
        sum(done.equivalent_min for done in coach.log.days(D0 + 7 * week, D0 + 7 * week + 6))
        for week in range(least)
    ]
    assert weeks[0] <= FIRST_WEEK_MIN
    assert weeks[-1] >= 150
    assert stated_weeks(coach, D0 + 7 * least) == (0, 0)


def test_more_minutes_are_never_aimed_at_than_the_goal_asks() -> None:
    coach = coach_of(Aim.MINUTES)
    obeyed(coach, 7 * 20)
    weeks = [coach.log.minutes(D0 + 7 * n, D0 + 7 * n + 6) for n in range(12, 20)]
    assert max(weeks) < 230
    assert min(weeks) > 120


def test_a_week_grows_by_a_tenth_or_a_quarter_of_an_hour_over_the_best_of_three() -> None:
    log = TrainingLog()
    for week, minutes in enumerate((200, 160, 180), start=1):
        log.add(D0 - 7 * week, walked(minutes))
    left = minutes_left(log, D0)
    assert left.minutes == pytest.approx(max(1.1 * 200, 45))
    log.add(D0 - 3, walked(100))
    assert minutes_left(log, D0).minutes == pytest.approx(120)
    assert minutes_left(log, D0).bound is Bound.GROWTH


def test_one_large_week_is_no_licence() -> None:
    log = TrainingLog()
    for n in (1, 2, 3):
        log.add(D0 - 7 * n, walked(100))
    log.add(D0 - 8, walked(300))
    # The best week had 400 minutes, the three had 200 on the mean.
    left = minutes_left(log, D0)
    assert left.minutes == pytest.approx(1.3 * 200)
    assert left.bound is Bound.SPIKE


def test_anybody_may_have_a_first_week_and_no_session_is_much_longer_than_any_before() -> None:
    log = TrainingLog()
    assert minutes_left(log, D0).minutes == 45  # of the week's START_MIN, in one session
    log.add(D0 - 2, walked(START_MIN - 20))
    assert minutes_left(log, D0).minutes == pytest.approx(20)
    for day in range(3, 28, 3):
        log.add(D0 - 10 - day, walked(60))
    assert minutes_left(log, D0).bound is not Bound.LONGEST
    log = TrainingLog()
    for day in range(7, 28, 2):
        log.add(D0 - day, walked(50))
    left = minutes_left(log, D0)
    assert left.minutes == pytest.approx(1.1 * 50)
    assert left.bound is Bound.LONGEST


def test_no_three_days_in_a_row_and_two_of_seven_are_free() -> None:
    coach = coach_of(Aim.MINUTES, weekly_min=300.0, before={n: walked(45) for n in range(8, 36)})
    coach.feed(D0, walked(30))
    coach.feed(D0 + 1, walked(30))
    assert why(coach.proposal(D0 + 2)) == {Why.REST_DAY}
    five = coach_of(Aim.MINUTES, before={n: walked(25) for n in (2, 3, 4, 5, 6)})
    assert why(five.proposal(D0)) == {Why.REST_DAY}


def test_hard_days_are_apart_and_two_in_seven_at_most() -> None:
    log = TrainingLog()
    log.add(D0 - 1, walked(40, vigorous_min=20))
    assert not may_be_hard(log, D0)
    assert may_be_hard(log, D0 + 1)
    log.add(D0 - 4, walked(40, vigorous_min=20))
    assert not may_be_hard(log, D0 + 1)
    assert may_be_hard(log, D0 + 4)


def test_hard_minutes_come_only_after_two_weeks_of_a_hundred() -> None:
    coach = coach_of(Aim.MINUTES)
    proposals = obeyed(coach, 7 * 10)
    hard = [one.day - D0 for one in proposals if one.is_hard]
    assert hard
    assert hard[0] >= 14
    assert all(later - earlier >= 3 for earlier, later in pairwise(hard))


@pytest.mark.parametrize(
    ("change", "expected"),
    [("ill", Why.AFTER_ILLNESS), ("low", Why.LOW_MORNING), ("load", Why.HEAVY_LOAD)],
)
def test_bad_recovery_illness_and_a_heavy_week_leave_only_easy_sessions(
    change: str, expected: Why
) -> None:
    usual = {n: walked(45, trimp=40) for n in range(3, 35, 2)}
    before = usual | ({3: walked(45, trimp=600)} if change == "load" else {})
    coach = coach_of(Aim.MINUTES, before=before)
    if change == "ill":
        for day in range(3):
            coach.feed(D0 + day, None, is_ill=True)
    day = D0 + (4 if change == "ill" else 0)
    if change == "low":
        coach.feed(day, None, is_low=True)
    proposal = coach.proposal(day)
    assert proposal.kind is SessionKind.EASY
    assert proposal.minutes <= 30
    assert expected in why(proposal)


def test_two_low_mornings_in_a_row_are_a_day_of_rest() -> None:
    coach = coach_of(Aim.MINUTES, before={n: walked(45) for n in range(3, 35, 3)})
    coach.feed(D0, None, is_low=True)
    coach.feed(D0 + 1, None, is_low=True)
    assert why(coach.proposal(D0 + 1)) == {Why.LOW_MORNING}


def test_a_load_ratio_needs_four_weeks() -> None:
    log = TrainingLog()
    log.add(D0 - 20, walked(30, trimp=50))
    log.add(D0 - 1, walked(30, trimp=50))
    assert load_ratio(log, D0) is None
    log.add(D0 - 40, walked(30, trimp=0))
    assert load_ratio(log, D0) == pytest.approx(2.0)


def test_after_a_gap_it_begins_lower() -> None:
    coach = coach_of(Aim.MINUTES, before={n: walked(45) for n in range(25, 60, 2)})
    proposal = coach.proposal(D0)
    assert proposal.minutes <= 30
    assert Why.GAP in why(proposal)


def test_who_cannot_run_twenty_minutes_begins_a_5_km_with_walk_and_run() -> None:
    coach = coach_of(Aim.FIVE_KM, five_km_s=1650.0)
    first = coach.proposal(D0)
    assert first.kind is SessionKind.WALK_RUN
    assert Why.FIRST_RUN_FIRST in why(first)
    runs = {n: DayDone(minutes=45, jog_min=30, longest_jog_min=25) for n in range(2, 35, 3)}
    kinds = {one.kind for one in obeyed(coach_of(Aim.FIVE_KM, before=runs), 21)}
    assert {SessionKind.INTERVALS, SessionKind.LONG, SessionKind.EASY} <= kinds


def test_one_session_a_day_and_looking_ahead_changes_nothing() -> None:
    coach = coach_of(Aim.MINUTES)
    ahead = tuple(coach.week_ahead(D0))
    assert tuple(coach.week_ahead(D0)) == ahead
    assert [one.day for one in ahead] == list(range(D0, D0 + 7))
    assert sum(one.minutes for one in ahead) <= FIRST_WEEK_MIN
    coach.feed(D0, walked(20))
    assert why(coach.proposal(D0)) == {Why.DONE_TODAY}


def test_the_watcher_finds_nothing_with_generated_people_of_every_habit() -> None:
    count = sized(usual=36, quick=12, long=600)
    tally: Tally = coached_chunk((0, count, sized(usual=16, quick=10, long=26), 7))
    assert tally.faults == {}
    assert tally.people == count
    assert tally.proposed > 20 * count


def test_the_watcher_sees_what_it_is_there_for() -> None:
    """Each rule broken once, by days that no coach of ours proposed."""

    def day(**changes: float | bool) -> WatchedDay:
        plain = {
            "proposed_min": 0.0,
            "is_hard": False,
            "first_runs": False,
            "done_min": 0.0,
            "done_vigorous_min": 0.0,
            "done_jog_min": 0.0,
            "says_ill": False,
            "low_morning": False,
        }
        return WatchedDay(**(plain | changes))  # type: ignore[arg-type]

    usual = [0.0] * 27
    assert broken([day(proposed_min=140)], weeks_before=usual).total() == 3
    trained = [*usual, 30.0, 30.0]
    assert broken([day(proposed_min=20)], weeks_before=trained)["three days in a row"] == 1
    ill = [day(says_ill=True), day(proposed_min=20)]
    assert broken(ill, weeks_before=usual).total() == 1
    hard = [day(done_min=40, done_vigorous_min=20), day(proposed_min=40, is_hard=True)]
    assert broken(hard, weeks_before=usual)["two hard days in a row"] == 1
    runs = [day(done_min=30, done_jog_min=9), day(proposed_min=34, first_runs=True)]
    assert broken(runs, weeks_before=usual)["no day between two runs of a beginner"] == 1
    low = [day(proposed_min=34, first_runs=True, is_hard=True, low_morning=True)]
    assert broken(low, weeks_before=usual).total() == 2


def test_a_copy_is_another_coach() -> None:
    coach = Coach(Goal(aim=Aim.MINUTES, since=D0))
    other = coach.copy()
    other.feed(D0, walked(30), is_ill=True)
    assert not coach.log.was_trained(D0)
    assert not coach.log.is_ill(D0)
