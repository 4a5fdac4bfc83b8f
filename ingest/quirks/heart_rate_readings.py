"""Heart-rate readings of a strap off the body, and beats of before the link they came over."""

import msgspec

from ingest.measurements import NS_PER_S, HeartRate

# A beat that is one: 24 to 240 bpm.
BEAT_MS = (250.0, 2500.0)

# Polar sends intervals up to 4 s late, and a slow heart leaves 2.5 s between two: an unknown
# strap that says nothing for less may still be on the body.
PATIENCE_NS = 8 * NS_PER_S
# After a hole in the radio the beats of the hole are gone: that is no sign of anything.
HOLE_NS = 3 * NS_PER_S
# What lies on a table repeats one bpm once its moving average has run out, which takes some; more
# new ones than that without an interval are a body's.
LIVES_WITHOUT = 8
# The H10 sends every beat as it comes; no held value is to live longer than a silent strap's.
PATIENCE_ALWAYS_RR_NS = round(4.5 * NS_PER_S)


class SkinContact(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Whether a strap that does not report contact has any; one per device.

    Lost: bpm has not changed and no interval has come for some time, though this strap does send
    intervals and its bpm does not live on without them (optical armbands send some at rest
    only); or at once when an interval comes that no beat has. Back: an interval of a beat
    comes, or, where intervals are not certain, bpm changes.
    """

    always_sends_rr: bool = False
    _sends_rr: bool = False
    _lost: bool = False
    _bpm: int | None = None
    _same_since_ns: int = 0
    _last_beat_ns: int | None = None
    _last_frame_ns: int | None = None
    _changes_without_beats: int = 0

    @property
    def _does_without(self) -> bool:
        """Whether its bpm lives without intervals: an armband measures them at rest only."""
        return self._changes_without_beats >= LIVES_WITHOUT

    def new_link(self) -> None:
        """What was seen before the link fell says nothing about now."""
        self._lost = False
        self._bpm = None
        self._last_beat_ns = None
        self._last_frame_ns = None

    def is_believed(self, value: HeartRate, *, at_ns: int) -> bool:
        """Whether there is a body behind `value`."""
        last_ns, self._last_frame_ns = self._last_frame_ns, at_ns
        if last_ns is not None and at_ns - last_ns > HOLE_NS and self._last_beat_ns is not None:
            self._last_beat_ns = at_ns
        if value.heart_rate_bpm != self._bpm:
            self._changes_without_beats += 1
            self._lost = self._lost and self.always_sends_rr
            self._bpm = value.heart_rate_bpm
            self._same_since_ns = at_ns
        intervals = value.rr_ms or ()
        if any(BEAT_MS[0] <= rr_ms <= BEAT_MS[1] for rr_ms in intervals):
            self._sends_rr = True
            self._lost = False
            self._last_beat_ns = at_ns
            self._changes_without_beats = 0
        elif any(rr_ms > BEAT_MS[1] for rr_ms in intervals):
            self._lost = True
        elif self.always_sends_rr or (self._sends_rr and not self._does_without):
            if self._last_beat_ns is None:
                self._last_beat_ns = at_ns
            quiet_ns = at_ns - max(self._last_beat_ns, self._same_since_ns)
            if quiet_ns >= (PATIENCE_ALWAYS_RR_NS if self.always_sends_rr else PATIENCE_NS):
                self._lost = True
        return not self._lost


# What straps buffer is out within their first few frames.
WATCHED_NS = 10 * NS_PER_S


class StaleBeats(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Keeps what fits into the time since the link began; one per link.

    `linked_ns`: when the link began.
    """

    linked_ns: int
    _kept_ms: float = 0.0

    def fresh(self, rr_ms: tuple[float, ...], *, at_ns: int) -> tuple[float, ...]:
        """The newest of `rr_ms` (oldest first) that can have ended on this link."""
        since_ns = at_ns - self.linked_ns
        if since_ns > WATCHED_NS:
            return rr_ms
        room_ms = since_ns / 1e6 - self._kept_ms
        kept: list[float] = []
        for interval_ms in reversed(rr_ms):
            # A beat counts where it ends; what is kept already lies behind it.
            if room_ms <= 0:
                break
            kept.append(interval_ms)
            room_ms -= interval_ms
        self._kept_ms += sum(kept)
        return tuple(reversed(kept))
