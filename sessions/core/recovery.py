"""How far heart rate falls in the minute after the last hard interval."""

import msgspec

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
