"""Offers of devices: what may be one of the session's, each with a button that takes it."""

from functools import partial

from nicegui import ui

from dashboards.web.buttons import small_button
from sessions.live.commands import TakeDevice
from sessions.live.live_port import LivePort
from sessions.live.live_view import LiveView, Suggestion
from sessions.text import text


class DeviceOffers:
    """Nothing proves that these are it, so that a person has to say so. Built anew when one comes
    or goes; a signal that changes is shown in its place, so that no finger misses.

    Args:
        port: takes it; None: who looks may only watch.
    """

    def __init__(self, port: LivePort | None) -> None:
        self._port = port
        self._list = ui.element("ul").classes("device-offers").props("role=list")
        self._signals: dict[tuple[str, str], ui.label] = {}

    def paint(self, view: LiveView) -> None:
        """Show what is offered now."""
        offers = {
            (device.alias, one.address): one
            for device in view.devices
            for one in device.suggestions
            if self._port is not None
        }
        if offers.keys() != self._signals.keys():
            self._list.clear()
            with self._list:
                self._signals = {key: self._offer(key[0], one) for key, one in offers.items()}
        for key, one in offers.items():
            self._signals[key].text = f"{one.address} · {one.rssi_dbm} dBm"

    def _offer(self, alias: str, one: Suggestion) -> ui.label:
        whole = text("Take {name} ({address}) for {alias}")
        label = whole.format(name=one.name, address=one.address, alias=alias)
        with ui.element("li").classes("card device-offer"):
            with ui.element("div").classes("device-offer-words"):
                question = text("Is this {alias}? {name}")
                ui.label(question.format(alias=alias, name=one.name)).classes("device-offer-name")
                signal = ui.label().classes("quiet")
            take = partial(self._take, alias, one.address)
            small_button(text("Take it"), take, kind="offer-take", label=label)
        return signal

    async def _take(self, alias: str, address: str) -> None:
        if self._port is not None:
            await self._port.do(TakeDevice(alias=alias, address=address))
