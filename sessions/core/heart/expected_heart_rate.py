"""Expected heart rate: what the work asks for, and how far off a true one may lie.

Speed and grade cost oxygen, oxygen is a share of the person's reserve, and heart rate follows that
share with a lag. How far people lie off this is known before the first second, and narrows as the
session tells how this person's heart beats today.
"""

import math
from typing import NamedTuple

import msgspec

from ingest.measurements import BY_HAND
from sessions.core.energy.from_belt import belt_vo2_ml_kg_min
from sessions.core.energy.uncertainty import BETWEEN_PEOPLE_SD, FROM_DAY_TO_DAY_SD
from sessions.core.energy.vo2max_from_profile import (
    USUAL_REST_BPM,
    heart_rate_max_sd_bpm,
    vo2max_of,
    vo2max_sd,
)
from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.physiology import (
    HEART_RATE_LAG_S,
    RESTING_VO2_ML_KG_MIN,
    STANDING_SHARE,
)
from sessions.core.model.sample import Grade, Sample

LAG_DOUBT, QUICK_DOUBT = 0.45, 0.9
"""Of what heart rate has yet to make up for: slow hearts (100 s) are so far behind, quick ones are
almost there."""

SETTLED_BPM = 6.0

RECOVERY_TIMES = 3.0
"""After hard work a heart stays above what work asks for minutes: it falls so much slower."""

WARM_UP_S = 75
"""A recording may begin in mid-run: until the lag is over nothing is expected."""

COST_SD = math.hypot(BETWEEN_PEOPLE_SD, FROM_DAY_TO_DAY_SD)
"""Of what one speed asks of a person on a day."""

REST_SD_BPM, SECOND_SD_BPM = 10.0, 6.0
"""Of people's rest and day, whatever they do; and of a single second."""

MINUTE_SD_BPM = 8.0
"""Of a minute, in what the session teaches of its person."""

FADES_BPM2_PER_S = 0.03
"""What was learned fades within some minutes: hearts drift upwards (Coyle & Gonzalez-Alonso 2001,
Exerc Sport Sci Rev 29:88), heat and a new slope change them."""

TAUGHT_EVERY_S = 4.0
"""Neighbouring seconds say the same."""

LEAST_BPM, SDS = 22.0, 2.8
"""A reading is held against 2.8 standard deviations, and against no less than this."""

EXCITED_BPM, EXCITED_BELOW = 25.0, 0.35
"""Before a start and after a fright hearts beat faster than any work asks for."""

UNTOLD_BPM = 35.0
"""A climb that nobody told."""

MOST_OFF_BPM = 28.0
"""A reading further off counts as so much: it may yet prove none."""


class Expectation(NamedTuple):
    """Beats per minute: without and with what the session taught, and the bounds around that.

    `settled`: the work has not changed for longer than the heart's lag.
    """

    of_strangers: float
    bpm: float
    low: float
    high: float
    settled: bool

    def is_off(self, heart_rate_bpm: float) -> bool:
        """Whether the work says that this is no heart rate."""
        return not self.low <= heart_rate_bpm <= self.high


class Belief(msgspec.Struct, array_like=True):
    """How a heart lies off strangers': by some beats, and by some for each share of the reserve.

    Mean and covariance of both, as a Kalman filter keeps them.
    """

    beats: float
    per_share: float
    beats_var: float
    both_var: float
    share_var: float

    def at(self, share: float) -> tuple[float, float]:
        """Beats off at a share, with their variance."""
        variance = self.beats_var + share * (2 * self.both_var + share * self.share_var)
        return self.beats + share * self.per_share, variance

    def learn(self, off_bpm: float, share: float, *, variance: float) -> None:
        """A reading so far off strangers'."""
        mean, spread = self.at(share)
        innovation = min(MOST_OFF_BPM, max(-MOST_OFF_BPM, off_bpm - mean))
        beats = self.beats_var + share * self.both_var
        per_share = self.both_var + share * self.share_var
        total = spread + variance
        self.beats += beats / total * innovation
        self.per_share += per_share / total * innovation
        self.beats_var -= beats * beats / total
        self.both_var -= beats * per_share / total
        self.share_var -= per_share * per_share / total


