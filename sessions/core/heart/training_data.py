"""Training data: what a session teaches of its athlete, held back while it may prove false."""

from collections.abc import Iterator
from copy import deepcopy
from struct import Struct
from typing import NamedTuple

import msgspec

from sessions.core.intervals.paces import Paces
from sessions.core.model.breakdown import Taught, TaughtPoint
from sessions.core.model.packed_rows import PackedRows

BIN_BPM = 10

SUSTAINED_S = 30
"""A maximum is held for half a minute, or it may be a false beat."""


class LessonBin(msgspec.Struct, array_like=True):
    """Seconds of one stretch of ten beats, with sums of heart rate and of the belt's uptake."""

    seconds: float = 0.0
    heart_rate: float = 0.0
    vo2: float = 0.0


class Lesson(msgspec.Struct, kw_only=True):
    """Clean heart rate, alone for the maximum and beside a measured belt for the curve.

    `sustained_bpm` is the highest rate held for `SUSTAINED_S`; 0: none was.
    """

    bins: dict[int, LessonBin] = {}
    sustained_bpm: float = 0.0
    above: list[float] = []  # the seconds now running above `sustained_bpm`

    def update(
        self, heart_rate_bpm: float, *, vo2_ml_kg_min: float | None, weight_s: float
    ) -> None:
        """Take one clean second; the uptake None: no belt, or one that still settles."""
        self._sustain(heart_rate_bpm)
        if vo2_ml_kg_min is None:
            return
        key = int(heart_rate_bpm // BIN_BPM)
        own = self.bins.get(key)
        if own is None:
            own = self.bins[key] = LessonBin()
        own.seconds += weight_s
        own.heart_rate += heart_rate_bpm * weight_s
        own.vo2 += vo2_ml_kg_min * weight_s

    def interrupt(self) -> None:
        """Heart rate is missing or false here: nothing is held across it."""
        if self.above:
            self.above.clear()

    def _sustain(self, bpm: float) -> None:
        above = self.above
        if bpm <= self.sustained_bpm:
            above.clear()
            return
        above.append(bpm)
        if len(above) < SUSTAINED_S:
            return
        self.sustained_bpm = min(above)
        while self.sustained_bpm in above:
            del above[0]


def taught(lesson: Lesson, *, paces: Paces) -> Taught:
    """The lesson as the breakdown tells it."""
    jog_kmh, sprint_kmh = paces.taught_kmh()
    return Taught(
        jog_kmh=jog_kmh,
        sprint_kmh=sprint_kmh,
        sustained_heart_rate_bpm=lesson.sustained_bpm or None,
        uptake=tuple(
            TaughtPoint(
                heart_rate_bpm=own.heart_rate / own.seconds,
                vo2_ml_kg_min=own.vo2 / own.seconds,
                seconds=own.seconds,
            )
            for _, own in sorted(lesson.bins.items())
            if own.seconds > 0
        ),
    )


KEPT_S = 480
"""The fault that takes longest to be seen: wrists read low for some minutes of movement, until they
find the heart. A leap comes back within three."""


class HeartSecond(NamedTuple):
    """One second. `heart_rate_bpm` None: none, or not to be believed."""

    heart_rate_bpm: float | None
    zone: int | None
    weight_s: float
    vo2_ml_kg_min: float | None


_SECOND = Struct("<dfdb")
"""An uptake is kept to seven digits: a curve of many minutes asks for no more."""

_NONE = float("nan")
_NO_ZONE = -1


class RevocableSeconds(msgspec.Struct, kw_only=True):
    """Holds back what must not be learned from a false heart rate: the maximum, and the lesson."""

    recent: PackedRows = msgspec.field(default_factory=lambda: PackedRows(_SECOND.size))
    recent_from: int = 0  # the cell of the first of them
    settled_max_bpm: float | None = None
    settled: Lesson = msgspec.field(default_factory=Lesson)

    def add(self, beat: HeartSecond) -> None:
        """The next cell; the oldest kept one is settled."""
        self.recent.append(_packed(beat))
        if len(self.recent) > KEPT_S:
            oldest = _second(self.recent.drop(1))
            self.recent_from += 1
            bpm = oldest.heart_rate_bpm
            if bpm is not None and (self.settled_max_bpm is None or bpm > self.settled_max_bpm):
                self.settled_max_bpm = bpm
            _teach(self.settled, oldest)

    def take_back(self, since: int) -> list[HeartSecond]:
        """What was believed from this cell on, and is not any more."""
        taken = []
        for place in range(max(since - self.recent_from, 0), len(self.recent)):
            beat = _second(self.recent[place])
            if beat.heart_rate_bpm is not None:
                taken.append(beat)
                self.recent[place] = _packed(HeartSecond(None, None, beat.weight_s, None))
        return taken

    @property
    def max_bpm(self) -> float | None:
        """The highest heart rate believed so far; None: none."""
        known = [b.heart_rate_bpm for b in self._seconds() if b.heart_rate_bpm is not None]
        if self.settled_max_bpm is not None:
            known.append(self.settled_max_bpm)
        return max(known, default=None)

    def lesson(self) -> Lesson:
        """What the session has taught so far; changes nothing."""
        lesson = deepcopy(self.settled)
        for beat in self._seconds():
            _teach(lesson, beat)
        return lesson

    def _seconds(self) -> Iterator[HeartSecond]:
        return (_second(row) for row in self.recent)


def _packed(beat: HeartSecond) -> bytes:
    bpm, zone, vo2 = beat.heart_rate_bpm, beat.zone, beat.vo2_ml_kg_min
    return _SECOND.pack(
        _NONE if bpm is None else bpm,
        _NONE if vo2 is None else vo2,
        beat.weight_s,
        _NO_ZONE if zone is None else zone,
    )


def _second(row: bytes) -> HeartSecond:
    bpm, vo2, weight_s, zone = _SECOND.unpack(row)
    return HeartSecond(
        None if bpm != bpm else bpm,
        None if zone == _NO_ZONE else zone,
        weight_s,
        None if vo2 != vo2 else vo2,
    )


def _teach(lesson: Lesson, beat: HeartSecond) -> None:
    bpm = beat.heart_rate_bpm
    if bpm is None:
        lesson.interrupt()
    else:
        lesson.update(bpm, vo2_ml_kg_min=beat.vo2_ml_kg_min, weight_s=beat.weight_s)
