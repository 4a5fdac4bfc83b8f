"""What the page says when nothing runs: what to do next."""

from nicegui import ui

from dashboards.live import show
from sessions.live import LiveView
from sessions.text import text


class Idle:
    """An invitation to start, and who would run."""

    def __init__(self, view: LiveView) -> None:
        with show.region("section", "card idle", label=text("Ready")):
            show.icon("monitor_heart", classes="idle-icon")
            show.heading(_greeting(view), classes="idle-title")
            ui.label(text("Put on the strap, step onto the belt and press Start.")).classes(
                "idle-text"
            )
            with ui.element("ul").classes("idle-hints"):
                if not view.athlete:
                    _hint(
                        text("Tell who runs, for zones and energy that are yours:"),
                        "strapline athlete",
                    )
                if not view.devices:
                    _hint(text("Find and remember your strap and treadmill:"), "strapline pair")
                _hint(text("See past runs:"), "strapline sessions")

    def paint(self, view: LiveView) -> None:
        """Nothing here moves."""


def _greeting(view: LiveView) -> str:
    if view.athlete:
        return text("Ready when you are, {name}").format(name=view.athlete)
    return text("Ready when you are")


def _hint(words: str, command: str) -> None:
    with ui.element("li"):
        ui.label(words)
        ui.label(command).classes("code")
