"""Proposal for a day: what to do, and why, in reasons that words are made of elsewhere."""

from enum import Enum

import msgspec

from sessions.coach.walk_run import Rounds


class SessionKind(Enum):
    """What is proposed."""

    REST = "rest"
    WALK_RUN = "walk-run"
    EASY = "easy"
    LONG = "long"
    INTERVALS = "intervals"


class Why(Enum):
    """A reason; `docs/coach.md` has the sentence and the source of each."""

    STARTS = "starts"
    PLACED = "placed"
    NEXT_WEEK = "next week"
    SAME_WEEK = "same week"
    WEEK_BACK = "week back"
    FIRST_RUN_FIRST = "first run first"
    MINUTES = "minutes"
    GROWTH = "growth"
    SPIKE = "spike"
    LONGEST = "longest"
    REST_DAY = "rest day"
    DAY_BETWEEN = "day between"
    DONE_TODAY = "done today"
    WEEK_DONE = "week done"
    ILL = "ill"
    AFTER_ILLNESS = "after illness"
    GAP = "gap"
    LOW_MORNING = "low morning"
    HEAVY_LOAD = "heavy load"
    HARD_DAY = "hard day"
    LONG_DAY = "long day"
    REACHED = "reached"


class Because(msgspec.Struct, frozen=True, kw_only=True):
    """One reason with the figure it rests on; None: it needs none."""

    why: Why
    figure: float | None = None


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """`day`: `date.toordinal`. `rounds`, `week`, `run`: of a walk-run (run from 0); else None.

    REST has no minutes. `is_hard`: the day after it is to be easy.
    """

    day: int
    kind: SessionKind
    because: tuple[Because, ...]
    minutes: float = 0.0
    rounds: Rounds | None = None
    week: int | None = None
    run: int | None = None

    @property
    def is_hard(self) -> bool:
        """Intervals are."""
        return self.kind is SessionKind.INTERVALS

    @property
    def is_session(self) -> bool:
        """Not a day of rest."""
        return self.kind is not SessionKind.REST
