"""Standing in, under or over a target, without wavering: a change is clear, and lasts."""

import msgspec

from sessions.workouts.cues import TargetStanding
from sessions.workouts.targets import Band, Target


class Firmness(msgspec.Struct, frozen=True, kw_only=True):
    """How one quantity is judged.

    `margin`: how far outside the band it has to be to leave it (coming back needs none);
    `confirm_s`: for how long. From a step's start nothing is said or counted for `grace_s`, and
    for `grace_s_per_unit` longer the further away the value is, at most `longest_grace_s`.
    """

    margin: float
    confirm_s: float
    grace_s: float
    grace_s_per_unit: float = 0.0
    longest_grace_s: float = 60.0

    def grace_for_s(self, value: float | None, *, band: Band) -> float:
        """How long a runner has to come from `value` into the band; None: from a standstill."""
        if self.grace_s_per_unit == 0:
            return self.grace_s
        away = band.distance(0.0 if value is None else value)
        return min(self.longest_grace_s, self.grace_s + away * self.grace_s_per_unit)


# Five seconds to act on the cue; then belts ramp by about 0.5 km/h per s, the slow ones by half.
SPEED = Firmness(margin=0.2, confirm_s=5.0, grace_s=5.0, grace_s_per_unit=2.5, longest_grace_s=30.0)
# Heart rate follows load with a time constant of 57.6 s (Hunt, Fankhauser & Saengsuwan 2015,
# BioMed Eng OnLine 14:39): judged earlier, the runner is blamed for the body's lag.
HEART_RATE = Firmness(margin=2.0, confirm_s=10.0, grace_s=60.0)

_STANDINGS = {-1: TargetStanding.UNDER, 0: TargetStanding.IN, 1: TargetStanding.OVER}


def judged_by(target: Target) -> tuple[Band, Firmness] | None:
    """The band that counts: heart rate where one is asked for, else speed; None: neither."""
    if target.heart_rate_band_bpm is not None:
        return target.heart_rate_band_bpm, HEART_RATE
    if target.speed_band_kmh is not None:
        return target.speed_band_kmh, SPEED
    return None


class StandingWatch(msgspec.Struct, kw_only=True):
    """The standing that is shown, and the one that would take its place."""

    standing: TargetStanding = TargetStanding.UNKNOWN
    candidate: TargetStanding | None = None
    since_s: float = 0.0

    def see(self, value: float | None, *, band: Band, firmness: Firmness, t_s: float) -> None:
        """The value from `t_s` on; None: not known, which nobody has to confirm."""
        if value is None:
            self.forget()
            return
        settled = self.standing in (TargetStanding.IN, TargetStanding.UNKNOWN)
        seen = _STANDINGS[band.side(value, margin=firmness.margin if settled else 0.0)]
        if self.standing is TargetStanding.UNKNOWN and seen is TargetStanding.IN:
            self.standing = seen
        if seen is self.standing:
            self.candidate = None
        elif seen is not self.candidate:
            self.candidate = seen
            self.since_s = t_s

    def confirm(self) -> TargetStanding:
        """The candidate has lasted long enough."""
        assert self.candidate is not None
        self.standing, self.candidate = self.candidate, None
        return self.standing

    def forget(self) -> None:
        """Nothing can be said."""
        self.standing, self.candidate = TargetStanding.UNKNOWN, None
