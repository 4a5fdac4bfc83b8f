"""Elements of a page, and what may change of them: only that is sent to the browser."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from nicegui import ui

from dashboards.web import signs

View = TypeVar("View", contravariant=True)
Attributes = Mapping[str, Any]
_PLAIN: Attributes = {}


class Card(Protocol[View]):
    """A part of a page that is built once and then shows one state after the other."""

    def paint(self, view: View) -> None:
        """Show `view`, and nothing else: the browser is sent what differs from what it has.

        It asks no port, and may be called as often as there is news.
        """


def element(tag: str, classes: str = "", attributes: Attributes = _PLAIN) -> ui.element:
    """An HTML element."""
    made = ui.element(tag).classes(classes)
    made.props.update(attributes)
    return made


def label(words: str = "", classes: str = "", attributes: Attributes = _PLAIN) -> ui.label:
    """A line of text."""
    made = ui.label(words).classes(classes)
    made.props.update(attributes)
    return made


def attribute(element: ui.element, name: str, *, value: Any) -> None:
    """Set an HTML attribute or component prop; None takes it away."""
    if element.props.get(name) != value:
        element.props.set_optional(name, value)


def region(tag: str, classes: str, *, label: str) -> ui.element:
    """A part of the page that a screen reader announces by `label`."""
    return element(tag, classes, {"aria-label": label})


def heading(words: str, *, classes: str, level: int = 1) -> ui.label:
    """A title; a screen reader lists it by its level."""
    return label(words, classes, {"role": "heading", "aria-level": str(level)})


def icon(name: str, *, classes: str = "") -> ui.icon:
    """A sign beside a word, or its empty place; screen readers skip it."""
    return ui.icon(signs.quasar_name(name) or "").classes(classes).props("aria-hidden=true")


def change_icon(icon: ui.icon, name: str) -> None:
    """Show another sign in its place; "": none."""
    attribute(icon, "name", value=signs.quasar_name(name))


def signed(
    tag: str, classes: str, sign: str, words: str, attributes: Attributes = _PLAIN
) -> ui.element:
    """An element with a sign and a word, such as a link, a chip or an alert."""
    with element(tag, classes, attributes) as made:
        icon(sign)
        ui.label(words)
    return made


def choice(
    words: str,
    options: Iterable[tuple[str, str]],
    *,
    chosen: str,
    choose: Callable[[str], None],
) -> ui.element:
    """A native list to choose from: values and their words. `words` says what is chosen."""
    with element("select", attributes={"aria-label": words}) as select:
        for value, word in options:
            with element("option", attributes={"value": value}) as option:
                ui.label(word)
            if value == chosen:
                option.props["selected"] = True
    return select.on(
        "change",
        lambda event: choose(event.args),
        js_handler="(event) => emit(event.target.value)",
    )


@contextmanager
def table(heads: Iterable[tuple[str, str]]) -> Iterator[None]:
    """A table; its rows are built inside the block. `heads`: each column's word and CSS classes."""
    with ui.element("table"):
        with ui.element("thead"), ui.element("tr"):
            for head, classes in heads:
                with element("th", classes, {"scope": "col"}):
                    ui.label(head)
        with ui.element("tbody"):
            yield


def cells(row: Iterable[tuple[str, str]]) -> None:
    """The cells of a table's row, each with its CSS classes."""
    for shown, classes in row:
        with element("td", classes):
            ui.label(shown)
