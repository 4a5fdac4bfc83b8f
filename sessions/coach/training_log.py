"""Training log: what was done, day by day, as the coach's rules ask for it."""

from collections.abc import Iterator

import msgspec

from sessions.core.model.breakdown import Breakdown, Interval
from sessions.core.model.sample import Kind
from sessions.week.goals import VIGOROUS_COUNTS

HARD_VIGOROUS_MIN = 15.0
"""A day with a quarter of an hour of vigorous effort is a hard one. Ours."""

WEEK = 7


class DayDone(msgspec.Struct, frozen=True, kw_only=True):
    """What was done on a day on foot, in minutes. `trimp` None: not known.

    `longest_jog_min`: at a stretch, jog and sprint taken together.
    """

    minutes: float
    jog_min: float = 0.0
    longest_jog_min: float = 0.0
    moderate_min: float = 0.0
    vigorous_min: float = 0.0
    trimp: float | None = None

    @property
    def equivalent_min(self) -> float:
        """As they count for the week's 150."""
        return self.moderate_min + VIGOROUS_COUNTS * self.vigorous_min

    @property
    def is_hard(self) -> bool:
        """Whether the next day has to be easy."""
        return self.vigorous_min >= HARD_VIGOROUS_MIN

    def with_another(self, other: "DayDone") -> "DayDone":
        """Two sessions of one day."""
        known = [trimp for trimp in (self.trimp, other.trimp) if trimp is not None]
        return DayDone(
            minutes=self.minutes + other.minutes,
            jog_min=self.jog_min + other.jog_min,
            longest_jog_min=max(self.longest_jog_min, other.longest_jog_min),
            moderate_min=self.moderate_min + other.moderate_min,
            vigorous_min=self.vigorous_min + other.vigorous_min,
            trimp=sum(known) if known else None,
        )


NOTHING = DayDone(minutes=0.0)


def done_in(breakdown: Breakdown) -> DayDone:
    """Of a finished session."""
    jogs = list(_jogs_s(breakdown.intervals))
    return DayDone(
        minutes=breakdown.session.moving_s / 60,
        jog_min=sum(jogs) / 60,
        longest_jog_min=max(jogs, default=0.0) / 60,
        moderate_min=breakdown.load.moderate_min or 0.0,
        vigorous_min=breakdown.load.vigorous_min or 0.0,
        trimp=breakdown.load.trimp,
    )


BREATHER_S = 20.0
"""A walk shorter than this does not end a jog: a drink, or a belt that was set anew. Ours."""


def _jogs_s(intervals: tuple[Interval, ...]) -> Iterator[float]:
    """Seconds of each stretch that was run without a walk in it."""
    running, walked = 0.0, 0.0
    for part in intervals:
        length_s = part.end_s - part.start_s
        if part.kind in (Kind.JOG, Kind.SPRINT) and not part.paused:
            running += length_s
            walked = 0.0
            continue
        walked += length_s
        if running and walked > BREATHER_S:
            yield running
            running = 0.0
    if running:
        yield running


class TrainingLog:
    """Days by their number (`date.toordinal`); what is not in it was a day without anything."""

    def __init__(self) -> None:
        self._done: dict[int, DayDone] = {}
        self._ill: set[int] = set()
        self._low: set[int] = set()
        self.first_day: int | None = None

    def add(self, day: int, done: DayDone) -> None:
        """A session of a day."""
        before = self._done.get(day)
        self._done[day] = done if before is None else before.with_another(done)
        self.first_day = day if self.first_day is None else min(day, self.first_day)

    def note_illness(self, day: int) -> None:
        """The person was ill."""
        self._ill.add(day)

    def note_low_morning(self, day: int) -> None:
        """The morning reading lay below the person's own range."""
        self._low.add(day)

    def copy(self) -> "TrainingLog":
        """To try on what a week may bring."""
        other = TrainingLog()
        other._done, other._ill, other._low = dict(self._done), set(self._ill), set(self._low)
        other.first_day = self.first_day
        return other

    def on(self, day: int) -> DayDone:
        """What was done."""
        return self._done.get(day, NOTHING)

    def was_trained(self, day: int) -> bool:
        """Whether there was a session."""
        return day in self._done

    def is_ill(self, day: int) -> bool:
        """Whether the diary says so."""
        return day in self._ill

    def is_low(self, day: int) -> bool:
        """Whether the morning reading was low; without a reading it was not."""
        return day in self._low

    def days(self, first: int, last: int) -> Iterator[DayDone]:
        """Those with a session, both ends included."""
        done = self._done
        return (done[day] for day in range(first, last + 1) if day in done)

    def minutes(self, first: int, last: int) -> float:
        """In all."""
        return sum(done.minutes for done in self.days(first, last))

    def count(self, first: int, last: int) -> int:
        """Days with a session."""
        done = self._done
        return sum(day in done for day in range(first, last + 1))

    def last_day(self, before: int) -> int | None:
        """The last day with a session; None: none within a year."""
        done = self._done
        return next((day for day in range(before - 1, before - 366, -1) if day in done), None)

    def illness_before(self, day: int) -> tuple[int, int]:
        """Days of the last illness, and days since it ended; (0, 0): none within three weeks."""
        ill = self._ill
        if not ill:
            return 0, 0
        end = next((d for d in range(day - 1, day - 22, -1) if d in ill), None)
        if end is None:
            return 0, 0
        length = 0
        while end - length in ill:
            length += 1
        return length, day - end
