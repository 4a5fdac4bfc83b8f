"""The last seconds of heart rate, kept until nothing can show any more that they were false."""

from copy import deepcopy

import msgspec

from sessions.core.energy.training_data import Lesson
from sessions.core.heart.artefacts import FROZEN_WITHOUT_BEATS_S

KEPT_S = FROZEN_WITHOUT_BEATS_S + 1
"""The fault that takes longest to be seen."""


class HeartSecond(msgspec.Struct, array_like=True):
    """One second. `heart_rate_bpm` None: none, or not to be believed."""

    heart_rate_bpm: float | None
    zone: int | None
    weight_s: float
    vo2_ml_kg_min: float | None


class RevocableSeconds(msgspec.Struct, kw_only=True):
    """Holds back what must not be learned from a false heart rate: the maximum, and the lesson."""

    recent: list[HeartSecond] = []
    recent_from: int = 0  # the cell of recent[0]
    settled_max_bpm: float | None = None
    settled: Lesson = msgspec.field(default_factory=Lesson)

    def add(self, beat: HeartSecond) -> None:
        """The next cell; the oldest kept one is settled."""
        self.recent.append(beat)
        if len(self.recent) > KEPT_S:
            oldest = self.recent.pop(0)
            self.recent_from += 1
            bpm = oldest.heart_rate_bpm
            if bpm is not None and (self.settled_max_bpm is None or bpm > self.settled_max_bpm):
                self.settled_max_bpm = bpm
            _teach(self.settled, oldest)

    def take_back(self, since: int) -> list[HeartSecond]:
        """What was believed from this cell on, and is not any more."""
        taken = []
        for index in range(max(since - self.recent_from, 0), len(self.recent)):
            beat = self.recent[index]
            if beat.heart_rate_bpm is not None:
                taken.append(beat)
                self.recent[index] = HeartSecond(None, None, beat.weight_s, None)
        return taken

    @property
    def max_bpm(self) -> float | None:
        """The highest heart rate believed so far; None: none."""
        known = [b.heart_rate_bpm for b in self.recent if b.heart_rate_bpm is not None]
        if self.settled_max_bpm is not None:
            known.append(self.settled_max_bpm)
        return max(known, default=None)

    def lesson(self) -> Lesson:
        """What the session has taught so far; changes nothing."""
        lesson = deepcopy(self.settled)
        for beat in self.recent:
            _teach(lesson, beat)
        return lesson


def _teach(lesson: Lesson, beat: HeartSecond) -> None:
    bpm = beat.heart_rate_bpm
    if bpm is None:
        lesson.interrupt()
    else:
        lesson.update(bpm, vo2_ml_kg_min=beat.vo2_ml_kg_min, weight_s=beat.weight_s)
