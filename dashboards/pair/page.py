"""The page `/pair`: a tap shows a device's values, a second one remembers it."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import Request
from nicegui import ui

from dashboards.pair.nearby_list import NearbyList
from dashboards.pair.remembered_list import RememberedList
from dashboards.pair.start_card import StartCard
from dashboards.ports.pairing import (
    NearbyView,
    PairingPort,
    PairingRefused,
    PairingView,
    TrialState,
)
from dashboards.web import elements as show
from dashboards.web import shell
from dashboards.web.page_on_connection import page
from dashboards.web.site import site_of
from sessions.live.runners import Runners
from sessions.text import text

_HERE = Path(__file__).parent
_ASSETS = (_HERE / "pair.css",)
PAINT_EVERY_S = 0.5


def register() -> None:
    """Make the page known to NiceGUI."""
    page("/pair", assets=_ASSETS)(_pair)


def _pair(request: Request) -> None:
    site = site_of(request)
    if site.pairing is None:
        shell.not_here(request)
        return
    with shell.frame(request, title=text("Pair")) as frame:
        pair = _PairPage(site.pairing, runners=site.runners, aside=frame.aside)
        pair.show_present()
    ui.timer(PAINT_EVERY_S, pair.sample)


class _PairPage:
    """Asks the port twice a second, and paints what changed."""

    def __init__(self, port: PairingPort, *, runners: Runners, aside: ui.element) -> None:
        self._port = port
        self._client = ui.context.client
        self._shown: PairingView | None = None
        with aside:
            self._simulated = ui.label(text("Simulated")).classes("chip")
        with ui.element("div").classes("pair"):
            show.heading(text("Pair devices"), classes="totals-title pair-title")
            self._refusal = show.label("", "alert pair-refusal", {"role": "alert"})
            with ui.element("div").classes("pair-main"):
                self._troubles = show.element("div", "alerts", {"role": "alert"})
                self._nearby = NearbyList(port, athletes=runners.athletes, act=self._act)
            with ui.element("div").classes("pair-side"):
                self._start = StartCard(port, runners=runners, act=self._act)
                self._remembered = RememberedList(port, act=self._act)
        self._tell("")

    def sample(self) -> None:
        """Show the present, unless nobody is there to see it: then the radio may rest."""
        if self._client.has_socket_connection:
            self.show_present()

    def show_present(self) -> None:
        """Show what is near and what is remembered."""
        view = self._port.view()
        self._start.show_readiness()
        if view == self._shown:
            return
        if self._shown is None or view.troubles != self._shown.troubles:
            self._paint_troubles(view)
        self._shown = view
        self._simulated.set_visibility(view.simulated)
        self._nearby.paint(view)
        self._remembered.paint(view.remembered)
        self._start.show_next(is_next=not any(map(_waits_to_be_saved, view.nearby)))

    async def _act(self, action: Callable[[], Awaitable[None]]) -> None:
        """Do what was tapped, and say why not."""
        self._tell("")
        try:
            await action()
        except PairingRefused as refusal:
            self._tell(str(refusal))
        self.show_present()

    def _tell(self, words: str) -> None:
        self._refusal.text = words
        self._refusal.set_visibility(bool(words))

    def _paint_troubles(self, view: PairingView) -> None:
        self._troubles.clear()
        with self._troubles:
            for trouble in view.troubles:
                with ui.element("div").classes("alert"):
                    show.icon("bluetooth_disabled")
                    with ui.element("div"):
                        ui.label(trouble.finding)
                        if trouble.todo:
                            ui.label(trouble.todo).classes("pair-todo")


def _waits_to_be_saved(device: NearbyView) -> bool:
    tried = device.trial
    return device.alias is None and tried is not None and tried.state is TrialState.LIVE
