"""Remembered devices: renamed, or forgotten."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from dashboards.pair.trial_card import Act
from dashboards.ports.pairing import PairingPort, RememberedView
from dashboards.web import elements as show
from dashboards.web.buttons import button
from dashboards.words.kinds import DEVICE_ICONS, device_word
from sessions.text import text


class RememberedList:
    """One line each, with its two buttons; built anew when something changes."""

    def __init__(self, port: PairingPort, *, act: Act) -> None:
        self._port = port
        self._act = act
        self._shown: tuple[RememberedView, ...] | None = None
        self._dialog = ui.dialog().props("transition-duration=80")
        with show.region("section", "card remembered", label=text("Remembered")):
            show.heading(text("Remembered"), classes="eyebrow", level=2)
            self._list = ui.element("div")

    def paint(self, remembered: tuple[RememberedView, ...]) -> None:
        """Show what is remembered now."""
        if remembered == self._shown:
            return
        self._shown = remembered
        self._list.clear()
        with self._list:
            if not remembered:
                ui.label(text("Nothing yet: tap a device, then save it.")).classes("quiet")
                return
            with ui.element("ul").classes("remembered-list").props("role=list"):
                for device in remembered:
                    self._line(device)

    def _line(self, device: RememberedView) -> None:
        whose = device.athlete or text("everybody")
        with ui.element("li").classes("remembered-device"):
            show.icon(DEVICE_ICONS[device.kind])
            with ui.element("div").classes("nearby-words"):
                ui.label(device.alias).classes("nearby-name")
                parts = (device_word(device.kind), whose, device.model)
                ui.label(" · ".join(part for part in parts if part)).classes("quiet")
            self._tool(
                "edit",
                label=text("Rename {alias}").format(alias=device.alias),
                press=lambda: self._ask_name(device.alias),
            )
            self._tool(
                "delete",
                label=text("Forget {alias}").format(alias=device.alias),
                press=lambda: self._ask_to_forget(device.alias),
            )

    def _tool(self, icon: str, *, label: str, press: Callable[[], None]) -> None:
        attributes = {"type": "button", "aria-label": label}
        with show.element("button", "tool", attributes).on("click", press):
            show.icon(icon)

    def _ask_name(self, alias: str) -> None:
        said = [alias]

        async def rename() -> None:
            await self._port.rename(alias, new=said[0])

        def typed(name: str) -> None:
            said[0] = name

        question = text("What shall {alias} be called?").format(alias=alias)
        with self._question(question, yes=text("Rename"), do=rename):
            ui.input(
                text("New name"), value=alias, on_change=lambda event: typed(event.value)
            ).props("outlined maxlength=40")

    def _ask_to_forget(self, alias: str) -> None:
        async def forget() -> None:
            await self._port.forget(alias)

        question = text("Forget {alias}?").format(alias=alias)
        with self._question(question, yes=text("Forget"), do=forget):
            ui.label(text("What it has recorded stays.")).classes("quiet")

    def _question(self, words: str, *, yes: str, do: Callable[[], Awaitable[None]]) -> ui.element:
        """An open dialog; its body is filled inside the returned element."""
        self._dialog.clear()

        async def cancelled() -> None:
            self._dialog.close()

        async def answered() -> None:
            self._dialog.close()
            await self._act(do)

        attributes = {"role": "alertdialog", "aria-label": words}
        with self._dialog, show.element("div", "question", attributes):
            ui.label(words).classes("question-title")
            body = ui.element("div").classes("question-body")
            with ui.element("div").classes("question-buttons"):
                for word, press in ((text("Cancel"), cancelled), (yes, answered)):
                    button(word, press=press)
        self._dialog.open()
        return body
