"""Buttons, busy while they act; the sheets they open, and the line that says what was done."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from dashboards.web import elements as show
from dashboards.web import signs
from sessions.text import text

Press = Callable[[], Awaitable[None]]


def button(
    word: str, *, press: Press, icon: str | None = None, key: str | None = None
) -> ui.button:
    """A large button with its sign; busy while it acts, so that a second press does nothing.

    `key` presses it while it is in view; the browser listens for it.
    """
    made = ui.button(word, icon=signs.quasar_name(icon), color=None)
    made.classes("action").props("unelevated no-caps")
    if key is not None:
        keyboard = {"+": "Plus", "-": "Minus"}.get(key, key)
        made.props.update(
            {"data-key": key, "aria-keyshortcuts": keyboard, "title": f"{word} ({key})"}
        )
    return made.on("click", _busy_while(made, "loading", press), args=[])


def small_button(word: str, press: Press, *, kind: str = "", label: str = "") -> ui.element:
    """A button within a list or form; busy while it acts, as `button` is.

    Args:
        word: What is on it.
        press: What it does.
        kind: "primary", "danger" or nothing.
        label: What a screen reader says instead of `word`, where that needs what is seen.
    """
    attributes = {"type": "button"} | ({"aria-label": label} if label else {})
    with show.element("button", f"press {kind}".strip(), attributes) as made:
        ui.label(word)
    return made.on("click", _busy_while(made, "disabled", press), args=[])


def sheet(title: str, about: str, *, role: str = "dialog") -> tuple[ui.dialog, ui.element]:
    """A dialog and the place for its buttons."""
    # A runner at speed waits for no animation.
    with (
        ui.dialog().props("transition-duration=80") as dialog,
        ui.element("div").classes("question"),
    ):
        dialog.props.update({"role": role, "aria-label": title})
        ui.label(title).classes("question-title")
        ui.label(about).classes("quiet")
        buttons = ui.element("div").classes("question-buttons")
    return dialog, buttons


class Snack:
    """One line at a time; it stays until the next one, or until it is closed.

    It does not vanish by itself: who reads slowly or hears the page must be able to undo, too
    (WCAG 2.2, 2.2.1).
    """

    def __init__(self) -> None:
        self._box = show.element("div", "snack", {"role": "status"})

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

        with show.element("button", "snack-press", {"type": "button"}) as button:
            ui.label(words)
        button.on("click", pressed, args=[])


def _busy_while(made: ui.element, attribute: str, press: Press) -> Press:
    """`press`, with the button marked by `attribute` until it is over."""

    async def pressed() -> None:
        show.attribute(made, attribute, value=True)
        try:
            await press()
        finally:
            show.attribute(made, attribute, value=None)

    return pressed
