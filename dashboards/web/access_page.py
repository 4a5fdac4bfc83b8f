"""Page of network access: the address to scan, the codes, and who was let in."""

from datetime import UTC, datetime
from pathlib import Path

from fastapi import Request
from nicegui import ui

from dashboards.access.door import Door
from dashboards.access.entrance import LOGOUT, TRUST
from dashboards.access.grants import Grant, Right, right_word
from dashboards.access.qr import as_svg
from dashboards.web import elements as show
from dashboards.web import shell
from dashboards.web.buttons import button
from dashboards.web.page_on_connection import page
from dashboards.web.site import site_of
from ingest.measurements import NS_PER_S
from sessions.text import text

PATH = "/access"
_LOOK_EVERY_S = 1.0
_ASSETS = (Path(__file__).with_name("access.css"),)


def register() -> None:
    """Make the page known to NiceGUI."""
    page(PATH, assets=_ASSETS)(_access)


def _access(request: Request) -> None:
    site = site_of(request)
    with (
        shell.frame(request, title=text("Access")),
        ui.element("div").classes("access"),
    ):
        if site.door is None:
            _closed()
        elif site.right.may_control:
            opened = _Open(site.door)
            ui.timer(_LOOK_EVERY_S, opened.show_codes)
        else:
            _only_watching()
        if site.came_in_by_code:
            _log_out()


def _closed() -> None:
    with show.region("section", "card", label=text("Closed")):
        ui.label(text("These pages are for this computer only.")).classes("access-title")
        ui.label(text("To open them to the phones on your network, start Strapline with:"))
        ui.label("strapline serve --lan").classes("code")


def _only_watching() -> None:
    with show.region("section", "card", label=text("Access")):
        ui.label(text("This device may watch, not control.")).classes("access-title")
        ui.label(text("Log out and type the code to control to do both."))


def _log_out() -> None:
    """A form of its own: it has to reach the server without the page's line."""
    with (
        show.element("form", attributes={"method": "post", "action": LOGOUT}),
        show.element("button", "action access-wide", {"type": "submit"}),
    ):
        ui.label(text("Log out on this device"))


class _Open:
    """Address, codes and devices; looked at once a second, because codes change."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._shown: tuple[object, ...] = ()
        if door.secure_address is not None:
            _address(door.secure_address)
        with show.region("section", "card access-codes", label=text("Codes")):
            ui.label(text("Each code lets one device in, then a new one is shown.")).classes(
                "quiet"
            )
            self._codes = {right: _code(right) for right in (Right.CONTROL, Right.VIEW)}
        with show.region("section", "card", label=text("Devices that were let in")):
            ui.label(text("Devices that were let in")).classes("eyebrow")
            self._devices = ui.element("div").classes("access-devices")
        self.show_codes()

    def show_codes(self) -> None:
        """Show the codes in force and who was let in."""
        for right, label in self._codes.items():
            label.text = self._door.codes.shown(right)
        grants = self._door.grants.all()
        if self._shown != (grants,):
            self._shown = (grants,)
            self._devices.clear()
            with self._devices:
                for key, grant in grants:
                    self._device(key, grant)
                if not grants:
                    ui.label(text("None yet.")).classes("quiet")

    def _device(self, key: str, grant: Grant) -> None:
        with ui.element("div").classes("access-device"):
            with ui.element("div").classes("access-who"):
                ui.label(device_word(grant.label))
                day = datetime.fromtimestamp(grant.made_ns / NS_PER_S, UTC).date().isoformat()
                ui.label(f"{right_word(grant.right)} · {day}").classes("quiet")

            async def put_out() -> None:
                self._door.grants.revoke(key)
                self.show_codes()

            button(text("Put out"), press=put_out)


def _address(address: str) -> None:
    with show.region("section", "card access-address", label=text("Address")):
        ui.label(text("On a phone in the same network, scan this:")).classes("access-title")
        code = ui.html(as_svg(address), sanitize=False).classes("access-qr")
        code.props.update({"role": "img", "aria-label": address})
        ui.link(address, address)
        ui.link(text("No warning on the phone: trust this computer"), TRUST).classes("quiet")


def _code(right: Right) -> ui.label:
    words = {Right.CONTROL: text("Code to control"), Right.VIEW: text("Code to watch")}
    with ui.element("div").classes("access-code"):
        ui.label(words[right]).classes("eyebrow")
        return show.label("", "access-digits", {"data-testid": f"code-{right.value}"})


def device_word(user_agent: str) -> str:
    """What a person calls the device that names itself so.

    >>> device_word("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) ...")
    'iPhone'
    """
    known = ("iPhone", "iPad", "Android", "Windows", "Macintosh", "CrOS", "Linux")
    return next((word for word in known if word in user_agent), text("Unknown device"))
