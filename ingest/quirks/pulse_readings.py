"""Pulse readings of an optical sensor: which of its intervals count, and when its bpm is held."""

import msgspec

from ingest.codecs.pulse_intervals import PulseInterval, PulseIntervals
from ingest.measurements import BEATS_MISSED, NS_PER_S, Contact, HeartRate
from ingest.quirks.heart_rate_readings import BEAT_MS

# Ours: at rest captured records say 4 to 10 ms; RMSSD at rest is 20 ms and more.
MOST_ERROR_MS = 30
# Two of the notifications that come every 5 s or so, less a little.
HELD_NS = 8 * NS_PER_S


class PulseReadings(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What one sensor's pulse intervals are worth; one per device.

    While it measures them it computes bpm from them alone, once in 5 s, and repeats the last one
    it was sure of for as long as it sees movement: such a bpm is not measured. Source: Polar's
    notes on Verity Sense and OH1.
    """

    _bpm: int = 0
    _missed: bool = True
    _held_until_ns: int | None = None

    def new_link(self) -> None:
        """It begins anew: whatever it held is over."""
        self._bpm = 0
        self._missed = True
        self._held_until_ns = None

    def is_held(self, value: HeartRate, *, at_ns: int) -> bool:
        """Whether a frame of its Heart Rate Service only repeats what was measured before."""
        held = self._held_until_ns is not None and at_ns < self._held_until_ns
        if not held:
            self._bpm = value.heart_rate_bpm
        return held

    def heart_rate(self, value: PulseIntervals, *, at_ns: int) -> HeartRate | None:
        """The intervals that count, with the heart rate they are part of; None: none does.

        Only the run after the last doubtful one: what lies between is missing, and two intervals
        that do not follow each other must not be compared.
        """
        if not value.intervals:
            return None
        newest = value.intervals[-1]
        self._held_until_ns = at_ns + HELD_NS if newest.has_moved else None
        run: list[float] = []
        for one in value.intervals:
            if _counts(one):
                run.append(float(one.interval_ms))
            else:
                run.clear()
                self._missed = True
        bpm = newest.heart_rate_bpm or self._bpm
        if not run or not bpm:
            return None
        missed, self._missed = self._missed, False
        return HeartRate(
            heart_rate_bpm=bpm,
            rr_ms=tuple(run),
            issues=(BEATS_MISSED,) if missed else (),
        )


def _counts(one: PulseInterval) -> bool:
    return (
        not one.has_moved
        and one.contact is not Contact.NOT_DETECTED
        and one.error_ms <= MOST_ERROR_MS
        and BEAT_MS[0] <= one.interval_ms <= BEAT_MS[1]
    )
