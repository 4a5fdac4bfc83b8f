"""Lessons of an import's sessions, for those that come after them in time."""

from bisect import bisect_left, insort
from collections.abc import Iterable

from sessions.core.model.athlete import Athlete
from sessions.core.model.breakdown import Taught
from sessions.past.learning import Learned, learned_from

ENOUGH = 20
"""After so many sessions one more or less changes little of what is known. Ours."""

LATEST = 8
"""So many of the latest are then not waited for, so that they are analysed side by side. Ours."""


class Lessons:
    """What is known at each session's start; the same however often an import was cut off.

    Each session is analysed with what all before it have taught or, once these are `ENOUGH`, with
    what all but the `LATEST` have.
    """

    def __init__(self, lessons: Iterable[tuple[int, Taught]], *, starts: Iterable[int]) -> None:
        self._lessons = [*lessons]
        self._starts = sorted(starts)

    def begin(self, started_ns: int) -> None:
        """A session is being analysed."""
        insort(self._starts, started_ns)

    def drop(self, started_ns: int) -> None:
        """It became none."""
        self._starts.remove(started_ns)

    def add(self, started_ns: int, lesson: Taught) -> None:
        """What one has taught."""
        self._lessons.append((started_ns, lesson))

    def counted_before_ns(self, started_ns: int) -> int:
        """Sessions that began from this moment on are not counted by one that begins then."""
        earlier = bisect_left(self._starts, started_ns)
        return started_ns if earlier <= ENOUGH else self._starts[earlier - LATEST]

    def learned(self, athlete: Athlete, *, started_ns: int) -> Learned:
        """What is frozen in a session that begins then."""
        before_ns = self.counted_before_ns(started_ns)
        counted = [(ns, lesson) for ns, lesson in self._lessons if ns < before_ns]
        return learned_from(counted, athlete=athlete, before_ns=started_ns)
