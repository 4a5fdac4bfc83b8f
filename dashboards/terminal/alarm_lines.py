"""Terminal bell and the line on standard error when the heart-rate ceiling is crossed."""

from collections.abc import Iterable

from rich.console import Console

from dashboards.words.alarm_words import alarm_words, is_alarming
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
        """Whether it rings for the ceiling, or for a belt that runs away, alone."""
        if not is_alarming(view):
            self._alarmed_at_s = None
            return False
        since_s = self._alarmed_at_s
        if since_s is not None and view.elapsed_s - since_s < ALARM_EVERY_S:
            return False
        self._alarmed_at_s = view.elapsed_s
        return True


class AlarmLines:
    """One line on standard error each time somebody's heart rate crosses the ceiling.

    A terminal's bell rings for as long as it stays there; a pipe or a log gets the line alone.
    """

    def __init__(self, *, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True, highlight=False)
        self._bells: dict[str, Bell] = {}
        self._over: set[str] = set()

    def show(self, views: Iterable[LiveView]) -> None:
        """Take the present state of everybody who runs."""
        for view in views:
            if not is_alarming(view):
                self._over.discard(view.athlete)
                self._bells.pop(view.athlete, None)
                continue
            if view.athlete not in self._over:
                self._over.add(view.athlete)
                self._console.print(_words(view), markup=False, soft_wrap=True)
            if self._bells.setdefault(view.athlete, Bell()).alarms(view):
                self._console.bell()


def _words(view: LiveView) -> str:
    words = alarm_words(view)
    told = "" if words is None else f"{words.todo}! {words.why}"
    return f"{view.athlete}: {told}" if view.athlete else told
