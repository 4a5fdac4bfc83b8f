"""Large buttons: busy while they act, and pressed by a key as well; the sheets they open."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from dashboards.web import elements as show

Press = Callable[[], Awaitable[None]]


def button(word: str, *, icon: str, press: Press, key: str | None = None) -> ui.button:
    """A button that is busy while its action runs, so that a second press does nothing.

    `key` presses it while it is in view; the browser listens for it.
    """

    async def pressed() -> None:
        show.attribute(made, "loading", value=True)
        try:
            await press()
        finally:
            show.attribute(made, "loading", value=None)

    made = ui.button(word, icon=icon, on_click=pressed, color=None).classes("action")
    made.props("unelevated no-caps")
    if key is not None:
        made.props["data-key"] = key
        made.props["aria-keyshortcuts"] = {"+": "Plus", "-": "Minus"}.get(key, key)
        made.props["title"] = f"{word} ({key})"
    return made


def sheet(title: str, about: str, *, role: str = "dialog") -> tuple[ui.dialog, ui.element]:
    """A dialog and the place for its buttons."""
    with ui.dialog() as dialog, ui.element("div").classes("question"):
        # A runner at speed waits for no animation.
        dialog.props("transition-duration=80")
        dialog.props.update({"role": role, "aria-label": title})
        ui.label(title).classes("question-title")
        ui.label(about).classes("quiet")
        buttons = ui.element("div").classes("question-buttons")
    return dialog, buttons