class WorkWatch(msgspec.Struct, kw_only=True):
    """What the body has done lately, and how the person's heart lies off what is expected."""

    share: float = STANDING_SHARE
    after: float = STANDING_SHARE  # the same, falling slowly
    known_s: float = 0.0
    learned_s: float = 0.0
    untaught_s: float = 0.0  # since the last reading that the belief took
    belief: Belief | None = None

    def learn(self, heart_rate_bpm: float, expected: Expectation, *, weight_s: float) -> None:
        """A second that is believed."""
        if self.belief is None:
            return
        self.learned_s += weight_s
        self.untaught_s += weight_s
        if self.untaught_s < TAUGHT_EVERY_S:
            return
        seconds, self.untaught_s = self.untaught_s, 0.0
        off = heart_rate_bpm - expected.of_strangers
        self.belief.learn(off, self.share, variance=60 * MINUTE_SD_BPM**2 / seconds)
        self.belief.beats_var += FADES_BPM2_PER_S * seconds
        self.belief.share_var += FADES_BPM2_PER_S * seconds

    def accept(self, heart_rate_bpm: float, expected: Expectation) -> None:
        """Take an unusual person, or a belt that says what it does not do, for what they are."""
        if self.belief is not None:
            self.belief.beats += heart_rate_bpm - expected.bpm

    def start_over(self) -> None:
        """What was believed before was none, or another person's: nothing is known of this one."""
        self.learned_s, self.belief = 0.0, None


class WorkModel:
    """What a snapshot allows to expect; remembers nothing of a session."""

    def __init__(self, athlete: AthleteSnapshot) -> None:
        self._vo2max = vo2max_of(athlete)
        self._max_bpm = athlete.heart_rate_max_bpm
        self._mass_kg = athlete.mass_kg
        rest = athlete.heart_rate_rest_bpm
        self._rest_bpm = USUAL_REST_BPM if rest is None else rest
        self._vo2max_sd = vo2max_sd(athlete)
        self._max_sd = heart_rate_max_sd_bpm(athlete)
        self._asked: tuple[float, float | None] | None = None
        self._target = STANDING_SHARE

    @property
    def highest_bpm(self) -> float | None:
        """Above it no heart of this person beats; None: nothing is known."""
        if self._max_bpm is None:
            return None
        return self._max_bpm + max(25.0, SDS * self._max_sd)

    def expected(
        self, sample: Sample, *, watch: WorkWatch, weight_s: float = 1.0
    ) -> Expectation | None:
        """What a cell's heart rate should be, taking `watch` on by it; None: cannot be told."""
        if self._vo2max is None or self._max_bpm is None or self._mass_kg is None:
            return None
        kmh = sample.speed_kmh
        if kmh is None or sample.paused or sample.speed_source == BY_HAND:
            watch.known_s = 0.0
            return None
        target = self._target_share(kmh, sample.incline_pct)
        step = weight_s / HEART_RATE_LAG_S
        watch.share += (target - watch.share) * step
        watch.after = max(
            watch.share, watch.after - (watch.after - watch.share) * step / RECOVERY_TIMES
        )
        watch.known_s += weight_s
        if watch.known_s < WARM_UP_S or sample.heart_rate_bpm is None:
            return None
        return self._expectation(sample, watch, target)

    def _expectation(self, sample: Sample, watch: WorkWatch, target: float) -> Expectation:
        assert self._max_bpm is not None
        reserve, share = self._max_bpm - self._rest_bpm, watch.share
        if watch.belief is None:
            per_share = math.hypot(reserve * self._vo2max_sd, reserve * COST_SD, self._max_sd)
            watch.belief = Belief(0.0, 0.0, REST_SD_BPM**2, 0.0, per_share**2)
        off, variance = watch.belief.at(share)
        width = max(LEAST_BPM, SDS * math.sqrt(variance + SECOND_SD_BPM**2))
        lagging = (target - share) * reserve
        low_width = width + (LAG_DOUBT if lagging > 0 else QUICK_DOUBT) * abs(lagging)
        high_width = width + (QUICK_DOUBT if lagging > 0 else LAG_DOUBT) * abs(lagging)
        strangers = self._rest_bpm + share * reserve
        own = strangers + off
        high = own + high_width + (watch.after - share) * reserve
        if share < EXCITED_BELOW:
            high += EXCITED_BPM
        untold = sample.incline_pct is None and sample.grade is not Grade.BELT
        return Expectation(
            strangers,
            own,
            own - low_width,
            high + (UNTOLD_BPM if untold else 0.0),
            abs(lagging) < SETTLED_BPM,
        )

    def _target_share(self, kmh: float, incline_pct: float | None) -> float:
        """The share of the heart-rate reserve at which this work becomes steady."""
        if (kmh, incline_pct) != self._asked:
            assert self._vo2max is not None
            assert self._mass_kg is not None
            vo2 = belt_vo2_ml_kg_min(kmh, grade=(incline_pct or 0.0) / 100, mass_kg=self._mass_kg)
            used = (vo2 - RESTING_VO2_ML_KG_MIN) / (self._vo2max - RESTING_VO2_ML_KG_MIN)
            self._target = STANDING_SHARE + (1 - STANDING_SHARE) * min(1.0, max(0.0, used))
            self._asked = (kmh, incline_pct)
        return self._target
