"""When the terminal's bell rings: once for the cues of a moment, and for the alarm repeatedly."""

from sessions.live.live_view import LiveView

ALARM_EVERY_S = 2.0


class Bell:
    """Remembers which cues have been rung for."""

    def __init__(self) -> None:
        self._session: str | None = None
        self._rung = 0
        self._alarmed_at_s: float | None = None

    def rings(self, view: LiveView) -> bool:
        """Whether it rings for `view`; several cues of one moment ring once."""
        if view.session != self._session:
            self._session, self._rung, self._alarmed_at_s = view.session, 0, None
        newest = 0 if view.plan is None else max((cue.number for cue in view.plan.cues), default=0)
        has_cue, self._rung = newest > self._rung, max(newest, self._rung)
        return self.alarms(view) or has_cue

    def alarms(self, view: LiveView) -> bool:
        """Whether it rings for the ceiling alone."""
        if not view.over_ceiling:
            self._alarmed_at_s = None
            return False
        since_s = self._alarmed_at_s
        if since_s is not None and view.elapsed_s - since_s < ALARM_EVERY_S:
            return False
        self._alarmed_at_s = view.elapsed_s
        return True
