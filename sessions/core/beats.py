"""Beat-to-beat variability from RR intervals, with a simple rejection of false beats."""

import math

import msgspec

PLAUSIBLE_MS = (250.0, 2000.0)
"""240 to 30 beats per minute."""

MAX_CHANGE = 0.20
"""A beat that differs by more from the median of the last five accepted is ectopic or missed.
Source: the 20 % filter of Malik et al. 1989, Eur Heart J 10:1060-1074."""

REANCHOR_AFTER = 5
"""So many rejected in a row mean that the rhythm, not the beat, has changed."""

LEAST_PAIRS = 30
MOST_REJECTED = 0.20
"""Above this share of rejected beats the figure is withheld."""


class BeatMeter(msgspec.Struct, kw_only=True):
    """RMSSD over the pairs of accepted beats that follow one another."""

    accepted: list[float] = []  # the last five
    adjacent: bool = False  # the last beat was accepted
    rejected_in_row: int = 0
    beats: int = 0
    rejected: int = 0
    pairs: int = 0
    squares: float = 0.0

    def update(self, rr_ms: float) -> None:
        """Add one interval, in order."""
        self.beats += 1
        if not PLAUSIBLE_MS[0] <= rr_ms <= PLAUSIBLE_MS[1] or self._jumps(rr_ms):
            self.rejected += 1
            self.rejected_in_row += 1
            self.adjacent = False
            if self.rejected_in_row >= REANCHOR_AFTER:
                self.accepted.clear()
            return
        self.rejected_in_row = 0
        if self.adjacent:
            self.pairs += 1
            self.squares += (rr_ms - self.accepted[-1]) ** 2
        self.accepted.append(rr_ms)
        if len(self.accepted) > 5:
            del self.accepted[0]
        self.adjacent = True

    def interrupt(self) -> None:
        """Beats are missing here: the next does not follow the last."""
        self.adjacent = False

    @property
    def rmssd_ms(self) -> float | None:
        """Root mean square of successive differences; None: too few or too many false beats."""
        if self.pairs < LEAST_PAIRS or self.rejected > MOST_REJECTED * self.beats:
            return None
        return math.sqrt(self.squares / self.pairs)

    def _jumps(self, rr_ms: float) -> bool:
        if not self.accepted:
            return False
        median = sorted(self.accepted)[len(self.accepted) // 2]
        return abs(rr_ms - median) > MAX_CHANGE * median
