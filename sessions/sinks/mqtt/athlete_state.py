"""What was last told of one athlete, and what is due now."""

import msgspec

from sessions.live.live_view import LiveView
from sessions.sinks.mqtt.allowance import RateLimit
from sessions.sinks.mqtt.interval_news import IntervalNews, IntervalState
from sessions.sinks.mqtt.live_state import LiveState, live_state, without_times

TIME_ALONE_EVERY_S = 1.0


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
        self._allowance = RateLimit()
        self._intervals = IntervalNews()

    def look(self, view: LiveView, *, now_ns: int) -> Due:
        """Compare with what was last told. What is handed out counts as told."""
        state = live_state(view)
        for key, device in state.devices.items():
            if device.battery_pct is not None:
                self.batteries[key] = device.name
        intervals = tuple(self._intervals.look(view))
        if not self._is_news(state, now_ns=now_ns):
            return Due(intervals=intervals)
        if not self._allowance.allows(now_ns):
            return Due(intervals=intervals, waits=True)
        self._allowance.take(now_ns)
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
        return state != sent and self._allowance.silent_s(now_ns) >= TIME_ALONE_EVERY_S
