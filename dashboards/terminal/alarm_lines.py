"""The heart-rate ceiling where nothing is painted: a line when it is crossed, and the bell."""

from collections.abc import Iterable

from rich.console import Console

from dashboards.terminal.bell import Bell
from sessions.live.live_view import LiveView
from sessions.text import text


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
            if not view.over_ceiling:
                self._over.discard(view.athlete)
                self._bells.pop(view.athlete, None)
                continue
            if view.athlete not in self._over:
                self._over.add(view.athlete)
                self._console.print(_words(view), markup=False, soft_wrap=True)
            if self._bells.setdefault(view.athlete, Bell()).alarms(view):
                self._console.bell()


def _words(view: LiveView) -> str:
    words = text("Heart rate above the ceiling of {bpm} bpm").format(
        bpm=f"{view.heart_rate_ceiling_bpm or 0:.0f}"
    )
    return f"{view.athlete}: {words}" if view.athlete else words
