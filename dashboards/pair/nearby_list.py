"""Devices on the air: one card each, which opens when it is tapped."""

from collections.abc import Callable, Sequence

from nicegui import ui

from dashboards.pair.trial_card import Act, TrialCard
from dashboards.ports.pairing import NearbyView, PairingPort, PairingView, TrialState
from dashboards.web import elements as show
from dashboards.words.kinds import DEVICE_ICONS, device_word
from sessions.text import text

# A strap on the chest beside the phone is about -55 dBm, one across the room about -75.
STRONG_DBM, FAIR_DBM = -65, -80


def signal_word(rssi_dbm: int) -> str:
    """How well a device is heard."""
    if rssi_dbm >= STRONG_DBM:
        return text("strong signal")
    return text("fair signal") if rssi_dbm >= FAIR_DBM else text("weak signal")


class NearbyList:
    """Devices in an order that does not jump under a finger."""

    def __init__(
        self, port: PairingPort, *, athletes: Callable[[], Sequence[str]], act: Act
    ) -> None:
        self._port = port
        self._athletes = athletes
        self._act = act
        self._cards: dict[str, _Card] = {}
        with show.region("section", "nearby", label=text("Nearby")):
            show.heading(text("Nearby"), classes="eyebrow", level=2)
            self._empty = _nothing_heard()
            self._list = ui.element("ul").classes("nearby-list").props("role=list")
            self._nameless = ui.label().classes("quiet")

    def paint(self, view: PairingView) -> None:
        """Show what is near now."""
        nearby = {device.address: device for device in view.nearby}
        if list(nearby) != list(self._cards):
            self._arrange(nearby)
        for address, device in nearby.items():
            self._cards[address].paint(device)
        self._empty.set_visibility(not nearby and not view.troubles)
        self._nameless.set_visibility(view.nameless > 0)
        self._nameless.text = text("and {count} that tell no name").format(count=view.nameless)

    def _arrange(self, nearby: dict[str, NearbyView]) -> None:
        for address in self._cards.keys() - nearby.keys():
            self._cards.pop(address).element.delete()
        for index, address in enumerate(nearby):
            if address not in self._cards:
                with self._list:
                    self._cards[address] = _Card(
                        address, port=self._port, athletes=self._athletes, act=self._act
                    )
            self._cards[address].element.move(target_index=index)
        self._cards = {address: self._cards[address] for address in nearby}


class _Card:
    def __init__(
        self,
        address: str,
        *,
        port: PairingPort,
        athletes: Callable[[], Sequence[str]],
        act: Act,
    ) -> None:
        self._address = address
        self._port = port
        self._is_open = False
        with ui.element("li").classes("card nearby-device") as self.element:
            with show.element("button", "nearby-tap", {"type": "button"}) as self._tap:
                self._icon = show.icon("bluetooth")
                with ui.element("span").classes("nearby-words"):
                    self._name = ui.label().classes("nearby-name")
                    self._note = ui.label().classes("quiet")
                    self._about = ui.label().classes("nearby-about")
                with show.element("span", "chip nearby-saved") as self._saved:
                    show.icon("check_circle")
                    self._alias = ui.label()
            self._tap.on("click", lambda: act(self._tapped))
            self._trial = TrialCard(address, port=port, athletes=athletes, act=act)

    def paint(self, device: NearbyView) -> None:
        self._is_open = device.trial is not None
        kind = device.kinds[0] if device.kinds else None
        show.change_icon(self._icon, "bluetooth" if kind is None else DEVICE_ICONS[kind])
        self._name.text = device.name or device.address
        self._note.text = _note(device)
        self._about.text = device.about
        self._about.set_visibility(bool(device.about))
        self._alias.text = text("Saved as {alias}").format(alias=device.alias or "")
        self._saved.set_visibility(device.alias is not None)
        show.attribute(self._tap, "aria-expanded", value="true" if self._is_open else "false")
        show.attribute(self.element, "data-quiet", value="true" if device.is_quiet else None)
        self._trial.paint(device.trial, is_saved=device.alias is not None)

    async def _tapped(self) -> None:
        if self._is_open:
            await self._port.leave(self._address)
        else:
            await self._port.try_out(self._address)


def _nothing_heard() -> ui.element:
    """What to do, in the order in which it helps most often."""
    with ui.element("div").classes("card nearby-nothing") as card:
        ui.label(text("Nothing is heard yet")).classes("nearby-name")
        with ui.element("ol"):
            for step in (
                text("Wear the strap, with its contacts wet."),
                text("Wake the treadmill, and start its belt."),
                text("Close other apps that use them: most take one connection."),
                text("Come closer: within three metres of this computer."),
            ):
                with ui.element("li"):
                    ui.label(step)
        ui.label(text("Still nothing? This finds out why:")).classes("quiet")
        ui.label("strapline doctor").classes("code")
    return card


def _note(device: NearbyView) -> str:
    kinds = [device_word(kind) for kind in device.kinds]
    if not kinds and device.is_machine:
        kinds = [text("fitness machine")]
    parts = [*kinds, f"{signal_word(device.rssi_dbm)} ({device.rssi_dbm} dBm)"]
    if device.name is not None:
        parts.append(device.address)
    if device.is_touched:
        parts.append(text("the one you touched"))
    if device.holder is not None:
        parts.append(text("in the session of {athlete}").format(athlete=device.holder))
    elif device.trial is not None and device.trial.state is TrialState.LIVE:
        parts.append(text("connected"))
    elif device.is_quiet:
        parts.append(text("not heard of late"))
    return " · ".join(parts)
