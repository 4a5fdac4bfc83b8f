"""Days as they were, for a coach in tests."""

from sessions.coach.coach import Coach
from sessions.coach.goal import Aim, Goal
from sessions.coach.proposal import Proposal, Why
from sessions.coach.training_log import DayDone, TrainingLog
from sessions.coach.walk_run import Rounds

D0 = 740_000


def walked(minutes: float, *, vigorous_min: float = 0.0, trimp: float | None = None) -> DayDone:
    return DayDone(
        minutes=minutes,
        moderate_min=minutes * 0.8 - vigorous_min,
        vigorous_min=vigorous_min,
        trimp=trimp,
    )


def ran(rounds: Rounds, *, share: float = 1.0) -> DayDone:
    """The rounds, or a share of them."""
    return DayDone(
        minutes=rounds.minutes,
        jog_min=share * rounds.jog_min,
        longest_jog_min=share * rounds.longest_jog_min,
        moderate_min=rounds.minutes - 10,
    )


def coach_of(aim: Aim, *, before: dict[int, DayDone] | None = None, **goal: float) -> Coach:
    """`before`: days before the goal was set, counted back from it."""
    log = TrainingLog()
    for ago, done in (before or {}).items():
        log.add(D0 - ago, done)
    return Coach(Goal(aim=aim, since=D0, **goal), log=log)


def why(proposal: Proposal) -> set[Why]:
    return {because.why for because in proposal.because}


def obeyed(coach: Coach, days: int, *, first: int = D0, share: float = 1.0) -> list[Proposal]:
    """Every proposal of so many days, each done (its jogs to a share)."""
    proposals = []
    for day in range(first, first + days):
        proposal = coach.proposal(day)
        proposals.append(proposal)
        done = None
        if proposal.rounds is not None:
            done = ran(proposal.rounds, share=share)
        elif proposal.is_session:
            hard = 18.0 if proposal.is_hard else 0.0
            done = walked(proposal.minutes, vigorous_min=hard)
        coach.feed(day, done)
    return proposals
