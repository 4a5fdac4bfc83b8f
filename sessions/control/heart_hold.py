"""Heart-rate control: a target is kept by small steps of speed or incline.

The heart is taken for a first-order lag of the load, the load being the speed on the flat that
costs the same. A proportional-integral law cancels that lag, so that the closed loop is a lag of
its own, of `CLOSED_LOOP_S`. It is computed anew from the load that was really asked for, so that a
limit or a person that got in between does not wind it up.

Source of the heart's gain and lag: Hunt, Fankhauser & Saengsuwan 2015, BioMed Eng OnLine 14:39
(24.2, SD 8.3 bpm per m/s; 57.6, SD 23.6 s). Of the published controllers it is compared with:
Wang & Hunt 2023, PLOS ONE 18(10):e0292310 (1.98 bpm root mean square over 35 minutes of running at
a constant target).
"""

from collections import deque

from sessions.control.target import BeltTarget, HoldBy

GAIN_BPM_PER_M_S = 24.2
LAG_S = 57.6
# Slower than the heart itself is dull; twice as fast follows every breath, and hearts with twice
# the gain begin to swing.
CLOSED_LOOP_S = 40.0
EVERY_S = 5.0  # as in the published controllers; a beat-to-beat average needs some beats
# 0.3 km/h in five seconds: a change a runner hardly notices.
LARGEST_STEP_M_S = 0.3 / 3.6
# ACSM running equation, 0.9 S G beside 0.2 S: a grade of 1 costs 4.5 times the flat.
GRADE_WEIGHT = 4.5
KMH_PER_M_S = 3.6
# A target above the athlete's alarm would ring it all the time.
BELOW_ALARM_BPM = 3.0


class HeartHold:
    """One stretch of holding one heart rate; a new one starts from the load as it is."""

    def __init__(self, *, speed_kmh: float, incline_pct: float, at_s: float) -> None:
        self._load_m_s = _load_m_s(speed_kmh, incline_pct)
        self._error_bpm: float | None = None
        self._beats: deque[float] = deque(maxlen=30)
        self._since_s = at_s
        self._due_s = at_s + EVERY_S

    def held_s(self, at_s: float) -> float:
        """For how long."""
        return at_s - self._since_s

    def seen(self, bpm: float) -> None:
        """Take one heart rate."""
        self._beats.append(bpm)

    def update(
        self,
        target: BeltTarget,
        *,
        speed_kmh: float,
        incline_pct: float,
        alarm_bpm: float | None,
        at_s: float,
    ) -> None:
        """Move the load, if it is time and a heart rate came since the last time.

        Args:
            target: with a band.
            speed_kmh: the belt's, as commanded.
            incline_pct: the deck's, as commanded.
            alarm_bpm: the athlete's alarm; None: not set.
            at_s: now.
        """
        if target.band_bpm is None or at_s < self._due_s:
            return
        self._due_s = at_s + EVERY_S
        if not self._beats:
            return
        bpm = sum(self._beats) / len(self._beats)
        self._beats.clear()
        wanted_bpm = sum(target.band_bpm) / 2
        if alarm_bpm is not None:
            wanted_bpm = min(wanted_bpm, alarm_bpm - BELOW_ALARM_BPM)
        error_bpm = wanted_bpm - bpm
        before_bpm = error_bpm if self._error_bpm is None else self._error_bpm
        self._error_bpm = error_bpm
        gain = LAG_S / (GAIN_BPM_PER_M_S * CLOSED_LOOP_S)
        step = gain * (error_bpm - before_bpm + error_bpm * EVERY_S / LAG_S)
        step = max(-LARGEST_STEP_M_S, min(LARGEST_STEP_M_S, step))
        # The load runs on from where it is, in fractions of the console's step; only where it and
        # the belt are further apart than a belt can hang behind, the belt is what counts.
        real = _load_m_s(speed_kmh, incline_pct)
        apart = max(-_MAY_LEAD_M_S, min(_MAY_LEAD_M_S, self._load_m_s - real))
        self._load_m_s = max(0.0, real + apart + step)

    def goal(self, target: BeltTarget, *, speed_kmh: float, incline_pct: float) -> BeltTarget:
        """`target` with the quantity that moves filled in."""
        if target.hold_by is HoldBy.SPEED:
            grade = max(0.0, incline_pct) / 100
            speed = self._load_m_s / (1 + GRADE_WEIGHT * grade) * KMH_PER_M_S
            return BeltTarget(speed_kmh=speed, incline_pct=target.incline_pct)
        if speed_kmh <= 0:
            return BeltTarget(speed_kmh=target.speed_kmh)
        grade = (self._load_m_s / (speed_kmh / KMH_PER_M_S) - 1) / GRADE_WEIGHT
        return BeltTarget(speed_kmh=target.speed_kmh, incline_pct=max(0.0, grade * 100))


_MAY_LEAD_M_S = 0.3 / 3.6


def _load_m_s(speed_kmh: float, incline_pct: float) -> float:
    return speed_kmh / KMH_PER_M_S * (1 + GRADE_WEIGHT * max(0.0, incline_pct) / 100)
