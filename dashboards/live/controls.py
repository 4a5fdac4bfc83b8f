"""The buttons: Start; or Lap, Pause, Skip, more of the plan, and Stop, which asks once."""

from collections.abc import Callable

from nicegui import ui

from dashboards.live.newcomer import Newcomer
from dashboards.ports.review import Refused
from dashboards.web import elements as show
from dashboards.web import signs
from dashboards.web.buttons import Press, button, sheet
from ingest.measurements import Action
from sessions.live.commands import PressButton, Start, Stop
from sessions.live.live_port import LivePort, StartRefused
from sessions.live.live_view import LiveStatus, LiveView
from sessions.text import text

_OPEN = frozenset({LiveStatus.WAITING, LiveStatus.RUNNING, LiveStatus.PAUSED})
_MEASURING = frozenset({LiveStatus.RUNNING, LiveStatus.PAUSED})


class Controls:
    """Presses the buttons of `port`; `refused` gets the reason why a session did not start.

    The keys of the plan are those of the terminal. `newcomer`: who may make a profile at Start.
    """

    def __init__(
        self,
        port: LivePort,
        *,
        refused: Callable[[str], None],
        newcomer: Newcomer | None = None,
    ) -> None:
        self._port = port
        self._newcomer = newcomer
        self._refused = refused
        with show.region("nav", "controls", label=text("Session")):
            self._start = button(text("Start"), icon="play_arrow", press=self._press_start, key="b")
            self._lap = button(text("Lap"), icon="outlined_flag", press=self._press_lap, key="l")
            self._pause = button(text("Pause"), icon="pause", press=self._press_pause, key="p")
            self._skip = button(text("Skip"), icon="skip_next", press=self._press_skip, key="n")
            self._more = button(text("More"), icon="tune", press=self._open_more, key="m")
            self._stop = button(text("Stop"), icon="stop", press=self._ask, key="q")
        self._start.classes("primary")
        self._stop.classes("danger")
        self._question = self._stop_question()
        self._plan = self._plan_sheet()

    def paint(self, view: LiveView) -> None:
        """Offer what can be done now."""
        status = view.status
        planned = status in _MEASURING and view.plan is not None and view.plan.index is not None
        self._start.set_visibility(status not in _OPEN and view.can_start)
        self._lap.set_visibility(status in _MEASURING)
        self._pause.set_visibility(status in _MEASURING)
        self._skip.set_visibility(planned)
        self._more.set_visibility(planned)
        self._stop.set_visibility(status in _OPEN)
        paused = status is LiveStatus.PAUSED
        self._pause.text = text("Resume") if paused else text("Pause")
        sign = "play_arrow" if paused else "pause"
        show.attribute(self._pause, "icon", value=signs.quasar_name(sign))
        self._pause.classes(add="primary" if paused else "", remove="" if paused else "primary")
        show.attribute(self._pause, "title", value=f"{self._pause.text} (p)")
        if status not in _OPEN:
            self._question.close()
        if not planned:
            self._plan.close()

    async def _press_start(self) -> None:
        self._refused("")
        try:
            place = None if self._newcomer is None else await self._newcomer.port()
            await (place or self._port).do(Start())
            if place is not None:
                ui.navigate.to("/")  # which is theirs now
        except (StartRefused, Refused) as refusal:
            self._refused(str(refusal))

    async def _press_lap(self) -> None:
        await self._port.do(PressButton(Action.LAP))

    async def _press_pause(self) -> None:
        paused = self._port.view().status is LiveStatus.PAUSED
        await self._port.do(PressButton(Action.RESUME if paused else Action.PAUSE))

    async def _press_skip(self) -> None:
        # An open step is done by it, not left out.
        await self._port.do(PressButton(Action.NEXT))

    async def _ask(self) -> None:
        self._question.open()

    async def _open_more(self) -> None:
        self._plan.open()

    def _stop_question(self) -> ui.dialog:
        dialog, buttons = sheet(
            text("Stop this run?"),
            text("It ends here and is saved with its breakdown."),
            role="alertdialog",
        )

        async def stop() -> None:
            dialog.close()
            await self._port.do(Stop())

        async def keep() -> None:
            dialog.close()

        with buttons:
            button(text("Keep running"), icon="directions_run", press=keep)
            button(text("Stop and save"), icon="stop", press=stop).classes("danger")
        return dialog

    def _plan_sheet(self) -> ui.dialog:
        dialog, buttons = sheet(text("Change the plan"), text("From this interval on."))

        def asking(request: Action) -> Press:
            async def ask() -> None:
                dialog.close()
                await self._port.do(PressButton(request))

            return ask

        with buttons:
            for word, icon, request, key in (
                (text("Easier"), "trending_down", Action.EASIER, "-"),
                (text("Harder"), "trending_up", Action.HARDER, "+"),
                (text("Longer"), "more_time", Action.EXTEND, "e"),
                (text("Again"), "replay", Action.REPEAT, "r"),
                (text("Leave out"), "playlist_remove", Action.SKIP, "s"),
            ):
                button(word, icon=icon, press=asking(request), key=key)
        return dialog
