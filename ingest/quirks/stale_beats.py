"""Intervals of beats that lie before the link they came over."""

from ingest.measurements import NS_PER_S

# What straps buffer is out within their first few frames.
WATCHED_NS = 10 * NS_PER_S


class StaleBeats:
    """Keeps what fits into the time since the link began; one per link.

    Args:
        linked_ns: when the link began.
    """

    def __init__(self, *, linked_ns: int) -> None:
        self._linked_ns = linked_ns
        self._kept_ms = 0.0

    def fresh(self, rr_ms: tuple[float, ...], *, at_ns: int) -> tuple[float, ...]:
        """The newest of `rr_ms` (oldest first) that can have ended on this link."""
        since_ns = at_ns - self._linked_ns
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
