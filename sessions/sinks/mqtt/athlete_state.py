"""State of one athlete in messages: what was last told, how often it may be, what is due now."""

from collections import deque
from collections.abc import Iterator

import msgspec

from ingest.measurements import NS_PER_S
from sessions.core.model.breakdown import Interval
from sessions.live.live_view import LiveView
from sessions.sinks.mqtt.live_state import LiveState, live_state, without_times

TIME_ALONE_EVERY_S = 1.0
MOST_A_SECOND = 4  # live states of one athlete


class IntervalState(msgspec.Struct, frozen=True, kw_only=True):
    """A closed interval as it is published; see docs/protocols.md.

    A later one with the same session and index takes its place: the look-back moves boundaries.
    """

    athlete: str
    session: str
    index: int
    kind: str
    start_s: float
    end_s: float
    paused: bool
    role: str | None
    distance_m: float | None
    moving_distance_m: float | None
    mean_speed_kmh: float | None
    mean_incline_pct: float | None
    mean_heart_rate_bpm: float | None
    max_heart_rate_bpm: float | None
    energy_kcal: float | None
    confidence: str


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be sent now. `waits`: a change must wait for the allowance, look again soon."""

    state: LiveState | None = None
    intervals: tuple[IntervalState, ...] = ()
    waits: bool = False


class AthleteState:
    """One athlete. `key`: the name in topics. `batteries`: key -> alias, of all that told one."""

    def __init__(self, *, key: str, name: str) -> None:
        self.key = key
        self.name = name
        self.batteries: dict[str, str] = {}
        self._sent: LiveState | None = None
        self._rate = RateLimit()
        self._intervals = IntervalNews()

    def due(self, view: LiveView, *, now_ns: int) -> Due:
        """Compare with what was last told. What is handed out counts as told."""
        state = live_state(view)
        for key, device in state.devices.items():
            if device.battery_pct is not None:
                self.batteries[key] = device.name
        intervals = tuple(self._intervals.news_of(view))
        if not self._is_news(state, now_ns=now_ns):
            return Due(intervals=intervals)
        if not self._rate.allows(now_ns):
            return Due(intervals=intervals, waits=True)
        self._rate.note_sent(now_ns)
        self._sent = state
        return Due(state=state, intervals=intervals)

    def tell_again(self) -> None:
        """Whoever listens now has not heard the last state."""
        self._sent = None

    def _is_news(self, state: LiveState, *, now_ns: int) -> bool:
        sent = self._sent
        if sent is None:
            return True
        if without_times(state) != without_times(sent):
            return True
        return state != sent and self._rate.silent_s(now_ns) >= TIME_ALONE_EVERY_S


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

    def note_sent(self, now_ns: int) -> None:
        """One is sent now."""
        self._sent_ns.append(now_ns)

    def silent_s(self, now_ns: int) -> float:
        """Seconds since the last one; infinite before the first."""
        return (now_ns - self._sent_ns[-1]) / NS_PER_S if self._sent_ns else float("inf")


class IntervalNews:
    """Remembers what was told of the session under way."""

    def __init__(self) -> None:
        self._session: str | None = None
        self._told: tuple[Interval, ...] = ()

    def news_of(self, view: LiveView) -> Iterator[IntervalState]:
        """Intervals of `view` that are new, or others than were told; each comes once."""
        if view.session is None:
            return
        if view.session != self._session:
            self._session, self._told = view.session, ()
        closed = view.intervals if view.breakdown is None else view.breakdown.intervals
        if closed == self._told:
            return
        told, self._told = self._told, closed
        for index, interval in enumerate(closed):
            if index >= len(told) or interval != told[index]:
                yield _interval_state(
                    interval, athlete=view.athlete, session=view.session, index=index
                )


def _interval_state(interval: Interval, *, athlete: str, session: str, index: int) -> IntervalState:
    return IntervalState(
        athlete=athlete,
        session=session,
        index=index,
        kind=interval.kind.value,
        start_s=interval.start_s,
        end_s=interval.end_s,
        paused=interval.paused,
        role=None if interval.role is None else interval.role.value,
        distance_m=interval.distance_m,
        moving_distance_m=interval.moving_distance_m,
        mean_speed_kmh=interval.mean_speed_kmh,
        mean_incline_pct=interval.mean_incline_pct,
        mean_heart_rate_bpm=interval.mean_heart_rate_bpm,
        max_heart_rate_bpm=interval.max_heart_rate_bpm,
        energy_kcal=interval.energy_kcal,
        confidence=interval.confidence.value,
    )
