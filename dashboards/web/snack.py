"""A word at the foot of the page about what was done, with a way to undo it."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from sessions.text import text


class Snack:
    """One line at a time; it stays until the next one, or until it is closed.

    It does not vanish by itself: who reads slowly or hears the page must be able to undo, too
    (WCAG 2.2, 2.2.1).
    """

    def __init__(self) -> None:
        self._box = ui.element("div").classes("snack")
        self._box.props["role"] = "status"

    def say(self, words: str, *, undo: Callable[[], Awaitable[None]] | None = None) -> None:
        """Show `words`; `undo` gets a button of its own."""
        self._box.clear()
        with self._box, ui.element("div").classes("snack-line"):
            ui.label(words)
            if undo is not None:
                self._button(text("Undo"), then=undo)
            self._button(text("Close"))

    def _button(self, words: str, *, then: Callable[[], Awaitable[None]] | None = None) -> None:
        async def pressed() -> None:
            self._box.clear()
            if then is not None:
                await then()

        with ui.element("button").classes("snack-press") as button:
            ui.label(words)
        button.props["type"] = "button"
        button.on("click", pressed, args=[])
