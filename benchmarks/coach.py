"""Whether the coach keeps its limits, and whether those who follow it get there.

    python -m benchmarks.coach [--people 10000] [--weeks 26] [--seed N]

Generated people (`docs/generated-people.md`) whose bodies the coach does not know. A watcher that
shares no code with the rules looks at every proposed day of everybody. Two processes.
"""

import argparse
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from benchmarks.coach_people import Asked, Did, Habit, Trainee
from benchmarks.coach_watcher import WatchedDay, broken
from sessions.coach.coach import INTERVALS_MIN, Coach
from sessions.coach.goal import Aim, Goal
from sessions.coach.proposal import Proposal, SessionKind
from sessions.coach.stated_time import stated_weeks
from sessions.coach.training_log import DayDone, TrainingLog

BEFORE_DAYS = 28
FIRST = 740_000
AIMS = {"30min": Aim.FIRST_RUN, "150": Aim.MINUTES, "5k": Aim.FIVE_KM}
CHUNK = 250


@dataclass
class Tally:
    """Of some people. `weeks`: to the goal and stated, by goal and habit; None: not reached."""

    faults: Counter[str] = field(default_factory=Counter)
    proposed: int = 0
    people: int = 0
    weeks: dict[tuple[str, Habit], list[tuple[float | None, int]]] = field(default_factory=dict)

    def add(self, other: "Tally") -> None:
        """Those of others."""
        self.faults.update(other.faults)
        self.proposed += other.proposed
        self.people += other.people
        for key, weeks in other.weeks.items():
            self.weeks.setdefault(key, []).extend(weeks)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--weeks", type=int, default=26)
    parser.add_argument("--seed", type=int, default=1, help="of the generated people")
    arguments = parser.parse_args()
    print("generated, not measured: docs/generated-people.md")
    total = Tally()
    with ProcessPoolExecutor(2) as pool:
        starts = range(0, arguments.people, CHUNK)
        chunks = [
            (start, min(CHUNK, arguments.people - start), arguments.weeks, arguments.seed)
            for start in starts
        ]
        for tally in pool.map(coached_chunk, chunks):
            total.add(tally)
    print(f"{total.people} people, {arguments.weeks} weeks, {total.proposed} proposed sessions")
    print(f"limits and rest rules broken: {sum(total.faults.values())} (asked: 0)")
    for fault, times in total.faults.most_common():
        print(f"  {fault}: {times}")
    followers = [
        (taken, most)
        for (_, habit), weeks in total.weeks.items()
        for taken, most in weeks
        if habit is Habit.FOLLOWS
    ]
    in_time = np.mean([taken is not None and taken <= most for taken, most in followers])
    print(f"of {len(followers)} who follow, there in the stated time: {100 * in_time:.0f} %")
    heads = ("goal", "habit", "people", "there", "in time", "weeks: median, 90 %, stated")
    print("{:<8} {:<10} {:>6} {:>6} {:>8} {:>28}".format(*heads))
    for (goal, habit), weeks in sorted(total.weeks.items(), key=lambda item: str(item[0])):
        print(_line(goal, habit, weeks))


def _line(goal: str, habit: Habit, weeks: list[tuple[float | None, int]]) -> str:
    there = [taken for taken, _ in weeks if taken is not None]
    in_time = np.mean([taken is not None and taken <= most for taken, most in weeks])
    stated = np.median([most for _, most in weeks])
    spread = (
        f"{np.median(there):.0f}, {np.quantile(there, 0.9):.0f}, {stated:.0f}" if there else "-"
    )
    return (
        f"{goal:<8} {habit.value:<10} {len(weeks):>6} {100 * len(there) / len(weeks):>4.0f} %"
        f" {100 * in_time:>6.0f} % {spread:>28}"
    )


def coached_chunk(chunk: tuple[int, int, int, int]) -> Tally:
    """So many people from one number on."""
    start, count, weeks, seed = chunk
    tally = Tally()
    for number in range(start, start + count):
        _coached(Trainee(number, seed=seed), weeks=weeks, tally=tally)
    return tally


def _coached(trainee: Trainee, *, weeks: int, tally: Tally) -> None:
    log, minutes_before = _before(trainee)
    goal = Goal(aim=AIMS[trainee.goal], since=FIRST)
    coach = Coach(goal, log=log)
    stated = stated_weeks(coach, FIRST)[1]
    days, reached = [], None
    for number in range(7 * weeks):
        day = FIRST + number
        trainee.wake_up()
        low = trainee.morning_is_low() is True
        coach.feed(day, None, is_ill=trainee.says_ill, is_low=low)
        proposal = coach.proposal(day)
        did = trainee.lives(asked_of(proposal))
        if did is not None:
            coach.feed(day, _done(did))
        days.append(_watched(proposal, did, says_ill=trainee.says_ill, low=low))
        tally.proposed += proposal.is_session
        if reached is None and _is_there(coach, trainee.goal, day):
            reached = (number + 1) / 7
    tally.faults.update(broken(days, weeks_before=minutes_before))
    tally.people += 1
    if trainee.goal != "5k":
        tally.weeks.setdefault((trainee.goal, trainee.habit), []).append((reached, stated))


def _before(trainee: Trainee) -> tuple[TrainingLog, list[float]]:
    log, minutes = TrainingLog(), [0.0] * BEFORE_DAYS
    if trainee.is_active_before:
        for number in range(0, BEFORE_DAYS, 3):
            did = trainee.trained_before()
            log.add(FIRST - BEFORE_DAYS + number, _done(did))
            minutes[number] = did.minutes
    return log, minutes


def _is_there(coach: Coach, goal: str, day: int) -> bool:
    if goal == "30min":
        return coach.standing.reached_on is not None
    done = coach.log.days(day - 6, day)
    return sum(one.equivalent_min for one in done) >= coach.goal.weekly_min


def asked_of(proposal: Proposal) -> Asked | None:
    """As a body meets it; an easy session is a walk for who cannot run, a run for who can."""
    if not proposal.is_session:
        return None
    if proposal.rounds is not None:
        return Asked(
            minutes=proposal.minutes,
            jog_min=proposal.rounds.jog_min,
            longest_jog_min=proposal.rounds.longest_jog_min,
            is_hard=False,
        )
    hard = proposal.kind is SessionKind.INTERVALS
    return Asked(
        minutes=proposal.minutes,
        jog_min=INTERVALS_MIN / 2 if hard else 0.0,
        longest_jog_min=3.0 if hard else 0.0,
        is_hard=hard,
    )


def _done(did: Did) -> DayDone:
    return DayDone(
        minutes=did.minutes,
        jog_min=did.jog_min,
        longest_jog_min=did.longest_jog_min,
        moderate_min=did.moderate_min,
        vigorous_min=did.vigorous_min,
        trimp=did.trimp,
    )


def _watched(proposal: Proposal, did: Did | None, *, says_ill: bool, low: bool) -> WatchedDay:
    return WatchedDay(
        proposed_min=proposal.minutes if proposal.is_session else 0.0,
        is_hard=proposal.is_hard,
        first_runs=proposal.kind is SessionKind.WALK_RUN,
        done_min=0.0 if did is None else did.minutes,
        done_vigorous_min=0.0 if did is None else did.vigorous_min,
        done_jog_min=0.0 if did is None else did.jog_min,
        says_ill=says_ill,
        low_morning=low,
    )


if __name__ == "__main__":
    main()
