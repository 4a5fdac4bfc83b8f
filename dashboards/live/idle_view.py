"""Live page while nothing runs: what to do next."""

from nicegui import ui

from dashboards.live.newcomer import Newcomer
from dashboards.web import elements as show
from dashboards.web.site import Site
from sessions.live.live_view import LiveView
from sessions.text import text


class IdleView:
    """An invitation to start, and the way to what may be missing for it."""

    def __init__(self, view: LiveView, *, site: Site, newcomer: Newcomer | None) -> None:
        with show.region("section", "card idle", label=text("Ready")):
            show.icon("monitor_heart", classes="idle-icon")
            if not site.right.may_control:
                show.heading(text("Nobody runs yet"), classes="idle-title")
                ui.label(text("Who starts is shown here at once.")).classes("idle-text")
                return
            show.heading(_greeting(view), classes="idle-title")
            ui.label(text("Put on the strap, step onto the belt and press Start.")).classes(
                "idle-text"
            )
            if newcomer is not None:
                newcomer.ask()
            with ui.element("ul").classes("idle-hints"):
                if not view.athlete and newcomer is None:
                    _hint(
                        text("Tell who runs, for zones and energy that are yours:"),
                        page=("/athletes", text("Athletes")) if site.review else None,
                        command="strapline athlete new",
                    )
                if not view.devices:
                    _hint(
                        text("Find and remember your strap and treadmill:"),
                        page=("/pair", text("Pair")) if site.pairing else None,
                        command="strapline pair",
                    )
                _hint(
                    text("See past runs:"),
                    page=("/sessions", text("Sessions")) if site.review else None,
                    command="strapline sessions",
                )

    def paint(self, view: LiveView) -> None:
        """Nothing here moves."""


def _greeting(view: LiveView) -> str:
    if view.athlete:
        return text("Ready when you are, {name}").format(name=view.athlete)
    return text("Ready when you are")


def _hint(words: str, *, page: tuple[str, str] | None, command: str) -> None:
    """What to do: on a page where there is one, else by a command."""
    with ui.element("li"):
        ui.label(words)
        if page is None:
            ui.label(command).classes("code")
            return
        path, word = page
        with show.element("a", "hint-link", {"href": path}):
            ui.label(word)
