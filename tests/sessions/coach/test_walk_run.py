"""From one minute of jogging to thirty: a week is left when it was done, and repeated when not."""

import pytest

from sessions.coach.goal import Aim
from sessions.coach.proposal import SessionKind, Why
from sessions.coach.training_log import DayDone
from sessions.coach.walk_run import RUNS, WEEKS, Standing, after_run, rounds_of, weeks_left
from tests.sessions.coach.days import D0, coach_of, obeyed, ran, walked, why


def test_who_does_everything_runs_thirty_minutes_after_nine_weeks() -> None:
    coach = coach_of(Aim.FIRST_RUN)
    proposals = obeyed(coach, 7 * WEEKS)
    runs = [one for one in proposals if one.kind is SessionKind.WALK_RUN]
    assert [one.week for one in runs] == [week for week in range(1, WEEKS + 1) for _ in range(RUNS)]
    assert runs[-1].rounds == rounds_of(WEEKS, RUNS - 1)
    assert runs[-1].rounds.jogs_s == (1800.0,)
    assert coach.standing.reached_on is not None
    assert weeks_left(coach.standing) == (0, 0)
    assert why(coach.proposal(D0 + 7 * WEEKS + 2)) & {Why.REACHED, Why.MINUTES}


def test_each_week_asks_for_no_less_than_the_one_before() -> None:
    longest = [rounds_of(week, RUNS - 1).longest_jog_min for week in range(WEEKS + 1)]
    assert longest == sorted(longest)
    assert longest[0] == 0.5
    assert longest[-1] == 30


def test_a_run_that_was_not_done_whole_is_proposed_again_and_two_failures_go_a_week_back() -> None:
    third = Standing(week=3)
    nearly = after_run(third, D0, ran(rounds_of(3, 0), share=0.7))
    assert (nearly.week, nearly.runs, nearly.misses) == (3, 0, 0)
    failed = after_run(third, D0, ran(rounds_of(3, 0), share=0.4))
    assert (failed.week, failed.misses) == (3, 1)
    again = after_run(failed, D0 + 2, ran(rounds_of(3, 0), share=0.4))
    assert (again.week, again.runs, again.misses) == (2, 0, 0)
    done = after_run(failed, D0 + 2, ran(rounds_of(3, 0)))
    assert (done.week, done.runs, done.misses) == (3, 1, 0)


def test_whom_the_first_week_is_too_much_gets_a_gentler_one() -> None:
    coach = coach_of(Aim.FIRST_RUN)
    obeyed(coach, 5, share=0.3)
    assert coach.standing.week == 0
    assert coach.proposal(D0 + 5 + 2).rounds == rounds_of(0, 0)
    # There is nothing below it.
    obeyed(coach, 14, first=D0 + 5, share=0.1)
    assert coach.standing.week == 0


def test_a_week_is_left_after_six_days_at_the_earliest() -> None:
    standing = Standing(week=2, advanced_on=D0)
    for day in (1, 2, 3, 4):
        standing = after_run(standing, D0 + day, ran(rounds_of(2, 0)))
    assert (standing.week, standing.runs) == (2, RUNS)
    assert after_run(standing, D0 + 6, ran(rounds_of(2, 0))).week == 3


@pytest.mark.parametrize(
    ("gap", "week", "runs"),
    [(9, 5, 2), (10, 5, 0), (15, 5, 0), (16, 4, 0), (29, 4, 0), (30, 3, 0), (120, 1, 0)],
)
def test_after_a_gap_the_week_begins_again_or_goes_back(gap: int, week: int, runs: int) -> None:
    coach = coach_of(Aim.FIRST_RUN)
    coach.standing = Standing(week=5, runs=2, last_day=D0)
    proposal = coach.proposal(D0 + gap)
    assert (proposal.week, proposal.run) == (week, runs)
    assert (Why.GAP in why(proposal)) is (gap > 9)


def test_a_week_of_illness_goes_a_week_back_and_a_cold_does_not() -> None:
    for days, week in ((3, 5), (7, 4)):
        coach = coach_of(Aim.FIRST_RUN)
        coach.standing = Standing(week=5, runs=1, last_day=D0 - 2)
        for day in range(days):
            coach.feed(D0 + day, None, is_ill=True)
            assert coach.proposal(D0 + day).kind is SessionKind.REST
        # The day after an illness is free too.
        assert why(coach.proposal(D0 + days)) == {Why.ILL}
        assert coach.proposal(D0 + days + 1).week == week


def test_a_day_lies_between_two_runs_whoever_proposed_them() -> None:
    coach = coach_of(Aim.FIRST_RUN)
    coach.feed(D0, DayDone(minutes=30, jog_min=12, longest_jog_min=4))
    assert why(coach.proposal(D0 + 1)) == {Why.DAY_BETWEEN}
    assert coach.proposal(D0 + 2).kind is SessionKind.WALK_RUN
    # A walk is none.
    coach.feed(D0 + 2, walked(30))
    assert coach.proposal(D0 + 3).kind is SessionKind.WALK_RUN


def test_a_run_of_ones_own_counts_like_a_proposed_one() -> None:
    own = after_run(Standing(week=2), D0, DayDone(minutes=50, jog_min=40, longest_jog_min=20))
    assert (own.week, own.runs) == (2, 1)
    whole = after_run(Standing(week=2), D0, DayDone(minutes=50, jog_min=31, longest_jog_min=31))
    assert whole.reached_on == D0


def test_who_has_run_lately_begins_there() -> None:
    twenty = {9: DayDone(minutes=40, jog_min=20, longest_jog_min=4)}
    assert coach_of(Aim.FIRST_RUN, before=twenty).standing.week == 5
    assert Why.PLACED in why(coach_of(Aim.FIRST_RUN, before=twenty).proposal(D0))
    old = {40: DayDone(minutes=40, jog_min=20, longest_jog_min=4)}
    assert coach_of(Aim.FIRST_RUN, before=old).standing.week == 1


def test_a_low_morning_moves_the_run_to_another_day() -> None:
    coach = coach_of(Aim.FIRST_RUN)
    coach.feed(D0, None, is_low=True)
    assert why(coach.proposal(D0)) == {Why.LOW_MORNING}
    assert coach.proposal(D0 + 1).kind is SessionKind.WALK_RUN
