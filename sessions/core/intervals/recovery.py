"""How far heart rate falls in the minute after the last hard interval."""

from collections.abc import Callable

import msgspec

from sessions.core.intervals.interval_book import IntervalBook
from sessions.core.model.sample import Kind

RECOVERY_S = 60
GRACE_S = 3
"""A heart rate this much after the minute still stands for it."""


class Recovery(msgspec.Struct, kw_only=True):
    """Follows the last hard interval's end.

    Source: Cole et al. 1999, N Engl J Med 341:1351-1357 (there after a maximal test; after a
    shorter effort the fall is smaller).
    """

    from_cell: int | None = None
    from_bpm: float | None = None
    fall_bpm: float | None = None

    def hard_begins(self) -> None:
        """A new hard interval: what follows the one before is no recovery any more."""
        self.from_cell = self.from_bpm = self.fall_bpm = None

    def hard_ends(self, *, cell: int, heart_rate_bpm: float | None) -> None:
        """The hard interval ended at the start of `cell`."""
        self.from_cell, self.from_bpm, self.fall_bpm = cell, heart_rate_bpm, None

    def update(self, *, cell: int, heart_rate_bpm: float | None) -> None:
        """Take one cell."""
        if self.from_cell is None or self.from_bpm is None or heart_rate_bpm is None:
            return
        if 0 <= cell - self.from_cell - RECOVERY_S <= GRACE_S and self.fall_bpm is None:
            self.fall_bpm = self.from_bpm - heart_rate_bpm


def recovery_of(book: IntervalBook, *, is_hard: Callable[[Kind, int], bool]) -> Recovery:
    """The same from a session's final intervals.

    Args:
        book: The session's intervals.
        is_hard: Whether an interval of a kind that ended before a cell was hard.
    """
    recovery = Recovery()
    kinds = [*(interval.kind for interval in book.closed), book.kind][1:]
    for interval, following in zip(book.closed, kinds, strict=True):
        end = int(interval.end_s)
        if is_hard(interval.kind, end):
            recovery.hard_ends(cell=end, heart_rate_bpm=book.heart_rate_at(end - 1))
        if following is Kind.SPRINT:
            recovery.hard_begins()
    if recovery.from_cell is not None:
        first = recovery.from_cell + RECOVERY_S
        for cell, bpm in enumerate(book.track.rows(first, first + GRACE_S + 1)["heart_rate_bpm"]):
            known = None if bpm != bpm else float(bpm)
            recovery.update(cell=first + cell, heart_rate_bpm=known)
    return recovery
