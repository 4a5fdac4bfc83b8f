"""A button that is busy while its action runs, so that a second press does nothing."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from dashboards.web import elements as show


def press(
    words: str, then: Callable[[], Awaitable[None]], *, kind: str = "", label: str = ""
) -> ui.element:
    """Args:
    words: What is on it.
    then: What it does.
    kind: "primary", "danger" or nothing.
    label: What a screen reader says instead of `words`, where these need what is seen.
    """

    async def pressed() -> None:
        show.attribute(button, "disabled", value=True)
        try:
            await then()
        finally:
            show.attribute(button, "disabled", value=None)

    with ui.element("button").classes(f"press {kind}".strip()) as button:
        ui.label(words)
    button.props["type"] = "button"
    if label:
        button.props["aria-label"] = label
    button.on("click", pressed, args=[])
    return button
