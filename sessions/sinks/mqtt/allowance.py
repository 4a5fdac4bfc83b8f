"""How often one athlete's live state may be sent."""

from collections import deque

from ingest.clock import NS_PER_S

MOST_A_SECOND = 4


class RateLimit:
    """At most `most` in any stretch of one second, wherever it begins.

    No fixed distance between two: a change that comes right after another need not wait.
    """

    def __init__(self, *, most: int = MOST_A_SECOND) -> None:
        self._sent_ns: deque[int] = deque(maxlen=most)
        self._most = most

    def allows(self, now_ns: int) -> bool:
        """Whether one more may be sent now."""
        return len(self._sent_ns) < self._most or now_ns - self._sent_ns[0] >= NS_PER_S

    def take(self, now_ns: int) -> None:
        """One is sent now."""
        self._sent_ns.append(now_ns)

    def silent_s(self, now_ns: int) -> float:
        """Seconds since the last one; infinite before the first."""
        return (now_ns - self._sent_ns[-1]) / NS_PER_S if self._sent_ns else float("inf")
