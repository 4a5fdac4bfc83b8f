"""Several services of one device: what counts where a treadmill also sends cadence or a heart rate.

One treadmill may count steps (NPE Runn, Technogym Run) and pass on the heart rate of somebody's
strap or of its grips. Its belt's own record goes before the speed of its step counter, and its
Heart Rate Service before the heart rate in its records.
"""

import msgspec

from ingest.measurements import NS_PER_S, RELAYED, FootPod, HeartRate, Treadmill

# As long as a value of a device that sends every 4 s may hold (docs/devices.md).
SPEAKS_NS = 6 * NS_PER_S


class SeveralServices(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What one treadmill has sent of each service."""

    _belt_ns: int | None = None  # when its record last told of motion
    _beats_ns: int | None = None  # when its Heart Rate Service last had a value

    def record(self, value: Treadmill, *, at_ns: int) -> Treadmill:
        """A belt's record, without a heart rate that its own service gives."""
        motion = (value.speed_kmh, value.pace_km_per_min, value.total_distance_m)
        if any(field is not None for field in motion):
            self._belt_ns = at_ns
        if value.heart_rate_bpm is None or not _is_recent(self._beats_ns, at_ns=at_ns):
            return value
        return msgspec.structs.replace(value, heart_rate_bpm=None)

    def steps(self, value: FootPod, *, at_ns: int) -> FootPod:
        """What a treadmill's step counter adds: cadence, and the speed while its belt is mute.

        Its distance never counts beside the belt's: two counters of one device are no odometer.
        """
        is_told = _is_recent(self._belt_ns, at_ns=at_ns)
        return msgspec.structs.replace(
            value, speed_kmh=None if is_told else value.speed_kmh, total_distance_m=None
        )

    def beats(self, value: HeartRate, *, at_ns: int) -> HeartRate:
        """A heart rate that it passes on, marked as such."""
        if value.heart_rate_bpm > 0:
            self._beats_ns = at_ns
        return msgspec.structs.replace(value, issues=(*value.issues, RELAYED))


def _is_recent(since_ns: int | None, *, at_ns: int) -> bool:
    return since_ns is not None and at_ns - since_ns < SPEAKS_NS
