"""Place of the news: one line of a fixed height for an alarm, a refusal or a notice.

Nothing on the page moves when one comes or goes. An alarm is red and large and says what to do;
of several notices the newest page shows the first, and the others behind a button.
"""

from nicegui import ui

from dashboards.web import elements as show
from dashboards.words.alarm_words import alarm_words
from dashboards.words.core_notes import plan_words
from sessions.live.live_view import LiveStatus, LiveView
from sessions.text import text

_OTHERS = "news-others"


class NewsPlace:
    """What is most important now; where there is nothing, the name of the plan."""

    def __init__(self) -> None:
        self._refusal = ""
        self._view: LiveView | None = None
        self._shown: tuple[str, ...] | None = None
        with ui.element("div").classes("news") as self._place:
            self._icon = show.icon("", classes="news-icon")
            with show.element("div", "news-words", {"role": "alert"}):
                self._todo = ui.label().classes("news-todo")
                self._why = show.label("", "news-why", {"data-testid": "news"})
            opens = {"type": "button", "popovertarget": _OTHERS}
            with show.element("button", "tool news-more", opens) as self._more:
                self._count = ui.label()
            with show.element("div", "menu news-others", {"id": _OTHERS, "popover": "auto"}):
                self._others = ui.element("ul").props("role=list")
        self._place.props["data-testid"] = "news-place"

    def refuse(self, reason: str) -> None:
        """Tell whoever pressed why nothing came of it; "" takes it back."""
        self._refusal = reason
        if self._view is not None:
            self.paint(self._view)

    def paint(self, view: LiveView) -> None:
        """Show the news of `view`."""
        self._view = view
        if view.status not in {LiveStatus.IDLE, LiveStatus.FINISHED}:
            self._refusal = ""
        alarm = alarm_words(view)
        # A refused start is told to whoever pressed, and stands as a notice on every page.
        told = tuple(dict.fromkeys(one for one in (self._refusal, *view.notices) if one))
        quiet = plan_words(view.workout) if view.workout is not None and view.steps else ""
        self._todo.text = "" if alarm is None else alarm.todo
        self._todo.set_visibility(alarm is not None)
        self._why.text = alarm.why if alarm is not None else told[0] if told else quiet
        kind = "alarm" if alarm is not None else "notice" if told else "quiet"
        show.attribute(self._place, "data-news", value=kind)
        sign = {"alarm": "" if alarm is None else alarm.sign, "notice": "warning_amber"}
        show.change_icon(self._icon, sign.get(kind, "route" if quiet else ""))
        self._tell_others(told if alarm is not None else told[1:])

    def _tell_others(self, others: tuple[str, ...]) -> None:
        if others == self._shown:
            return
        self._shown = others
        show.attribute(self._more, "data-empty", value=None if others else "true")
        show.attribute(self._more, "disabled", value=None if others else True)
        self._count.text = f"+{len(others)}"
        label = text("{count} more notices").format(count=len(others))
        show.attribute(self._more, "aria-label", value=label)
        self._others.clear()
        with self._others:
            for one in others:
                show.signed("li", "alert", "warning_amber", one)
