"""Frozen heart rates: a repeated value, told by the missing beats or by its own life before."""

import msgspec

from sessions.core.heart.expected_heart_rate import Expectation

FROZEN_AFTER_S = 30
"""A strap off the body repeats its last value without RR intervals (Polar H10); on the body the
RR intervals that it sent before go on."""

FROZEN_WITHOUT_BEATS_S = 120
"""A source that never sent RR intervals is judged by itself: one that was lively and then stands on
a value for two minutes repeats it. A heart in steady work wanders by a beat every few seconds."""

FROZEN_CHANCE, FROZEN_AT_LEAST_S = 1e-6, 45
"""A source that changes often is frozen sooner: when standing so long is this unlikely for it."""

FROZEN_WHILE_ASKED_S, FROZEN_WHILE_ASKED_BPM = 15, 12.0
"""Or when the work has asked for another heart rate meanwhile."""

LIVELY_AFTER_S = 60
LIVELY_EVERY_S = 10
"""A source that changes less often than this smooths or rounds, and may well stand still."""


class FreezeWatch(msgspec.Struct, kw_only=True):
    """How long a heart rate has stood still, and how lively it was before."""

    same_since: int = 0
    asked_then_bpm: float | None = None  # what the work asked for at `same_since`
    known_s: int = 0  # seconds with a value before `same_since`
    turns: int = 0  # of a heart rate that rose and falls, or the other way
    rising: bool = True
    rr_seen: bool = False
    last_rr_cell: int = -1
    frozen: bool = False

    def note_beats(self, cell: int) -> None:
        """RR intervals came."""
        self.rr_seen, self.last_rr_cell = True, cell

    def note_change(
        self, cell: int, bpm: float, *, last_bpm: float | None, asked_bpm: float | None
    ) -> None:
        """The value is another one now."""
        if last_bpm is not None:
            # Turns, not changes: a sensor that smooths climbs every second, and then stands.
            self.turns += (bpm > last_bpm) is not self.rising
            self.rising = bpm > last_bpm
            self.known_s += cell - self.same_since
        self.same_since, self.asked_then_bpm = cell, asked_bpm

    @property
    def since(self) -> int:
        """From which cell the value has been repeated without a beat."""
        return max(self.same_since, self.last_rr_cell + 1) if self.rr_seen else self.same_since

    def stands_still(self, end: int, expected: Expectation | None) -> bool:
        """Whether that is so long by cell `end` that it is frozen."""
        stood_s = end - self.since
        if stood_s < FROZEN_WHILE_ASKED_S:
            return False
        if self.rr_seen:
            return stood_s >= FROZEN_AFTER_S
        if self.turns * LIVELY_EVERY_S < self.known_s or self.known_s < LIVELY_AFTER_S:
            return False
        if stood_s >= FROZEN_WITHOUT_BEATS_S:
            return True
        if expected is not None and self.asked_then_bpm is not None:
            return abs(expected.bpm - self.asked_then_bpm) >= FROZEN_WHILE_ASKED_BPM
        often = min(0.9, self.turns / self.known_s)
        return stood_s >= FROZEN_AT_LEAST_S and (1 - often) ** stood_s < FROZEN_CHANCE
