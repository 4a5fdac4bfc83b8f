"""The buttons: Start; or Lap, Pause and Stop, which asks once."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from dashboards.live import show
from sessions.live import LivePort, StartRefused, Status
from sessions.text import text

_OPEN = frozenset({Status.WAITING, Status.RUNNING, Status.PAUSED})
_MEASURING = frozenset({Status.RUNNING, Status.PAUSED})


class Controls:
    """Presses the buttons of `port`; `refused` gets the reason why a session did not start."""

    def __init__(self, port: LivePort, *, refused: Callable[[str], None]) -> None:
        self._port = port
        self._refused = refused
        with show.region("nav", "controls", label=text("Session")):
            self._start = _button(text("Start"), icon="play_arrow", press=self._press_start)
            self._lap = _button(text("Lap"), icon="outlined_flag", press=port.lap)
            self._pause = _button(text("Pause"), icon="pause", press=port.pause)
            self._stop = _button(text("Stop"), icon="stop", press=self._ask)
        self._start.classes("primary")
        self._stop.classes("danger")
        self._dialog = self._question()

    def paint(self, status: Status) -> None:
        """Offer what can be done now."""
        self._start.set_visibility(status not in _OPEN)
        self._lap.set_visibility(status in _MEASURING)
        self._pause.set_visibility(status in _MEASURING)
        self._stop.set_visibility(status in _OPEN)
        paused = status is Status.PAUSED
        self._pause.text = text("Resume") if paused else text("Pause")
        show.attribute(self._pause, "icon", value="play_arrow" if paused else "pause")
        if status not in _OPEN:
            self._dialog.close()

    async def _press_start(self) -> None:
        self._refused("")
        try:
            await self._port.start()
        except StartRefused as refusal:
            self._refused(str(refusal))

    async def _ask(self) -> None:
        self._dialog.open()

    def _question(self) -> ui.dialog:
        with ui.dialog() as dialog, ui.element("div").classes("question") as box:
            # A runner at speed waits for no animation.
            dialog.props("transition-duration=80")
            box.props["role"] = "alertdialog"
            box.props["aria-label"] = text("Stop this run?")
            ui.label(text("Stop this run?")).classes("question-title")
            ui.label(text("It ends here and is saved with its breakdown.")).classes("quiet")
            with ui.element("div").classes("question-buttons"):

                async def stop() -> None:
                    dialog.close()
                    await self._port.stop()

                async def keep() -> None:
                    dialog.close()

                _button(text("Keep running"), icon="directions_run", press=keep)
                _button(text("Stop and save"), icon="stop", press=stop).classes("danger")
        return dialog


def _button(word: str, *, icon: str, press: Callable[[], Awaitable[None]]) -> ui.button:
    """A button that is busy while its action runs, so that a second press does nothing."""

    async def pressed() -> None:
        show.attribute(button, "loading", value=True)
        try:
            await press()
        finally:
            show.attribute(button, "loading", value=None)

    button = ui.button(word, icon=icon, on_click=pressed, color=None).classes("action")
    button.props("unelevated no-caps")
    return button
