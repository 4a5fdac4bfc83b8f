"""Goal as it is told: a name, a bar, and sentences below it."""

from dataclasses import dataclass
from enum import Enum

from sessions.text import text


class Tone(Enum):
    """How urgently a line is said."""

    PLAIN = "plain"
    CAUTION = "caution"
    WARNING = "warning"


@dataclass(frozen=True, kw_only=True)
class GoalLine:
    """One sentence below a goal."""

    words: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, kw_only=True)
class Bar:
    """How far a goal is reached. `words`: "82 of 150 min", `left`: "68 min to go" or "done"."""

    done: float
    goal: float
    words: str
    left: str

    @property
    def share(self) -> float:
        """From 0 to 1; a goal of nothing is reached."""
        return 1.0 if self.goal <= 0 else min(1.0, self.done / self.goal)


@dataclass(frozen=True, kw_only=True)
class Goal:
    """One part of the week. `bar` None: nothing is asked for, or nothing can be reached."""

    name: str
    bar: Bar | None = None
    lines: tuple[GoalLine, ...] = ()


def left_words(amount: str, *, is_left: bool, over: bool) -> str:
    """What is to do of a goal, or was missed where its time is `over`; else "done"."""
    if not is_left:
        return text("done")
    short = text("{amount} short") if over else text("{amount} to go")
    return short.format(amount=amount)
