"""The devices of the session: name, link, battery left."""

from nicegui import ui

from dashboards.web import elements as show
from dashboards.words.kinds import DEVICE_ICONS, link_word
from ingest.devices.sensor import Link
from sessions.live.freshness import GREY_AFTER_S
from sessions.live.live_view import DeviceView, LiveView
from sessions.text import text

LOW_BATTERY_PCT = 15


class DeviceLine:
    """One chip per device; built anew when a device comes or goes."""

    def __init__(self) -> None:
        self._line = show.region("section", "devices", label=text("Devices"))
        self._chips: dict[str, _Chip] = {}

    def paint(self, view: LiveView) -> None:
        """Show link, age and battery of each, and what it gives where several could."""
        devices = view.devices
        if [device.alias for device in devices] != list(self._chips):
            self._line.clear()
            with self._line:
                self._chips = {device.alias: _Chip(device) for device in devices}
        for device in devices:
            self._chips[device.alias].show_device(device, gives=view.given_by(device.alias))


class _Chip:
    def __init__(self, device: DeviceView) -> None:
        testid = f"device-{device.kind.value}"
        with show.element("div", "device", {"data-testid": testid}) as self._chip:
            show.icon(DEVICE_ICONS[device.kind])
            ui.label(device.alias).classes("device-name")
            self._state = ui.label().classes("quiet")
            with show.element(
                "div", "battery quiet", {"title": text("Battery")}
            ) as self._battery_part:
                show.icon("battery_std")
                self._battery = ui.label()

    def show_device(self, device: DeviceView, *, gives: tuple[str, ...]) -> None:
        self._state.text = " · ".join((_state(device), *gives))
        charge = device.battery_pct
        self._battery_part.set_visibility(device.battery_pct is not None)
        self._battery.text = "" if charge is None else f"{charge} %"
        low = charge is not None and charge <= LOW_BATTERY_PCT
        trouble = device.link is not Link.STREAMING or low
        show.attribute(self._chip, "data-trouble", value="true" if trouble else None)


def _state(device: DeviceView) -> str:
    word = link_word(device.link)
    if device.age_s is None:
        return word
    if device.age_s <= GREY_AFTER_S:
        return text("{state} · now").format(state=word)
    return text("{state} · {seconds} s ago").format(state=word, seconds=int(device.age_s))
